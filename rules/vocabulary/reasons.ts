import { type Static, wordsOf } from './schema.ts';

/** How a reason bears on a vehicle: never on both questions by accident (CONTRACT, table of reasons). */
export type Refuses = 'both' | 'entry' | 'hard-exit' | 'hard-entry' | 'mode';

type Reason_ = {
  readonly zh: string;
  readonly en: string;
  readonly refuses: Refuses;
};

/** Every reason and notice, in the order in which they are looked for. */
export const REASONS = {
  'no-card': { zh: '无卡', en: 'no card', refuses: 'both' },
  'card-unknown': { zh: '未登记卡', en: 'card not registered', refuses: 'both' },
  'card-ambiguous': { zh: '卡号不唯一', en: 'card number not unique', refuses: 'both' },
  'card-lost': { zh: '已挂失', en: 'card reported lost', refuses: 'both' },
  'other-vehicle': { zh: '车卡不符', en: 'card of another vehicle', refuses: 'both' },
  'vehicle-locked': { zh: '车主已锁车', en: 'vehicle locked by its owner', refuses: 'both' },
  blocked: { zh: '黑名单', en: 'on the block list', refuses: 'both' },
  'not-inside': { zh: '无入场记录', en: 'no record of entry', refuses: 'hard-exit' },
  passback: { zh: '违反进出顺序', en: 'out of entry and exit order', refuses: 'hard-exit' },
  'already-inside': { zh: '已在场内', en: 'already inside', refuses: 'hard-entry' },
  'permit-suspended': { zh: '已停用', en: 'permit suspended', refuses: 'entry' },
  'permit-revoked': { zh: '已注销', en: 'permit revoked', refuses: 'entry' },
  'permit-not-yet': { zh: '未生效', en: 'permit not valid yet', refuses: 'entry' },
  'permit-over': { zh: '已过期', en: 'permit no longer valid', refuses: 'entry' },
  'out-of-hours': { zh: '非授权时段', en: 'outside permitted hours', refuses: 'entry' },
  'lane-not-allowed': { zh: '本车道无权限', en: 'not permitted at this lane', refuses: 'entry' },
  'quota-used': { zh: '次数用完', en: 'visits used up', refuses: 'entry' },
  'household-full': { zh: '本户车位已满', en: 'household spaces full', refuses: 'entry' },
  'delivery-refused': { zh: '配送止步', en: 'deliveries stop at the gate', refuses: 'entry' },
  'lane-out-of-service': { zh: '车道停用', en: 'lane out of service', refuses: 'mode' },
  'snapshot-stale': { zh: '脱机名单过期', en: 'offline list too old', refuses: 'mode' },
  'second-person-needed': { zh: '待双人确认', en: 'second person needed', refuses: 'mode' },
  'awaits-confirmation': { zh: '待核对放行', en: 'waiting for confirmation', refuses: 'mode' },
} as const satisfies Record<string, Reason_>;

export type Reason = keyof typeof REASONS;
export const Reason = wordsOf(REASONS);
export type ReasonWord = Static<typeof Reason>;
