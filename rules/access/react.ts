import { SHOWN_SECONDS, showAt, WAIT } from '../reader-sign.ts';
import type { Authority, CommandDraft, Sign } from '../vocabulary/commands.ts';
import type { Fact, FactData, FactOf, OpeningAuthority } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId, PassageId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Reason } from '../vocabulary/reasons.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Lane, Site } from '../vocabulary/site.ts';
import { warmIndex } from './card-index.ts';
import { modeOf } from './lane-mode.ts';
import { QUIET } from './refusals.ts';
import type { AccessState } from './state.ts';

const GRANTED: Text = { zh: '请通行', en: 'Please go' };
const REFUSED: Text = { zh: '请联系岗亭', en: 'Please ask the guard' };
const READY: Text = { zh: '请刷卡', en: 'Please show your card' };
const AWAITED: Text = { zh: '请刷要登记的卡', en: 'Show the card to enrol' };
const ENROLLED: Text = { zh: '已登记', en: 'Enrolled' };
const AGAIN: Text = { zh: '请再刷一次', en: 'Please show it again' };
const CLOSED: Text = { zh: '车道停用', en: 'Lane closed' };

/** What must be done because of a fact: an arm raised under one named authority, a sign shown. */
export function reactAccess(site: Site, fact: Fact): readonly CommandDraft[] {
  switch (fact.type) {
    case 'entry.granted':
    case 'exit.granted':
      return granted(site, fact);
    case 'entry.refused':
    case 'exit.refused':
      return refused(site, fact.data.lane, fact.data.reason);
    case 'exit.verified':
      return opened(site, fact, 'verified');
    case 'override.given':
      return opened(site, fact, 'override');
    case 'emergency.let-through':
      return opened(site, fact, 'emergency');
    case 'barrier.tested':
      return opened(site, fact, 'test');
    case 'barrier.lowered': {
      const { barrier, lane } = fact.data;
      const device = layoutOf(site).barrier(barrier)?.device;
      if (device === undefined) return [];
      return [{ type: 'barrier.close', device, manner: 'impulse', data: { barrier, lane } }];
    }
    case 'barrier.held':
      return kept(site, 'barrier.hold', fact.data.barrier, fact.data.authority);
    case 'barrier.released':
      return kept(site, 'barrier.release', fact.data.barrier, fact.data.authority);
    case 'mode.changed':
      return ready(site, fact.data.lane, (fact.data.effective ?? fact.data.is) === 'closed');
    case 'enrolment.awaited':
      return showAt(site, fact.data.device, 'wait', AWAITED, 0);
    case 'enrolment.ended':
      return noLongerAwaited(site, fact.data);
    case 'posture.changed':
      return fact.data.lanes.flatMap(({ lane, mode }) => ready(site, lane, mode === 'closed'));
    default:
      return [];
  }
}

/** What must stand now: arms held for a fire or a free flow, readers that say they are ready. */
export function levelsOf(site: Site, state: AccessState): readonly CommandDraft[] {
  // Levels are asserted at every start, before the first card.
  warmIndex(state);
  const { fire } = state;
  return [
    ...site.barriers.flatMap(({ id }) => {
      const by = fire?.by === undefined ? {} : { by: fire.by };
      const authority =
        fire === undefined
          ? state.barriers[id]?.held
          : { kind: 'fire' as const, id: fire.id, ...by };
      return authority === undefined ? [] : kept(site, 'barrier.hold', id, authority);
    }),
    ...site.lanes.flatMap((lane) =>
      Object.hasOwn(state.enrolments, lane.reader)
        ? []
        : ready(site, lane.id, modeOf(state, lane) === 'closed'),
    ),
    ...Object.values(state.enrolments).flatMap(({ device }) =>
      showAt(site, device, 'wait', AWAITED, 0),
    ),
  ];
}

function granted(
  site: Site,
  fact: FactOf<'entry.granted'> | FactOf<'exit.granted'>,
): readonly CommandDraft[] {
  const { lane, passage, permit, opens } = fact.data;
  if (opens === false) return [];
  return open(site, fact, lane, passage, { kind: 'permit', id: permit });
}

function opened(
  site: Site,
  fact: FactOf<'exit.verified' | 'override.given' | 'emergency.let-through' | 'barrier.tested'>,
  kind: Authority['kind'],
): readonly CommandDraft[] {
  const { lane, by } = fact.data;
  const passage = fact.type === 'barrier.tested' ? undefined : fact.data.passage;
  return open(site, fact, lane, passage, { kind, id: fact.cause, by });
}

/** A command lives from the time of what asked for it: an arm that rises for somebody long gone serves the wrong one. */
function open(
  site: Site,
  { at, time }: Fact,
  id: LaneId,
  passage: PassageId | undefined,
  authority: Authority,
): readonly CommandDraft[] {
  const layout = layoutOf(site);
  const lane = layout.lane(id);
  const barrier = lane && layout.barrier(lane.barrier);
  const isLate = at - time > site.times.commandLife;
  if (lane === undefined || barrier === undefined || isLate) return [];
  return [
    {
      type: 'barrier.open',
      device: barrier.device,
      manner: 'impulse',
      data: {
        barrier: barrier.id,
        lane: lane.id,
        ...(passage === undefined ? {} : { passage }),
        pulseMs: site.times.pulse,
        authority,
      },
    },
    ...show(site, lane, 'granted', GRANTED, SHOWN_SECONDS),
  ];
}

function refused(site: Site, id: LaneId, reason: Reason): readonly CommandDraft[] {
  const lane = layoutOf(site).lane(id);
  if (lane === undefined) return [];
  if (reason === 'no-card') return show(site, lane, 'wait', READY, SHOWN_SECONDS);
  const isQuiet = QUIET.includes(reason) || reason === 'awaits-confirmation';
  return isQuiet
    ? show(site, lane, 'wait', WAIT, SHOWN_SECONDS)
    : show(site, lane, 'refused', REFUSED, SHOWN_SECONDS);
}

const HELD_BY = ['fire', 'free-flow'] as const;

function kept(
  site: Site,
  type: 'barrier.hold' | 'barrier.release',
  id: BarrierId,
  authority: OpeningAuthority,
): readonly CommandDraft[] {
  const barrier = layoutOf(site).barrier(id);
  const kind = HELD_BY.find((known) => known === authority.kind);
  if (barrier === undefined || kind === undefined) return [];
  const by = authority.by === undefined ? {} : { by: authority.by };
  const data = { barrier: id, authority: { kind, id: authority.id, ...by } };
  return [{ type, device: barrier.device, manner: 'level', data }];
}

function ready(site: Site, id: LaneId, isClosed: boolean): readonly CommandDraft[] {
  const lane = layoutOf(site).lane(id);
  if (lane === undefined) return [];
  return isClosed ? show(site, lane, 'wait', CLOSED, 0) : show(site, lane, 'ready', READY, 0);
}

/** What came of an enrolment, then what the reader says between cards. */
function noLongerAwaited(
  site: Site,
  { device, mode, outcome }: FactData<'enrolment.ended'>,
): readonly CommandDraft[] {
  const [sign, text] =
    mode === 'closed' ? (['wait', CLOSED] as const) : (['ready', READY] as const);
  const level = showAt(site, device, sign, text, 0);
  if (outcome === 'enrolled') {
    return [...level, ...showAt(site, device, 'granted', ENROLLED, SHOWN_SECONDS)];
  }
  // A driver whose card was taken for the one to enrol is refused nothing: he shows it again.
  if (outcome === 'known' || outcome === 'collision') {
    return [...level, ...showAt(site, device, 'wait', AGAIN, SHOWN_SECONDS)];
  }
  return level;
}

const show = (site: Site, lane: Lane, sign: Sign, text: Text, seconds: number) =>
  showAt(site, lane.reader, sign, text, seconds);
