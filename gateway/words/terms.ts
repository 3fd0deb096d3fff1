import type { Condition, OpeningAuthority } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type {
  AlarmKind,
  Direction,
  Errand,
  LaneInput,
  LaneMode,
  Posture,
} from '../../rules/vocabulary/site.ts';

/** Which way a lane leads. */
export const DIRECTIONS = {
  entry: { zh: '入口', en: 'entry' },
  exit: { zh: '出口', en: 'exit' },
} as const satisfies Record<Direction, Text>;

/** How a lane decides. */
export const MODES = {
  automatic: { zh: '自动', en: 'automatic' },
  confirm: { zh: '人工核对', en: 'confirm' },
  'free-flow': { zh: '常开放行', en: 'free flow' },
  closed: { zh: '停用', en: 'closed' },
} as const satisfies Record<LaneMode, Text>;

/** How wary the site is. */
export const POSTURES = {
  normal: { zh: '正常', en: 'normal' },
  heightened: { zh: '加强戒备', en: 'heightened' },
  lockdown: { zh: '全区封控', en: 'lockdown' },
} as const satisfies Record<Posture, Text>;

/** Why an arm is up. */
export const AUTHORITIES = {
  permit: { zh: '通行许可', en: 'a permit' },
  verified: { zh: '查证放行', en: 'a verified exit' },
  override: { zh: '特殊放行', en: 'an override' },
  emergency: { zh: '紧急放行', en: 'an emergency' },
  fire: { zh: '消防联动', en: 'fire' },
  'free-flow': { zh: '常开放行', en: 'free flow' },
  test: { zh: '检修试机', en: 'a test' },
  board: { zh: '道闸板自行', en: 'the barrier board itself' },
  'manual-key': { zh: '手动钥匙', en: 'the manual key' },
  booth: { zh: '岗亭手控盒', en: 'the booth buttons' },
  unexplained: { zh: '无因开闸', en: 'nothing known' },
} as const satisfies Record<OpeningAuthority['kind'], Text>;

/** What the sensors say. */
export const CONDITION_NAMES = {
  tailgating: { zh: '跟车', en: 'tailgating' },
  'wrong-way': { zh: '逆行', en: 'wrong way' },
  'forced-arm': { zh: '强行抬杆', en: 'arm forced up' },
  'arm-left-up': { zh: '闸杆久抬未落', en: 'arm left up' },
  'arm-broken': { zh: '闸杆断裂', en: 'arm broken' },
  'arm-stuck': { zh: '闸杆卡住', en: 'arm stuck' },
  'loop-stuck': { zh: '地感常亮', en: 'loop stuck on' },
  'waiting-without-card': { zh: '有车等候未刷卡', en: 'vehicle waiting without a card' },
  'bad-reads': { zh: '读卡异常增多', en: 'many bad reads' },
  'clock-off': { zh: '时钟偏差', en: 'clock is off' },
  'mains-off': { zh: '市电中断', en: 'mains power is off' },
  'cabinet-open': { zh: '机箱门打开', en: 'cabinet door open' },
  'call-unanswered': { zh: '呼叫超时未应答', en: 'call not answered in time' },
  overstay: { zh: '访客超时未离', en: 'visitor stays past his time' },
  'card-not-returned': { zh: '临时卡未交还', en: 'temporary card was not given back' },
  'duty-check-unanswered': { zh: '查岗无人应答', en: 'duty check not answered' },
  'guard-silent': { zh: '护卫巡更中失联', en: 'guard silent on his round' },
  'equipment-faulty': { zh: '设施故障', en: 'equipment is faulty' },
  'disk-low': { zh: '网关磁盘空间不足', en: 'disk of the gateway is low' },
  'broker-lost': { zh: '消息总线断开', en: 'message broker is lost' },
} as const satisfies Record<Condition, Text>;

/** What kind of alarm it is. */
export const ALARM_NAMES = {
  burglary: { zh: '入侵报警', en: 'burglary' },
  fire: { zh: '火灾报警', en: 'fire' },
  panic: { zh: '紧急求助', en: 'panic' },
  'hold-up': { zh: '劫持报警', en: 'hold-up' },
  duress: { zh: '胁迫报警', en: 'duress' },
  medical: { zh: '医疗求助', en: 'medical' },
  gas: { zh: '燃气泄漏', en: 'gas' },
  technical: { zh: '设备报警', en: 'technical' },
  tamper: { zh: '防拆报警', en: 'tamper' },
  power: { zh: '电源故障', en: 'power fault' },
  communication: { zh: '通信故障', en: 'communication fault' },
  supervision: { zh: '监测中断', en: 'supervision lost' },
  condition: { zh: '现场异常', en: 'condition' },
  device: { zh: '设备故障', en: 'device fault' },
  trouble: { zh: '主机故障', en: 'panel trouble' },
  unknown: { zh: '未知报警代码', en: 'unknown code' },
} as const satisfies Record<AlarmKind, Text>;

/** How a passage ended that was not committed. */
export const PASSAGE_OUTCOMES = {
  'backed-out': { zh: '倒车退出', en: 'backed out' },
  'timed-out': { zh: '超时未通过', en: 'timed out' },
  refused: { zh: '未放行', en: 'refused' },
  stuck: { zh: '中途卡住', en: 'stuck' },
} as const;

/** What came of waiting for a card to enrol. */
export const ENROLMENT_OUTCOMES = {
  enrolled: { zh: '已登记于', en: 'enrolled for' },
  known: { zh: '此卡早已登记于', en: 'this card is enrolled already, for' },
  collision: {
    zh: '卡号与另一张卡相同，未登记',
    en: 'it reads as another card, and is not enrolled',
  },
  interrupted: { zh: '有车到达或车道有变，未登记', en: 'a vehicle came or the lane changed' },
  stopped: { zh: '已停止', en: 'stopped' },
  expired: { zh: '超时无卡', en: 'no card came in time' },
} as const;

/** Where a person or vehicle is. */
export const WHEREABOUTS = {
  inside: { zh: '在场内', en: 'inside' },
  outside: { zh: '在场外', en: 'outside' },
  unknown: { zh: '未知', en: 'unknown' },
} as const;

/** What state a permit is in. */
export const PERMIT_STATES = {
  active: { zh: '有效', en: 'active' },
  suspended: { zh: '停用', en: 'suspended' },
  revoked: { zh: '注销', en: 'revoked' },
} as const;

/** What kind of holder a permit is for. */
export const PERMIT_CLASSES = {
  resident: { zh: '业主', en: 'resident' },
  staff: { zh: '员工', en: 'staff' },
  contractor: { zh: '施工', en: 'contractor' },
  visitor: { zh: '访客', en: 'visitor' },
  delivery: { zh: '配送', en: 'delivery' },
} as const;

/** What somebody who delivers comes for. */
export const ERRAND_NAMES = {
  food: { zh: '送餐', en: 'food' },
  parcel: { zh: '快递', en: 'parcel' },
  water: { zh: '送水', en: 'water' },
  papers: { zh: '送报', en: 'papers' },
  movers: { zh: '搬家', en: 'movers' },
  gas: { zh: '送气', en: 'gas' },
  medicine: { zh: '送药', en: 'medicine' },
  other: { zh: '其他', en: 'other' },
} as const satisfies Record<Errand, Text>;

/** What a terminal of a lane's board tells. */
export const INPUT_NAMES = {
  'arm-up': { zh: '抬杆到位', en: 'arm up' },
  'arm-down': { zh: '落杆到位', en: 'arm down' },
  'arm-broken': { zh: '断杆检测', en: 'arm broken' },
  'arming-loop': { zh: '地感', en: 'arming loop' },
  'safety-loop': { zh: '防砸地感', en: 'safety loop' },
  'booth-up': { zh: '手控盒抬杆键', en: 'booth up button' },
  'booth-down': { zh: '手控盒落杆键', en: 'booth down button' },
  'booth-stop': { zh: '手控盒停止键', en: 'booth stop button' },
  'call-button': { zh: '呼叫按钮', en: 'call button' },
  'manual-key': { zh: '手动钥匙', en: 'manual key' },
  fire: { zh: '消防联动信号', en: 'fire signal' },
  'cabinet-door': { zh: '机箱门', en: 'cabinet door' },
  mains: { zh: '市电', en: 'mains' },
} as const satisfies Record<LaneInput, Text>;

/** State of a contact. */
export const INPUT_STATES = {
  on: { zh: '接通', en: 'on' },
  off: { zh: '断开', en: 'off' },
  cut: { zh: '断线', en: 'cut' },
  shorted: { zh: '短路', en: 'shorted' },
  unknown: { zh: '未知', en: 'unknown' },
} as const;

/** The three clocks of an alarm. */
export const CLOCKS = {
  acknowledged: { zh: '接警', en: 'acknowledgement' },
  attended: { zh: '到场', en: 'attendance' },
  closed: { zh: '办结', en: 'closing' },
} as const;

/** What comes with its siren on: kinds of vehicle let through in an emergency. */
export const EMERGENCY_VEHICLES = {
  fire: { zh: '消防车', en: 'fire engine' },
  ambulance: { zh: '救护车', en: 'ambulance' },
  police: { zh: '公安车辆', en: 'police car' },
  'life-saving': { zh: '生命急救', en: 'life-saving' },
} as const;

/** What a command asks of a device. */
export const COMMAND_NAMES = {
  'barrier.open': { zh: '开闸', en: 'open' },
  'barrier.hold': { zh: '保持抬杆', en: 'hold up' },
  'barrier.release': { zh: '解除保持', en: 'release' },
  'barrier.close': { zh: '落杆', en: 'lower' },
  'reader.show': { zh: '读卡器显示', en: 'show a sign' },
  'clock.set': { zh: '校时', en: 'set the clock' },
  'duty.reply': { zh: '查岗应答', en: 'answer a duty check' },
} as const;

/** The terms of a table by any string: an unknown word stands for itself. */
export function term(table: Readonly<Record<string, Text>>, word: string): Text {
  return Object.hasOwn(table, word)
    ? (table[word] ?? { zh: word, en: word })
    : { zh: word, en: word };
}
