import { type TestsUnderWay, writeTest } from '../tests-under-way.ts';
import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import { numberOf } from '../vocabulary/panel-kinds.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Contacts that may tell of fire, by their last known level, and the fire that stands: plain data, bounded by the wiring. */
export type FireState = {
  readonly contacts: Record<string, FactOf<'input.observed'>['data']>;
  /** Detectors of panels that stand in alarm, by their zone or as an alarm names them. */
  readonly detectors: Record<string, Detector>;
  tests: TestsUnderWay;
  /** Alarms of fire that are open: found to be real, one of them raises the fire. */
  readonly alarms: Record<string, true>;
  raised: { readonly origin: string } | undefined;
};

/** What people call a detector, whose it is, and when it told of fire: an older restore is of what was before. */
type Detector = { readonly panel: string; readonly name: string; readonly time: Instant };

/** No fire, nothing seen yet. */
export function initialFireState(): FireState {
  return { contacts: {}, detectors: {}, tests: {}, alarms: {}, raised: undefined };
}

/** Writes one fact into the state. */
export function evolveFire(state: FireState, fact: Fact): void {
  switch (fact.type) {
    case 'fire.raised':
      state.raised = { origin: fact.data.origin };
      return;
    case 'fire.reset':
      state.raised = undefined;
      return;
    case 'panel.event':
      detected(state.detectors, fact);
      return;
    case 'zone.standing':
      stands(state.detectors, fact);
      return;
    case 'test.begun':
    case 'test.ended':
      writeTest(state.tests, fact);
      return;
    case 'input.observed':
      observed(state, fact.data);
      return;
    case 'alarm.raised':
      if (fact.data.kind === 'fire') state.alarms[fact.data.alarm] = true;
      return;
    case 'alarm.reset':
      resetByHand(state.detectors, fact.data);
      return;
    case 'alarm.closed':
    case 'alarm.withdrawn':
      delete state.alarms[fact.data.alarm];
      return;
    default:
  }
}

function observed(state: FireState, data: FactData<'input.observed'>): void {
  const { device, input, is } = data;
  // A line that is cut, or a board that fell silent, takes back nothing: what it last said stands.
  if (is !== 'on' && is !== 'off') return;
  if (MAY_TELL_OF_FIRE.test(input)) state.contacts[`${device}/${input}`] = data;
}

/** A detector of a known panel; the panel itself taking its word back, without a number, takes back all of them. */
function detected(
  detectors: FireState['detectors'],
  { data: event, time }: FactOf<'panel.event'>,
): void {
  const { panel, qualifier, zone, test } = event;
  if (panel === undefined || !isOfFire(event)) return;
  // What a test brings is no fire, what it takes back was perhaps one.
  if (test === true && qualifier !== 'restore') return;
  const key = detectorOf(panel, event);
  if (qualifier === 'restore') {
    takenBack(detectors, key, { panel, isAll: numberOf(event.number) === '', time });
  } else if (!isTooMany(detectors, key, panel)) {
    detectors[key] = { panel, name: zone ?? `${panel}/${numberOf(event.number)}`, time };
  }
}

function takenBack(
  detectors: FireState['detectors'],
  key: string,
  { panel, isAll, time }: Omit<Detector, 'name'> & { readonly isAll: boolean },
): void {
  for (const [known, detector] of Object.entries(detectors)) {
    const isMeant = known === key || (isAll && detector.panel === panel);
    if (isMeant && time >= detector.time) delete detectors[known];
  }
}

/** Two raise the fire: of the numbers that somebody may make up so many are known, and each can be reset. */
const UNLISTED_MAX = 100;

function isTooMany(detectors: FireState['detectors'], key: string, panel: string): boolean {
  if (!key.startsWith('event ') || detectors[key] !== undefined) return false;
  const own = Object.entries(detectors).filter(
    ([known, { panel: of }]) => of === panel && known.startsWith('event '),
  );
  return own.length >= UNLISTED_MAX;
}

/** What burns as its test is over counts from now on. */
function stands(
  detectors: FireState['detectors'],
  { data: { zone, event }, time }: FactOf<'zone.standing'>,
): void {
  if (event?.panel === undefined || !isOfFire(event)) return;
  detectors[zone] = { panel: event.panel, name: zone, time };
}

type Said = Pick<FactData<'panel.event'>, 'kind' | 'takenFor'>;

/** A zone that the site lists as a fire detector tells of fire, whatever its panel calls it. */
export const isOfFire = ({ kind, takenFor }: Said): boolean =>
  kind === 'fire' || takenFor === 'fire';

/** Zones of a panel are independent of each other: each has its own detectors. */
const detectorOf = (panel: string, event: FactData<'panel.event'>): string =>
  event.zone ?? `event ${panel}/fire/${numberOf(event.partition)}/${numberOf(event.number)}`;

/** True of a panel's word for itself, without a number: it means one of its detectors, and is none of its own. */
export const isWhole = (key: string): boolean => key.startsWith('event ') && key.endsWith('/');

/** Somebody who looked says that it is over, where the panel never does. */
function resetByHand(detectors: FireState['detectors'], data: FactData<'alarm.reset'>): void {
  if (data.kind !== 'fire' || data.why === undefined) return;
  for (const key of [data.zone, data.source, ...(data.members ?? [])])
    if (key !== undefined) delete detectors[key];
}

/** `site.fire`, `fire` of a lane's board, or a zone; loops and arms are not worth remembering here. */
const MAY_TELL_OF_FIRE = /(^|\.)fire$|^zone\./;
