import type { Fact, FactData, FactOf } from '../vocabulary/facts.ts';
import { numberOf } from '../vocabulary/panel-kinds.ts';

/** Contacts that may tell of fire, by their last known level, and the fire that stands: plain data, bounded by the wiring. */
export type FireState = {
  readonly contacts: Record<string, FactOf<'input.observed'>['data']>;
  /** Detectors of panels that stand in alarm, as `{panel} {partition}/{number}`: what people call them. */
  readonly detectors: Record<string, string>;
  raised: { readonly origin: string } | undefined;
};

/** No fire, nothing seen yet. */
export function initialFireState(): FireState {
  return { contacts: {}, detectors: {}, raised: undefined };
}

/** Writes one fact into the state. */
export function evolveFire(state: FireState, fact: Fact): void {
  if (fact.type === 'fire.raised') state.raised = { origin: fact.data.origin };
  if (fact.type === 'fire.reset') state.raised = undefined;
  if (fact.type === 'panel.event') detected(state.detectors, fact.data);
  if (fact.type !== 'input.observed') return;
  const { device, input, is } = fact.data;
  // A line that is cut, or a board that fell silent, takes back nothing: what it last said stands.
  if (is !== 'on' && is !== 'off') return;
  if (MAY_TELL_OF_FIRE.test(input)) state.contacts[`${device}/${input}`] = fact.data;
}

/** A detector of a known panel; the panel itself taking its word back, without a number, takes back all of them. */
function detected(detectors: FireState['detectors'], event: FactData<'panel.event'>): void {
  const { panel, kind, qualifier } = event;
  if (panel === undefined || kind !== 'fire') return;
  const key = detectorOf(panel, event);
  if (qualifier !== 'restore') {
    detectors[key] = event.zone ?? `${panel}/${numberOf(event.number)}`;
    return;
  }
  const isAll = numberOf(event.number) === '';
  for (const known of Object.keys(detectors)) {
    if (known === key || (isAll && known.startsWith(`${panel} `))) delete detectors[known];
  }
}

/** Zones of a panel are independent of each other: each has its own detectors. */
const detectorOf = (panel: string, { partition, number }: FactData<'panel.event'>): string =>
  `${panel} ${numberOf(partition)}/${numberOf(number)}`;

/** `site.fire`, `fire` of a lane's board, or a zone; loops and arms are not worth remembering here. */
const MAY_TELL_OF_FIRE = /(^|\.)fire$|^zone\./;
