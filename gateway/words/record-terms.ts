import type { OpeningAuthority } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Direction, Errand, LaneInput, Posture } from '../../rules/vocabulary/site.ts';

/** Which way a lane leads. */
export const DIRECTIONS = {
  entry: { zh: '入口', en: 'entry' },
  exit: { zh: '出口', en: 'exit' },
} as const satisfies Record<Direction, Text>;

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
