import { isWithin } from '../hours.ts';
import type { PermitId, VehicleId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { answerTo, ORDER, policyOf } from '../vocabulary/policy.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import type { Direction, Errand, Lane, Site } from '../vocabulary/site.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { leadsIn } from './areas.ts';
import { bansOf } from './bans.ts';
import type { Identity } from './identify.ts';
import { isTooSoon, orderFindings } from './passback.ts';
import { presenceOf } from './presence.ts';
import { quotasUsed } from './quotas.ts';
import type { AccessState, Passage, Permit } from './state.ts';

type Known = Extract<Identity, { readonly kind: 'known' }>;

/** The answer to a card: opened with what to follow up, or refused for one reason by one rule. */
export type Verdict =
  | { readonly kind: 'granted'; readonly notices: readonly Reason[] }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly rule: string };

/**
 * No card, no exit; no permit, no entry. The exit asks whose vehicle it is and nothing else: what concerns entitlement
 * is judged at the entry, and at the exit it is a notice unless the site sets it hard.
 */
export function judge(
  site: Site,
  state: AccessState,
  lane: Lane,
  who: Known,
  time: Instant,
): Verdict {
  const vehicle = vehicleOf(who);
  const subject = vehicle ?? who.permit.holder;
  const presence = presenceOf(state, subject);
  const found: Finding[] = [];
  const add = (rule: string, reasons: readonly Reason[]): void => {
    for (const reason of reasons) found.push({ reason, rule });
  };
  add('ban', bansOf(state, [vehicle, who.permit.holder, who.permitId, who.credential], time));
  add('presence', orderFindings(state, lane, presence));
  add('entitlement', permitFindings(site, who.permit, lane, time));
  add('entitlement', quotaFindings(site, state, lane, who, subject));
  add('entitlement', errandFindings(site, lane, who.permit));
  const isHard = ({ reason }: Finding): boolean =>
    answerTo(site, reason, lane.direction) === 'refuse' ||
    (canBeTimed(reason, lane.direction) && isTooSoon(site, presence, time));
  const hardest = found.find(isHard);
  if (hardest !== undefined) return { kind: 'refused', ...hardest };
  const reasons = found.map(({ reason }) => reason);
  // One line about presence is enough for who follows it up.
  const notices = reasons.includes('not-inside')
    ? reasons.filter((reason) => reason !== 'passback')
    : reasons;
  return { kind: 'granted', notices };
}

/** Out of order, and a site may refuse it at this end. */
function canBeTimed(reason: Reason, direction: Direction): boolean {
  return ORDER.includes(reason) && policyOf(reason, direction).may.includes('refuse');
}

/** The vehicle a card stands for: its own, or the only one of its permit. */
export function vehicleOf(who: Known): VehicleId | undefined {
  if (who.card.vehicle !== undefined) return who.card.vehicle;
  return who.permit.vehicles.length === 1 ? who.permit.vehicles[0] : undefined;
}

/** Who a known card stands for, as facts name them. */
export function bearer(who: Known): {
  readonly permit: PermitId;
  readonly holder: Permit['holder'];
  readonly vehicle?: VehicleId;
} {
  const vehicle = vehicleOf(who);
  const { permitId: permit, permit: terms } = who;
  return vehicle === undefined
    ? { permit, holder: terms.holder }
    : { permit, holder: terms.holder, vehicle };
}

type Finding = { readonly reason: Reason; readonly rule: string };

function permitFindings(site: Site, permit: Permit, lane: Lane, time: Instant): readonly Reason[] {
  const reasons: Reason[] = [];
  if (permit.state === 'suspended') reasons.push('permit-suspended');
  if (permit.state === 'revoked') reasons.push('permit-revoked');
  if (isBefore(time, permit.validFrom)) reasons.push('permit-not-yet');
  if (isAfter(time, permit.validTo)) reasons.push('permit-over');
  if (permit.hours !== undefined && !isWithin(site, permit.hours, time))
    reasons.push('out-of-hours');
  if (permit.lanes.length > 0 && !permit.lanes.includes(lane.id)) reasons.push('lane-not-allowed');
  return reasons;
}

/**
 * Deliveries stop at the gate, but for the errands that the site lets in; whoever is inside all the same leaves like
 * anybody else.
 */
function errandFindings(site: Site, lane: Lane, permit: Permit): readonly Reason[] {
  const errand = errandOf(permit);
  if (errand === undefined || lane.direction === 'exit') return [];
  return site.letIn?.includes(errand) === true ? [] : ['delivery-refused'];
}

/** What he comes for, where that is a delivery. */
const errandOf = ({ class: kind, errand }: Permit): Errand | undefined =>
  errand ?? (kind === 'delivery' ? 'other' : undefined);

/** A visit is what leads into the estate: from one part of it into another nobody takes another space. */
function quotaFindings(
  site: Site,
  state: AccessState,
  lane: Lane,
  { permitId, permit }: Known,
  subject: string,
): readonly Reason[] {
  if (permit.visits === undefined && permit.household === undefined) return NONE;
  if (lane.direction === 'entry' && !leadsIn(lane)) return NONE;
  const arriving = lane.direction === 'entry' ? arrivingBeside(site, state, lane) : [];
  return quotasUsed(state, lane.direction, { permitId, permit, subject, arriving });
}

const NONE: readonly Reason[] = [];

/** Who was let in at another lane and is not in yet: two lanes at once give nobody one visit, or one space, more. */
function arrivingBeside(site: Site, state: AccessState, { id }: Lane): readonly Passage[] {
  return Object.values(state.lanes).flatMap(({ passage }) => {
    if (passage === undefined || passage.lane === id || passage.direction === 'exit') return [];
    const isLetIn = passage.stage !== 'armed' && passage.stage !== 'refused';
    const lane = layoutOf(site).lane(passage.lane);
    return isLetIn && lane !== undefined && leadsIn(lane) ? [passage] : [];
  });
}

function isBefore(time: Instant, from: string | undefined): boolean {
  const start = from === undefined ? undefined : fromRfc3339(from);
  return start !== undefined && time < start;
}

function isAfter(time: Instant, to: string | undefined): boolean {
  const end = to === undefined ? undefined : fromRfc3339(to);
  return end !== undefined && time > end;
}
