import { isDeepStrictEqual } from 'node:util';
import type { Rulebook, States } from '../../rules/engine.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { EngineStore, Head } from './ports.ts';
import { fold } from './recovery.ts';

/** Where the journal alone says something else than what is kept beside it. */
export type Difference = {
  readonly where: string;
  readonly live: unknown;
  readonly replayed: unknown;
};

/** A store that can be replayed; read models are compared where it can fold them again. */
export type ReplayedStore = Pick<EngineStore, 'head' | 'facts' | 'newestSnapshot'> & {
  compareReadModels?(site: Site['id']): Promise<
    readonly {
      readonly table: string;
      readonly key: string;
      readonly live: object | undefined;
      readonly replayed: object | undefined;
    }[]
  >;
};

/** What a replay found. */
export type Replay = {
  readonly position: number;
  readonly facts: number;
  /** The state as the journal alone gives it. */
  readonly states: States;
  readonly differences: readonly Difference[];
};

/**
 * Rebuilds the state from the journal alone, from its first fact, and compares it with the snapshot, the retained states
 * and the read models that live beside it. Fires nothing and changes nothing.
 */
export async function replay(options: {
  readonly store: ReplayedStore;
  readonly rulebook: Rulebook;
  readonly rulesVersion: number;
  readonly site: Site;
}): Promise<Replay> {
  const { store, rulebook, rulesVersion } = options;
  const site = options.site.id;
  const head = await store.head(site);
  const snapshot = await store.newestSnapshot(site, rulesVersion);
  const states = rulebook.initial();
  const differences: Difference[] = [];
  const from = snapshot === undefined ? 0 : Math.min(snapshot.position, head.position);
  let facts = await fold({ site, rulebook, store, states, from: 0, to: from });
  if (snapshot !== undefined) {
    const where = `snapshot ${snapshot.position}`;
    differences.push(...compareStates(where, snapshot.states, states));
  }
  facts += await fold({ site, rulebook, store, states, from, to: head.position });
  differences.push(...compareViews(head, rulebook, head.layout ?? options.site, states));
  for (const { table, key, live, replayed } of (await store.compareReadModels?.(site)) ?? []) {
    differences.push({ where: `${table} ${key}`, live, replayed });
  }
  return { position: head.position, facts, states, differences };
}

/** Says in which rules two states differ: plain data, compared as it would be saved. */
export function compareStates(where: string, live: States, replayed: States): Difference[] {
  const rules = new Set([...Object.keys(live), ...Object.keys(replayed)]);
  return [...rules].flatMap((rule) => {
    const is = saved(live[rule]);
    const should = saved(replayed[rule]);
    if (isDeepStrictEqual(is, should)) return [];
    return [{ where: `${where}, rule ${rule}`, live: is, replayed: should }];
  });
}

const saved = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

function compareViews(
  head: Head,
  rulebook: Rulebook,
  site: Site,
  states: States,
): readonly Difference[] {
  return (head.views ?? []).flatMap(({ kind, id, data }) => {
    const is = withoutDecider(saved(data));
    const should = withoutDecider(saved(rulebook.view(site, states, { kind, id })));
    if (isDeepStrictEqual(is, should)) return [];
    return [{ where: `state ${kind}/${id}`, live: is, replayed: should }];
  });
}

/** Which engine decides a lane is its own to say, and no fact. */
function withoutDecider(view: unknown): unknown {
  if (typeof view !== 'object' || view === null) return view;
  return Object.fromEntries(Object.entries(view).filter(([name]) => name !== 'decidedBy'));
}
