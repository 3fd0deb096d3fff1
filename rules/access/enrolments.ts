import { type ActOf, refuseAct } from '../acts.ts';
import type { ActRefusal } from '../vocabulary/act-refusals.ts';
import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import type { CredentialId, DeviceId, InputId } from '../vocabulary/ids.ts';
import type { Digests, ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Lane, Site } from '../vocabulary/site.ts';
import { after, earliest, fromRfc3339, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import { claimants, takers } from './card-index.ts';
import { modeOf } from './lane-mode.ts';
import { permitOf, registered } from './register.ts';
import { isHeld, isLate, lanesOf, NOTHING, type Scene } from './scene.ts';
import { type AccessState, type Awaited, find, isEmpty, laneState, type Permit } from './state.ts';
import { armingLoop } from './wiring.ts';

type CardRead = Extract<ReadingInput, { readonly type: 'card.read' }>;

/** Long enough to walk from the desk to the reader with the card. */
const SECONDS = 60;

/**
 * A named person arms a reader: the next card shown there is enrolled on this permit and not judged. Where vehicles may
 * come to the same reader none may be there, and one that comes ends it: nobody's card is taken for another's.
 */
export function awaitCard(scene: Scene, act: ActOf<'enrolment.await'>): readonly FactDraft[] {
  const { reader, permit, vehicle, seconds = SECONDS } = act.data;
  const { credential = credentialBegunBy(act.id) } = act.data;
  const mistake = mistakeIn(scene, act) ?? occupied(scene, reader);
  if (mistake !== undefined) return refuseAct(act, mistake);
  if (registered(scene.state, credential) !== undefined) {
    return refuseAct(act, 'credential-names-another-card');
  }
  const lane = layoutOf(scene.site).laneOfReader(reader)?.id;
  return [
    {
      type: 'enrolment.awaited',
      data: {
        device: reader,
        ...(lane === undefined ? {} : { lane }),
        credential,
        permit,
        ...(vehicle === undefined ? {} : { vehicle }),
        by: act.by,
        until: toRfc3339(after(scene.input.at, 1_000 * seconds)),
      },
    },
  ];
}

/** Somebody thinks better of it. */
export function stopAwaiting(scene: Scene, act: ActOf<'enrolment.stop'>): readonly FactDraft[] {
  const { reader } = act.data;
  if (find(scene.state.enrolments, reader) === undefined) return refuseAct(act, 'no-enrolment');
  return ended(scene, reader, 'stopped', { by: act.by });
}

/**
 * What a card is at a reader that waits for one; undefined where it is judged as ever: nobody waits there, or the card
 * was shown before anybody did, or so long ago that its holder is gone.
 */
export function cardAwaited(scene: Scene, read: CardRead): readonly FactDraft[] | undefined {
  const { device, time, digests } = read;
  const awaited = find(scene.state.enrolments, device);
  if (awaited === undefined) return undefined;
  if (time < awaited.since || scene.input.at >= awaited.until || isLate(scene)) return undefined;
  const permit = permitOf(scene.state, awaited.permit);
  const isReady = permit !== undefined && permit.state !== 'revoked' && digests.forms !== undefined;
  if (!isReady) return ended(scene, device, 'interrupted');
  return taken(scene, digests)
    ? known(scene, device, digests)
    : enrol(scene, awaited, permit, read);
}

/** A vehicle has come to a reader that waits for a card, or its lane decides otherwise from now on: it waits no more. */
export function enrolmentsEndedBy(scene: Scene, facts: readonly FactDraft[]): readonly FactDraft[] {
  if (isEmpty(scene.state.enrolments)) return NOTHING;
  const lanes = new Set(facts.flatMap((fact) => lanesTouched(scene, fact)));
  return [...lanes].flatMap(({ reader }) =>
    find(scene.state.enrolments, reader) === undefined ? [] : ended(scene, reader, 'interrupted'),
  );
}

/** Nobody came with a card. */
export function enrolmentsDue(scene: Scene): readonly FactDraft[] {
  return Object.entries(scene.state.enrolments).flatMap(([reader, { until }]) =>
    until > scene.input.time ? [] : ended(scene, reader, 'expired'),
  );
}

/** When the next reader stops waiting. */
export function nextEnrolmentDue(state: AccessState): Instant | undefined {
  let first: Instant | undefined;
  for (const { until } of Object.values(state.enrolments)) first = earliest(first, until);
  return first;
}

/** Writes which reader waits for a card, and for whose. */
export function writeEnrolment(
  state: AccessState,
  { type, data, at }: FactOf<'enrolment.awaited' | 'enrolment.ended'>,
): void {
  if (type === 'enrolment.ended') {
    delete state.enrolments[data.device];
    return;
  }
  const { credential, permit, vehicle, by, until } = data;
  state.enrolments[data.device] = {
    device: data.device,
    credential,
    permit,
    ...(vehicle === undefined ? {} : { vehicle }),
    by,
    since: at,
    until: fromRfc3339(until) ?? at,
  };
}

/** The branding constructor of a card that nobody named: by the act that waits for it. */
const credentialBegunBy = (act: InputId): CredentialId => `card-${act}` as CredentialId;

/** True where another card is known by one of the forms under which this one would be. */
const taken = ({ state }: Scene, { forms = [] }: Digests): boolean =>
  takers(state, forms).length > 0;

/** Whose it is already; a card that only reads as another somewhere is nobody's. */
function known(scene: Scene, device: DeviceId, { card = [] }: Digests): readonly FactDraft[] {
  const [claimant, ...others] = claimants(scene.state, card);
  if (claimant === undefined || others.length > 0) return ended(scene, device, 'collision');
  const { holder } = claimant.card;
  const whose = holder === undefined ? {} : { holder };
  return ended(scene, device, 'known', { credential: claimant.id, ...whose });
}

function enrol(
  scene: Scene,
  { device, credential, permit, vehicle, by }: Awaited,
  { holder }: Permit,
  { data: { card }, digests }: CardRead,
): readonly FactDraft[] {
  return [
    {
      type: 'credential.enrolled',
      data: {
        credential,
        digests: digests.forms ?? [],
        by,
        holder,
        permit,
        ...(vehicle === undefined ? {} : { vehicle }),
        technology: card.technology,
        bits: card.bits,
        tail: card.uid.slice(-4),
      },
    },
    ...ended(scene, device, 'enrolled', { credential, holder }),
  ];
}

type Outcome = FactData<'enrolment.ended'>['outcome'];
type More = Partial<Pick<FactData<'enrolment.ended'>, 'credential' | 'holder' | 'by'>>;

function ended(
  { site, state }: Scene,
  reader: string,
  outcome: Outcome,
  more: More = {},
): readonly FactDraft[] {
  const awaited: Awaited | undefined = find(state.enrolments, reader);
  if (awaited === undefined) return NOTHING;
  const { device, permit, by } = awaited;
  const lane = layoutOf(site).laneOfReader(device);
  const at = lane === undefined ? {} : { lane: lane.id, mode: modeOf(state, lane) };
  return [{ type: 'enrolment.ended', data: { device, ...at, permit, by, ...more, outcome } }];
}

function mistakeIn(
  { site, state }: Scene,
  { data }: ActOf<'enrolment.await'>,
): ActRefusal | undefined {
  const permit = permitOf(state, data.permit);
  if (!isReader(site, data.reader)) return 'unknown-reader';
  if (permit === undefined) return 'unknown-permit';
  if (permit.state === 'revoked') return 'permit-ended-before';
  if (data.vehicle !== undefined && !permit.vehicles.includes(data.vehicle)) {
    return 'vehicle-not-on-permit';
  }
  return undefined;
}

function isReader(site: Site, device: DeviceId): boolean {
  const layout = layoutOf(site);
  return (
    layout.laneOfReader(device) !== undefined ||
    layout.postOfReader(device) !== undefined ||
    layout.device(device)?.assurance !== undefined ||
    layout.checkpointOfReader(device) !== undefined
  );
}

/** A card that a driver shows must never be taken for the one that is awaited: only an empty lane may wait for one. */
function occupied({ site, state }: Scene, reader: DeviceId): ActRefusal | undefined {
  if (find(state.enrolments, reader) !== undefined) return 'enrolment-under-way';
  const lane = layoutOf(site).laneOfReader(reader);
  if (lane === undefined) return undefined;
  if (isHeld(state, lane.barrier)) return 'barrier-held-open';
  const before = armingLoop(site, state, lane.id);
  const { passage } = laneState(state, lane.id);
  if (passage !== undefined || before?.is === 'on') return 'vehicle-at-reader';
  // Where no loop says that nobody is there, the lane has to be out of service.
  const isWatched = before?.is === 'off';
  return isWatched || modeOf(state, lane) === 'closed' ? undefined : 'lane-unwatched';
}

function lanesTouched(scene: Scene, fact: FactDraft): readonly Lane[] {
  const { lane } = layoutOf(scene.site);
  switch (fact.type) {
    case 'passage.started':
    case 'mode.changed':
      return [lane(fact.data.lane) ?? []].flat();
    case 'posture.changed':
      return fact.data.lanes.flatMap((changed) => lane(changed.lane) ?? []);
    case 'barrier.held':
      return lanesOf(scene, fact.data.barrier);
    default:
      return [];
  }
}
