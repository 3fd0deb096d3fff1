import type { Condition } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { AlarmKind, LaneMode } from '../../rules/vocabulary/site.ts';

// The booth's tablet loads this file as it starts: what only records say is in record-terms.ts.

/** How a lane decides. */
export const MODES = {
  automatic: { zh: '自动', en: 'automatic' },
  confirm: { zh: '人工核对', en: 'confirm' },
  'free-flow': { zh: '常开放行', en: 'free flow' },
  closed: { zh: '停用', en: 'closed' },
} as const satisfies Record<LaneMode, Text>;

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
  'backup-only': { zh: '仅备用通道上报', en: 'reports by its back-up only' },
  'not-armed': { zh: '未按时布防', en: 'not armed in time' },
  'card-not-returned': { zh: '临时卡未交还', en: 'temporary card was not given back' },
  'duty-check-unanswered': { zh: '查岗无人应答', en: 'duty check not answered' },
  'too-many-duty-checks': { zh: '查岗过多', en: 'too many duty checks' },
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

/** The terms of a table by any string: an unknown word stands for itself. */
export function term(table: Readonly<Record<string, Text>>, word: string): Text {
  return Object.hasOwn(table, word)
    ? (table[word] ?? { zh: word, en: word })
    : { zh: word, en: word };
}
