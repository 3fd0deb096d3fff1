import type { Rulebook, States } from '../../rules/engine.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { EngineStore } from './ports.ts';

/** Large enough that the question costs little beside the facts, small enough to let the loop breathe between. */
const FACTS_PER_PAGE = 2_000;

/** A state, and the position of the snapshot it was built on. */
export type Recovered = { readonly states: States; readonly snapshot: number };

/** State at a position: newest snapshot these rules can read, and the facts after it. Fires nothing. */
export async function recover(options: {
  readonly site: SiteId;
  readonly rulebook: Rulebook;
  readonly rulesVersion: number;
  readonly store: EngineStore;
  readonly position: number;
}): Promise<Recovered> {
  const { site, rulebook, rulesVersion, store, position } = options;
  const snapshot = await store.newestSnapshot(site, rulesVersion);
  const isUsable = snapshot !== undefined && snapshot.position <= position;
  const states = isUsable ? snapshot.states : rulebook.initial();
  const from = isUsable ? snapshot.position : 0;
  await fold({ site, rulebook, store, states, from, to: position });
  return { states, snapshot: from };
}

/** Writes the facts after `from`, up to and with `to`, into a state; gives how many there were. */
export async function fold(options: {
  readonly site: SiteId;
  readonly rulebook: Rulebook;
  readonly store: Pick<EngineStore, 'facts'>;
  readonly states: States;
  readonly from: number;
  readonly to: number;
}): Promise<number> {
  const { site, rulebook, store, states, from, to } = options;
  let after = from;
  let count = 0;
  for (;;) {
    const page = await store.facts(site, after, FACTS_PER_PAGE);
    for (const fact of page) {
      if (fact.sequence > to) return count;
      rulebook.evolve(states, fact);
      count += 1;
    }
    after = page.at(-1)?.sequence ?? after;
    if (page.length < FACTS_PER_PAGE) return count;
  }
}
