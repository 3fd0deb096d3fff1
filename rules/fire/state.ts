import type { Fact, FactOf } from '../vocabulary/facts.ts';

/** Contacts that may tell of fire, by their last known level, and the fire that stands: plain data, bounded by the wiring. */
export type FireState = {
  readonly contacts: Record<string, FactOf<'input.observed'>['data']>;
  raised: { readonly origin: string } | undefined;
};

/** No fire, nothing seen yet. */
export function initialFireState(): FireState {
  return { contacts: {}, raised: undefined };
}

/** Writes one fact into the state. */
export function evolveFire(state: FireState, fact: Fact): void {
  if (fact.type === 'fire.raised') state.raised = { origin: fact.data.origin };
  if (fact.type === 'fire.reset') state.raised = undefined;
  if (fact.type !== 'input.observed') return;
  const { device, input, is } = fact.data;
  // A line that is cut, or a board that fell silent, takes back nothing: what it last said stands.
  if (is !== 'on' && is !== 'off') return;
  if (MAY_TELL_OF_FIRE.test(input)) state.contacts[`${device}/${input}`] = fact.data;
}

/** `site.fire`, `fire` of a lane's board, or a zone; loops and arms are not worth remembering here. */
const MAY_TELL_OF_FIRE = /(^|\.)fire$|^zone\./;
