import { spokenPlace } from '../panel-source.ts';
import type { FactData, FactDraft, FactOf } from '../vocabulary/facts.ts';
import { isRecord, PANEL_KINDS } from '../vocabulary/panel-kinds.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { PanelState } from './state.ts';

type Event = FactData<'panel.event'>;

/** What came in a test of a place that nobody listed, and stands: it is told again as its test is over. */
export type Held = { readonly event: Event; readonly time: Instant };

/** More places than the largest panels have; beyond it the oldest of the least grave is left to the record. */
export const HELD_MAX = 500;

/** Keeps what is told in a test of no listed zone, until it is taken back or told again. */
export function hold(state: PanelState, { data, time }: FactOf<'panel.event'>): void {
  if (data.zone !== undefined || isRecord(data.kind)) return;
  const key = keyOf(data);
  const known = state.held[key];
  if (known !== undefined && time < known.time) return;
  delete state.held[key];
  if (data.test !== true || data.qualifier === 'restore') return;
  makeRoom(state);
  state.held[key] = { event: data, time };
}

/** What is held of what was tested, as its panel would say it now. */
export function heldNow(
  { held }: PanelState,
  isOver: (of: Pick<Event, 'panel' | 'device'>) => boolean,
): readonly FactDraft[] {
  return Object.values(held).flatMap(({ event }): readonly FactDraft[] => {
    if (!isOver(event)) return [];
    const { test: _, ...said } = event;
    return [{ type: 'panel.event', data: { ...said, qualifier: 'still', standing: true } }];
  });
}

function makeRoom({ held }: PanelState): void {
  const all = Object.entries(held);
  if (all.length < HELD_MAX) return;
  const [least] = all.reduce((one, other) => (gravity(other) > gravity(one) ? other : one));
  delete held[least];
}

/** The gravest kinds come first. */
const gravity = ([, { event }]: readonly [string, Held]): number =>
  PANEL_KINDS.indexOf(event.takenFor ?? event.kind);

/** The place as its panel calls it, whichever receiver it speaks to. */
function keyOf({ panel, device, account, kind, ...said }: Event): string {
  const owner = panel ?? `${device}/${account}`;
  return `${owner}/${kind}/${spokenPlace(said)}`;
}
