import type { FactDraft } from '../../rules/vocabulary/facts.ts';

/** Signs and clocks are set at every card: that it worked is nothing to look at. */
const ROUTINE = new Set(['reader.show', 'clock.set']);

/**
 * True for what the live stream leaves out: another line says it better, or nobody need look. It is in the journal and
 * in the chain of its cause all the same.
 */
export function isMinor(fact: FactDraft): boolean {
  switch (fact.type) {
    case 'tap.seen':
      // What the tap was worth comes with it, as `visit.made`.
      return fact.data.checkpoint !== undefined && fact.data.holder !== undefined;
    case 'panel.heard':
      // Every panel says so a few times a minute; that one is lost is told.
      return true;
    case 'command.confirmed':
      return ROUTINE.has(fact.data.type);
    default:
      return false;
  }
}
