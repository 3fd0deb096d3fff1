import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { CredentialId, PassageId } from '../vocabulary/ids.ts';
import { REASONS, type Reason } from '../vocabulary/reasons.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Direction, Lane } from '../vocabulary/site.ts';

type Refused = FactData<'exit.refused'>;
export type Saw = Refused['saw'];
type May = Refused['may'];

/** Reasons that show nothing at the reader but 请稍候: who holds such a card must not learn that it is known. */
export const QUIET: readonly Reason[] = ['card-lost', 'blocked'];

/** A refusal as the guard gets it: why, what was looked at, and what he may do, read in two seconds. */
export function refusal(
  lane: Lane,
  passage: PassageId,
  {
    reason,
    rule,
    saw,
    credential,
  }: {
    readonly reason: Reason;
    readonly rule: string;
    readonly saw: Saw;
    readonly credential?: CredentialId;
  },
): FactDraft {
  const may = waysOut(lane.direction, reason);
  return {
    type: lane.direction === 'exit' ? 'exit.refused' : 'entry.refused',
    data: {
      lane: lane.id,
      passage,
      ...(credential === undefined ? {} : { credential }),
      reason,
      rule,
      saw,
      may,
      text: words(reason, rule, lane.direction),
    },
  };
}

function waysOut(direction: Direction, reason: Reason): May {
  const again: May =
    QUIET.includes(reason) || reason === 'lane-out-of-service' ? [] : ['show-again'];
  const first: May = reason === 'awaits-confirmation' ? ['exit.confirm'] : again;
  return direction === 'exit'
    ? [...first, 'exit.verify', 'override.give', 'emergency.let-through']
    : [...first, 'permit.issue', 'override.give', 'emergency.let-through'];
}

/** What a card means that is registered and yet gives nobody a way. */
const DETAIL: Readonly<Record<string, Text>> = {
  tag: { zh: '这是巡更点标签，不是车卡', en: 'a checkpoint tag, not a vehicle card' },
  posture: { zh: '全区封控，入口停用', en: 'the site is locked down and its entries are closed' },
  'no-permit': { zh: '此卡无车辆通行许可', en: 'this card has no vehicle permit' },
};

const ADVICE: Readonly<Record<Direction, Text>> = {
  exit: { zh: '请查证，或特殊放行', en: 'verify papers, or override' },
  entry: { zh: '请办理许可，或特殊放行', en: 'issue a permit, or override' },
};

const ASK: Text = { zh: '请联系中控', en: 'call the control room' };

/** Where there is more to do than at every refusal. */
const OWN_ADVICE: Partial<Record<Reason, Text>> = {
  'awaits-confirmation': { zh: '请核对车辆', en: 'look at the vehicle' },
  'delivery-refused': { zh: '请登记转交物品', en: 'record what is handed over' },
  'lane-out-of-service': { zh: '请引导至其他车道', en: 'send it to another lane' },
  blocked: ASK,
};

function words(reason: Reason, rule: string, direction: Direction): Text {
  const why = DETAIL[rule] ?? REASONS[reason];
  const advice = (rule === 'posture' ? ASK : OWN_ADVICE[reason]) ?? ADVICE[direction];
  return { zh: `不放行：${why.zh}。${advice.zh}。`, en: `Keep shut: ${why.en}; ${advice.en}.` };
}
