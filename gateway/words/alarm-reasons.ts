import type { Text } from '../../rules/vocabulary/schema.ts';

/** How an alarm ended, in the order of the list. */
export const CLOSING_REASONS = {
  handled: { zh: '已到场处理', en: 'dealt with on the spot' },
  'false-alarm': { zh: '误报', en: 'false alarm' },
  repaired: { zh: '设备已修复', en: 'repaired' },
  test: { zh: '测试', en: 'a test' },
} as const satisfies Record<string, Text>;

/** How one knows that what a panel does not take back is over. */
export const RESET_REASONS = {
  seen: { zh: '已到场查看', en: 'looked on the spot' },
  camera: { zh: '录像确认', en: 'seen by camera' },
  called: { zh: '电话核实', en: 'called' },
} as const satisfies Record<string, Text>;

/** Why an alarm is shelved. */
export const SHELVING_REASONS = {
  works: { zh: '现场施工', en: 'works on the spot' },
  repair: { zh: '设备待修', en: 'waits for repair' },
  weather: { zh: '天气影响', en: 'weather' },
  watched: { zh: '已派人看守', en: 'somebody watches it' },
} as const satisfies Record<string, Text>;

/** Why an area is disarmed. */
export const DISARMING_REASONS = {
  'people-in': { zh: '有人在内', en: 'people are inside' },
  cleaning: { zh: '保洁', en: 'cleaning' },
  works: SHELVING_REASONS.works,
  'client-asked': { zh: '客户要求', en: 'the client asked for it' },
} as const satisfies Record<string, Text>;

/** Why something is tested. */
export const TESTING_REASONS = {
  'regular-test': { zh: '例行测试', en: 'a regular test' },
  'after-repair': { zh: '维修后测试', en: 'a test after a repair' },
  commissioning: { zh: '新装调试', en: 'commissioning' },
  drill: { zh: '演练', en: 'a drill' },
} as const satisfies Record<string, Text>;

/** How one knows that it burns. */
export const FIRE_EVIDENCE = {
  seen: RESET_REASONS.seen,
  camera: RESET_REASONS.camera,
  called: RESET_REASONS.called,
  reported: { zh: '有人报火警', en: 'somebody reported it' },
} as const satisfies Record<string, Text>;

const REASONS: Readonly<Record<string, Text>> = {
  ...CLOSING_REASONS,
  ...RESET_REASONS,
  ...SHELVING_REASONS,
  ...DISARMING_REASONS,
  ...TESTING_REASONS,
  ...FIRE_EVIDENCE,
};

/** True of the key of a reason. */
export const isReason = (why: string): boolean => Object.hasOwn(REASONS, why);

/** A reason as it is read: the word of its key with what was written beside it; what has no key is as it was written. */
export function reasonOf(why: string, note?: string): Text {
  const { zh, en } = (isReason(why) ? REASONS[why] : undefined) ?? {
    zh: why,
    en: why,
  };
  return note === undefined ? { zh, en } : { zh: `${zh}（${note}）`, en: `${en} (${note})` };
}
