import type { ActType } from '../../rules/vocabulary/acts.ts';
import type {
  Condition,
  OpeningAuthority,
  TagDoubt,
  VISIT_CLASSES,
} from '../../rules/vocabulary/facts.ts';
import type { RouteKind } from '../../rules/vocabulary/patrol-plan.ts';
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
  'guard-silent': { zh: '护卫巡更中失联', en: 'guard silent on his round' },
  'equipment-faulty': { zh: '设施故障', en: 'equipment is faulty' },
} as const satisfies Record<Condition, Text>;

/** What kind of alarm it is. */
export const ALARM_NAMES = {
  burglary: { zh: '入侵报警', en: 'burglary' },
  fire: { zh: '火灾报警', en: 'fire' },
  panic: { zh: '紧急求助', en: 'panic' },
  'hold-up': { zh: '劫持报警', en: 'hold-up' },
  duress: { zh: '胁迫报警', en: 'duress' },
  medical: { zh: '医疗求助', en: 'medical' },
  tamper: { zh: '防拆报警', en: 'tamper' },
  power: { zh: '电源故障', en: 'power fault' },
  communication: { zh: '通信故障', en: 'communication fault' },
  supervision: { zh: '监测中断', en: 'supervision lost' },
  condition: { zh: '现场异常', en: 'condition' },
  device: { zh: '设备故障', en: 'device fault' },
} as const satisfies Record<AlarmKind, Text>;

/** How a tap stands against the plan. */
export const VISITS = {
  'on-time': { zh: '准时', en: 'on time' },
  early: { zh: '早到', en: 'early' },
  late: { zh: '迟到', en: 'late' },
  'out-of-order': { zh: '顺序不符', en: 'out of order' },
  'too-fast': { zh: '过快', en: 'too fast to have walked' },
  repeated: { zh: '重复打点', en: 'repeated' },
  unexpected: { zh: '计划外', en: 'unexpected' },
} as const satisfies Record<(typeof VISIT_CLASSES)[number], Text>;

/** How a due visit stands. */
export const DUE_VISITS = {
  ...VISITS,
  due: { zh: '待打点', en: 'still due' },
  missed: { zh: '漏巡', en: 'missed' },
  skipped: { zh: '跳过', en: 'skipped' },
  unprovable: { zh: '无法证明', en: 'unprovable' },
} as const satisfies Record<string, Text>;

/** Why nobody was at a point. */
export const MISS_REASONS = {
  'no-tap': { zh: '至容限结束无打点', en: 'no tap until the end of the tolerance' },
  'no-tap-after-grace': {
    zh: '主机积压处理后仍无打点',
    en: 'no tap, also after the host had sent what it held',
  },
  'reader-offline': { zh: '读卡器离线', en: 'the reader was offline' },
} as const satisfies Record<string, Text>;

/** What a route is walked for. */
export const ROUTE_KIND_NAMES = {
  patrol: { zh: '安全巡更', en: 'security patrol' },
  equipment: { zh: '设备巡检', en: 'equipment round' },
  cleaning: { zh: '保洁巡查', en: 'cleaning round' },
  green: { zh: '绿化巡查', en: 'green-keeping round' },
  lighting: { zh: '路灯巡查', en: 'street-lamp round' },
  'fire-points': { zh: '消防点巡查', en: 'fire-point round' },
} as const satisfies Record<RouteKind, Text>;

/** Why a tag is doubted. */
export const TAG_DOUBT_NAMES = {
  replay: { zh: '打点信息重放', en: 'a message that came before' },
  'counter-jump': { zh: '标签计数突跳', en: 'its counter leaps' },
  'counter-too-old': { zh: '标签计数过旧', en: 'its counter is too old to be judged' },
  unsigned: {
    zh: '会签名的标签只读出卡号，疑为复制',
    en: 'it signs its taps and this one is not signed, it may be a copy',
  },
  'wrong-place': { zh: '标签不在原位', en: 'not at its place' },
} as const satisfies Record<TagDoubt, Text>;

/** How a round ended. */
export const ROUND_OUTCOMES = {
  completed: { zh: '完成', en: 'completed' },
  late: { zh: '迟到完成', en: 'completed late' },
  incomplete: { zh: '未走完', en: 'incomplete' },
  missed: { zh: '漏巡', en: 'missed' },
  excused: { zh: '已说明免责', en: 'excused' },
} as const;

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
} as const;

/** What a person asks of Gatehouse. */
export const ACT_NAMES = {
  'person.save': { zh: '登记人员', en: 'saving a person' },
  'vehicle.save': { zh: '登记车辆', en: 'saving a vehicle' },
  'permit.issue': { zh: '签发许可', en: 'issuing a permit' },
  'permit.change': { zh: '修改许可', en: 'changing a permit' },
  'permit.end': { zh: '注销许可', en: 'ending a permit' },
  'credential.enrol': { zh: '登记卡', en: 'enrolling a card' },
  'credential.lose': { zh: '挂失卡', en: 'reporting a card lost' },
  'enrolment.await': { zh: '刷卡登记', en: 'enrolling by showing a card' },
  'tag.await': { zh: '登记巡更标签', en: 'enrolling a tag at its point' },
  'tag.stop': { zh: '停止登记标签', en: 'stopping the enrolment of a tag' },
  'enrolment.stop': { zh: '停止刷卡登记', en: 'stopping an enrolment' },
  'credential.replace': { zh: '补卡', en: 'replacing a lost card' },
  'credential.hand-out': { zh: '发放临时卡', en: 'handing out a temporary card' },
  'credential.hand-back': { zh: '收回临时卡', en: 'taking back a temporary card' },
  'signature.await': { zh: '请求刷卡签字', en: 'asking for a staff card' },
  'signature.cancel': { zh: '取消刷卡签字', en: 'calling off a signature' },
  'post.relieve': { zh: '指定接班', en: 'relieving a post' },
  'visitor.invite': { zh: '登记访客', en: 'announcing a visitor' },
  'visitor.extend': { zh: '延长访客时间', en: 'changing how long a visitor may stay' },
  'visitor.end': { zh: '结束到访', en: 'ending a visit' },
  'import.stage': { zh: '暂存导入', en: 'staging an import' },
  'import.apply': { zh: '导入生效', en: 'applying an import' },
  'import.undo': { zh: '撤销导入', en: 'undoing an import' },
  'import.drop': { zh: '放弃导入', en: 'dropping an import' },
  'handover.record': { zh: '登记转交物品', en: 'recording a hand-over' },
  'handover.deliver': { zh: '物品送达', en: 'delivering what was handed over' },
  'household.set': { zh: '设定本户车位', en: 'setting the spaces of a household' },
  'block.set': { zh: '列入黑名单', en: 'blocking' },
  'block.lift': { zh: '移出黑名单', en: 'lifting a block' },
  'vehicle.lock': { zh: '锁车', en: 'locking a vehicle' },
  'vehicle.unlock': { zh: '解锁车辆', en: 'unlocking a vehicle' },
  'exit.confirm': { zh: '核对车辆', en: 'looking at the vehicle' },
  'exit.verify': { zh: '查证放行', en: 'verified exit' },
  'override.give': { zh: '特殊放行', en: 'override' },
  'override.approve': { zh: '批准特殊放行', en: 'approving an override' },
  'override.settle': { zh: '特殊放行销账', en: 'settling an override' },
  'emergency.let-through': { zh: '紧急放行', en: 'letting through in an emergency' },
  'opening.explain': { zh: '开闸说明', en: 'explaining an opening' },
  'presence.correct': { zh: '更正在场', en: 'correcting presence' },
  'barrier.lower': { zh: '落杆', en: 'lowering the arm' },
  'barrier.test': { zh: '试机', en: 'testing the arm' },
  'mode.set': { zh: '设置车道模式', en: 'setting the mode of a lane' },
  'call.answer': { zh: '应答呼叫', en: 'answering a call' },
  'presence.count': { zh: '盘点在场', en: 'counting who is inside' },
  'passback.forgive': { zh: '清除进出顺序', en: 'forgiving passback' },
  'posture.set': { zh: '设置戒备等级', en: 'setting the posture of the site' },
  'route.plan': { zh: '编排巡更计划', en: 'planning a route' },
  'route.unplan': { zh: '撤回巡更计划', en: 'taking back a plan' },
  'route.end': { zh: '停用巡更路线', en: 'ending a route' },
  'round.take': { zh: '接手巡更', en: 'taking over a round' },
  'guard.hear': { zh: '联系到护卫', en: 'having spoken to a guard' },
  'visit.skip': { zh: '跳过巡更点', en: 'skipping a checkpoint' },
  'tap.record': { zh: '补录打点', en: 'recording a tap by hand' },
  'inspection.record': { zh: '记录检查', en: 'recording an inspection' },
  'duress.signal': { zh: '无声求助', en: 'asking for help silently' },
  'fire.confirm': { zh: '确认火警', en: 'confirming a fire' },
  'fire.reset': { zh: '消防复位', en: 'resetting the fire' },
  'alarm.acknowledge': { zh: '接警确认', en: 'acknowledging an alarm' },
  'alarm.reset': { zh: '警情复位', en: 'resetting an alarm' },
  'alarm.close': { zh: '警情办结', en: 'closing an alarm' },
} as const satisfies Record<ActType, Text>;

/** The terms of a table by any string: an unknown word stands for itself. */
export function term(table: Readonly<Record<string, Text>>, word: string): Text {
  return Object.hasOwn(table, word)
    ? (table[word] ?? { zh: word, en: word })
    : { zh: word, en: word };
}
