import { testKey } from '../tests-under-way.ts';
import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import type { DeviceId, ZoneId } from '../vocabulary/ids.ts';
import { wayKey } from '../vocabulary/layout.ts';
import type { PanelSaid } from '../vocabulary/panel-facts.ts';
import { isRecord } from '../vocabulary/panel-kinds.ts';
import type { InputState } from '../vocabulary/readings.ts';
import { fromRfc3339, type Instant } from '../vocabulary/time.ts';
import { type AreaStanding, areaStanding } from './area-state.ts';
import { forget } from './forget.ts';
import { type Held, hold } from './held.ts';
import { isLeftOut, leaveOut } from './left-out.ts';

/** What is known of one panel. */
export type PanelStanding = {
  /** When it last said anything. */
  heard?: Instant;
  /** Which receiver heard that, and when it was last heard on each of its ways. */
  by?: DeviceId;
  heardAt?: Record<string, Instant>;
  /** From when it is waited for anew, where nobody could hear it before. */
  from?: Instant;
  lost?: FactData<'panel.lost'>['why'];
  /** It is told that its main path is lost. */
  isBackupOnly?: true;
};

/** Panels, their receivers and zones: plain JSON, bounded by what is configured. */
export type PanelState = {
  panels: Record<string, PanelStanding>;
  /** Receivers that are online, since when. */
  receivers: Record<string, Instant>;
  /** What stands of zones of panels, by zone and by what their panel called it. */
  tripped: Record<string, Record<string, Tripped>>;
  /** Contacts of zones, as `{device}/{input}`: how each is, and which it last said, on or off. */
  contacts: Record<string, { readonly is: InputState; readonly said?: 'on' | 'off' }>;
  /** Areas that somebody or their hours spoke of; any other is armed. */
  areas: Record<string, AreaStanding>;
  /** Areas that follow their panel: whether by their hours they should be armed, until when; and which are not. */
  expected: Record<string, { readonly isDue: boolean; readonly next: Instant }>;
  notArmed: Record<string, true>;
  /** Tests under way, as `{what} {id}`. */
  tests: Record<string, TestStanding>;
  /** What stands of no listed zone and came in a test, as its panel calls it. */
  held: Record<string, Held>;
  /** Zones that alarmed so often that they are left out, and until when at most. */
  leftOut: Record<string, { readonly zone: ZoneId; readonly until: Instant }>;
};

/** What a panel said of a zone, at which receiver, and when by its own account: an older restore is of what stood before. */
export type Tripped = {
  readonly said: PanelSaid;
  readonly device: DeviceId;
  readonly time: Instant;
};

type TestStanding = {
  readonly until: Instant;
  readonly of: Pick<FactData<'test.begun'>, 'panel' | 'zone' | 'device'>;
};

/** Nothing was heard yet. */
export function initialPanelState(): PanelState {
  return {
    panels: {},
    receivers: {},
    tripped: {},
    contacts: {},
    areas: {},
    expected: {},
    notArmed: {},
    tests: {},
    held: {},
    leftOut: {},
  };
}

/** The panel rule's own part of all rules' states. */
export const panelsOf = (states: Readonly<Record<string, unknown>>): Readonly<PanelState> =>
  states['panel'] as PanelState;

/** True of a panel that was lost, or of which nothing was heard yet: its next message is news. */
export const isWaitedFor = (known: PanelStanding | undefined): boolean =>
  known?.heard === undefined || known.lost !== undefined;

/** Writes one fact into the state. */
export function evolvePanels(state: PanelState, fact: Fact): void {
  switch (fact.type) {
    case 'panel.event':
      event(state, fact);
      return;
    case 'panel.heard':
      hear(standingOf(state, fact.data.panel), fact.at, fact.data);
      return;
    case 'panel.lost':
      standingOf(state, fact.data.panel).lost = fact.data.why;
      return;
    case 'panel.restored': {
      const { lost: _, ...rest } = standingOf(state, fact.data.panel);
      state.panels[fact.data.panel] = rest;
      return;
    }
    case 'panel.awaited': {
      const until = fromRfc3339(fact.data.until);
      if (until !== undefined) standingOf(state, fact.data.panel).from = fact.at;
      return;
    }
    case 'condition.raised':
    case 'condition.cleared':
      condition(state, fact);
      return;
    case 'device.online':
      state.receivers[fact.data.device] = fact.at;
      return;
    case 'device.offline':
      delete state.receivers[fact.data.device];
      return;
    case 'input.observed': {
      const { device, input, is } = fact.data;
      if (input.startsWith('zone.')) contact(state, `${device}/${input}`, is);
      return;
    }
    case 'area.armed':
    case 'area.disarmed':
      state.areas[fact.data.area] = areaStanding(fact, state.areas[fact.data.area]);
      return;
    case 'area.expected': {
      const next = fromRfc3339(fact.data.next);
      if (next !== undefined) state.expected[fact.data.area] = { isDue: fact.data.armed, next };
      return;
    }
    case 'alarm.raised':
    case 'alarm.repeated':
      if (isLeftOut(fact)) leaveOut(state, fact);
      return;
    case 'alarm.reset':
    case 'alarm.closed':
      forget(state, fact);
      return;
    case 'zone.watched':
      delete state.leftOut[fact.data.zone];
      return;
    case 'test.begun':
    case 'test.ended':
      test(state.tests, fact);
      return;
    default:
  }
}

type Way = { readonly device?: DeviceId; readonly account?: string };

function hear(known: PanelStanding, at: Instant, { device, account }: Way): void {
  known.heard = at;
  if (device === undefined) return;
  known.by = device;
  if (account === undefined) return;
  known.heardAt ??= {};
  known.heardAt[wayKey({ device, account })] = at;
}

function condition(
  state: PanelState,
  { type, data }: FactOf<'condition.raised' | 'condition.cleared'>,
): void {
  const is = type === 'condition.raised';
  if (data.condition === 'not-armed' && data.area !== undefined) {
    if (is) state.notArmed[data.area] = true;
    else delete state.notArmed[data.area];
  }
  if (data.condition !== 'backup-only' || data.panel === undefined) return;
  const known = standingOf(state, data.panel);
  if (is) known.isBackupOnly = true;
  else delete known.isBackupOnly;
}

/** A line that is cut, or a board that fell silent, takes back nothing. */
function contact({ contacts }: PanelState, key: string, is: InputState): void {
  const said = is === 'on' || is === 'off' ? is : contacts[key]?.said;
  contacts[key] = said === undefined ? { is } : { is, said };
}

function test(
  tests: PanelState['tests'],
  { type, data }: FactOf<'test.begun' | 'test.ended'>,
): void {
  const key = testKey(data);
  if (key === undefined) return;
  const until = type === 'test.begun' ? fromRfc3339(data.until) : undefined;
  if (until === undefined) {
    delete tests[key];
    return;
  }
  const { panel, zone, device } = data;
  tests[key] = {
    until,
    of: {
      ...(panel === undefined ? {} : { panel }),
      ...(zone === undefined ? {} : { zone }),
      ...(device === undefined ? {} : { device }),
    },
  };
}

function event(state: PanelState, fact: FactOf<'panel.event'>): void {
  const { data, at } = fact;
  hold(state, fact);
  // What is told again as a test is over was not said now.
  if (data.panel === undefined || data.standing === true) return;
  hear(standingOf(state, data.panel), at, data);
  if (data.zone !== undefined && !isRecord(data.kind)) trip(state, data.zone, fact);
}

function trip(state: PanelState, zone: ZoneId, { data, time }: FactOf<'panel.event'>): void {
  const standing = state.tripped[zone] ?? {};
  const name = data.matter === undefined ? data.kind : `${data.kind} ${data.matter}`;
  const known = standing[name];
  if (known !== undefined && time < known.time) return;
  if (data.qualifier === 'restore') delete standing[name];
  else standing[name] = { said: asSaid(data), device: data.device, time };
  if (Object.keys(standing).length === 0) delete state.tripped[zone];
  else state.tripped[zone] = standing;
}

function asSaid(data: FactData<'panel.event'>): PanelSaid {
  const { panel, account, code, kind, takenFor, partition, number, matter } = data;
  return {
    ...(panel === undefined ? {} : { panel }),
    account,
    code,
    kind,
    ...(takenFor === undefined ? {} : { takenFor }),
    ...(partition === undefined ? {} : { partition }),
    ...(number === undefined ? {} : { number }),
    ...(matter === undefined ? {} : { matter }),
  };
}

function standingOf(state: PanelState, panel: string): PanelStanding {
  const known = state.panels[panel];
  if (known !== undefined) return known;
  const made: PanelStanding = {};
  state.panels[panel] = made;
  return made;
}
