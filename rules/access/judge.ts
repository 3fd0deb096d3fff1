import type { PermitId, VehicleId } from '../vocabulary/ids.ts';
import { REASONS, type Reason } from '../vocabulary/reasons.ts';
import type { Direction, Lane, Site } from '../vocabulary/site.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { bansOf } from './bans.ts';
import { isWithin } from './hours.ts';
import type { Identity } from './identify.ts';
import { presenceOf, subjectOf } from './presence.ts';
import { quotasUsed } from './quotas.ts';
import type { AccessState, Permit } from './state.ts';

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
  const found = [
    ...banFindings(state, who, time),
    ...presenceFindings(state, lane.direction, who),
    ...permitFindings(site, who.permit, lane, time),
    ...quotaFindings(state, lane.direction, who),
    ...deliveryFindings(who.permit, lane.direction),
  ];
  const hardest = found.find(({ reason }) => refuses(site, lane.direction, reason));
  if (hardest !== undefined) return { kind: 'refused', ...hardest };
  // One line about presence is enough for who follows it up.
  const notices = found.map(({ reason }) => reason).filter((reason) => reason !== 'passback');
  return { kind: 'granted', notices };
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

function refuses(site: Site, direction: Direction, reason: Reason): boolean {
  switch (REASONS[reason].refuses) {
    case 'both':
      return true;
    case 'entry':
      return direction === 'entry' || site.hard.includes(reason);
    default:
      return site.hard.includes(reason);
  }
}

function banFindings(state: AccessState, who: Known, time: Instant): readonly Finding[] {
  const subjects = [vehicleOf(who), who.permit.holder, who.permitId, who.credential];
  return bansOf(state, subjects, time).map((reason) => ({ reason, rule: 'ban' }));
}

/** Unknown, or known only by an assumed passage, is held against nobody. */
function presenceFindings(
  state: AccessState,
  direction: Direction,
  who: Known,
): readonly Finding[] {
  const presence = presenceOf(state, subjectOf(bearer(who)));
  if (presence === undefined || !presence.sure) return [];
  if (direction === 'entry') {
    return presence.is === 'inside' ? [{ reason: 'already-inside', rule: 'presence' }] : [];
  }
  if (presence.is === 'inside') return [];
  const outside: Finding = { reason: 'not-inside', rule: 'presence' };
  return presence.byPassage ? [outside, { reason: 'passback', rule: 'presence' }] : [outside];
}

function permitFindings(site: Site, permit: Permit, lane: Lane, time: Instant): readonly Finding[] {
  const reasons: Reason[] = [];
  if (permit.state === 'suspended') reasons.push('permit-suspended');
  if (permit.state === 'revoked') reasons.push('permit-revoked');
  if (isBefore(time, permit.validFrom)) reasons.push('permit-not-yet');
  if (isAfter(time, permit.validTo)) reasons.push('permit-over');
  if (permit.hours !== undefined && !isWithin(site, permit.hours, time))
    reasons.push('out-of-hours');
  if (permit.lanes.length > 0 && !permit.lanes.includes(lane.id)) reasons.push('lane-not-allowed');
  return reasons.map((reason) => ({ reason, rule: 'entitlement' }));
}

function quotaFindings(state: AccessState, direction: Direction, who: Known): readonly Finding[] {
  const { permitId, permit } = who;
  const used = quotasUsed(state, direction, { permitId, permit, subject: subjectOf(bearer(who)) });
  return used.map((reason) => ({ reason, rule: 'entitlement' }));
}

/** Deliveries stop at the gate; whoever is inside all the same leaves like anybody else. */
function deliveryFindings(permit: Permit, direction: Direction): readonly Finding[] {
  const stops = permit.class === 'delivery' && direction === 'entry';
  return stops ? [{ reason: 'delivery-refused', rule: 'entitlement' }] : [];
}

function isBefore(time: Instant, from: string | undefined): boolean {
  const start = from === undefined ? undefined : fromRfc3339(from);
  return start !== undefined && time < start;
}

function isAfter(time: Instant, to: string | undefined): boolean {
  const end = to === undefined ? undefined : fromRfc3339(to);
  return end !== undefined && time > end;
}
