import type { Fact } from '../vocabulary/facts.ts';
import type { PanelId } from '../vocabulary/ids.ts';
import { after, type Instant } from '../vocabulary/time.ts';
import type { AlarmState } from './state.ts';

/** Of a zone that nobody arms: then it counts anew. */
const PERIOD_MS = 24 * 3_600_000;

/** How often a zone has alarmed since it was armed. */
export type Swings = {
  count: number;
  readonly since: Instant;
  readonly panel?: PanelId;
  isOut?: true;
};

/** Counts alarms of zones, and begins anew as they are armed. */
export function hearSwings(state: AlarmState, fact: Fact): void {
  switch (fact.type) {
    case 'alarm.raised':
      if (fact.data.source === `swinger ${fact.data.zone}`) leaveOut(state, fact.data.zone);
      else if (fact.data.kind === 'burglary') swing(state, fact.data, fact.at);
      return;
    case 'alarm.repeated':
      if (fact.data.kind === 'burglary') swing(state, fact.data, fact.at);
      return;
    case 'area.armed':
    case 'area.disarmed':
      for (const zone of fact.data.zones ?? []) delete state.swings[zone];
      return;
    case 'zone.watched':
      delete state.swings[fact.data.zone];
      return;
    case 'panel.event':
      if (fact.data.kind === 'arming') forget(state, fact.data.panel);
      return;
    default:
  }
}

function swing(
  state: AlarmState,
  { zone, panel }: { readonly zone?: string; readonly panel?: PanelId },
  at: Instant,
): void {
  if (zone === undefined) return;
  const known = state.swings[zone];
  if (known === undefined || isPast(known, at)) {
    state.swings[zone] = { count: 1, since: at, ...(panel === undefined ? {} : { panel }) };
  } else known.count += 1;
}

function leaveOut(state: AlarmState, zone: string | undefined): void {
  const known = zone === undefined ? undefined : state.swings[zone];
  if (known !== undefined) known.isOut = true;
}

function forget(state: AlarmState, panel: PanelId | undefined): void {
  if (panel === undefined) return;
  for (const [zone, known] of Object.entries(state.swings)) {
    if (known.panel === panel) delete state.swings[zone];
  }
}

/** When it counts anew, armed or not. */
export const endOf = (known: Swings | undefined, at: Instant): Instant =>
  after(known?.since ?? at, PERIOD_MS);

/** Its period is over: it counts anew. */
export const isPast = ({ since }: Swings, at: Instant): boolean => at >= after(since, PERIOD_MS);
