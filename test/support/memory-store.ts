import type {
  CommandRow,
  CommitRows,
  EngineStore,
  Snapshot,
  ViewRow,
} from '../../gateway/engine/ports.ts';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import { FACTS, type Fact } from '../../rules/vocabulary/facts.ts';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';

/** A store that forgets everything when the test ends, and keeps it across the restarts of an engine. */
export function createMemoryStore(): EngineStore & { readonly journal: readonly Fact[] } {
  const journal: Fact[] = [];
  const seen = new Set<string>();
  const commands = new Map<string, CommandRow>();
  const sources = new Map<string, CommitRows['sources'][number]>();
  const layouts = new Map<string, Site>();
  const views = new Map<string, ViewRow>();
  const previous: Partial<Record<Area, number>> = {};
  let position = 0;
  let at = instant(0);
  let deadline: Instant | undefined;
  let layout: Site | undefined;
  let snapshot: Snapshot | undefined;

  function write(rows: CommitRows): void {
    for (const { input } of rows.inputs) {
      seen.add(input.id);
      if (input.kind === 'reading' && input.key !== undefined)
        seen.add(keyOf(input.device, input.key));
      if (input.kind === 'time.passed' && !(deadline !== undefined && deadline > input.time))
        deadline = input.time;
      at = input.at;
    }
    for (const fact of rows.facts) {
      journal.push(structuredClone(fact));
      previous[FACTS[fact.type].area] = fact.sequence;
    }
    for (const row of rows.commands) commands.set(row.id, row);
    for (const id of rows.answered) commands.delete(id);
    for (const row of rows.sources) sources.set(`${row.source} ${row.boot}`, row);
    for (const one of rows.layouts) {
      layouts.set(one.digest, one);
      layout = one;
    }
    for (const row of rows.views ?? []) views.set(`${row.kind}/${row.id}`, row);
  }

  return {
    journal,
    head: async () => ({
      position,
      link: '',
      at,
      sources: [...sources.values()],
      unanswered: [...commands.values()],
      previous: { ...previous },
      views: [...views.values()],
      ...(layout === undefined ? {} : { layout }),
      ...(deadline === undefined ? {} : { deadline }),
    }),
    commit: (batch) => {
      if (batch.after !== position) return Promise.resolve({ kind: 'overtaken', position });
      write(batch.rows);
      position = batch.position;
      return Promise.resolve({ kind: 'done' });
    },
    seen: async (_site, ids) => ({
      acts: ids.acts.filter((id: InputId) => seen.has(id)),
      keys: ids.keys.filter((key) => seen.has(key)),
    }),
    facts: async (_site, after, limit) =>
      journal.filter((fact) => fact.sequence > after).slice(0, limit),
    layout: async (_site, digest) => layouts.get(digest),
    newestSnapshot: async (_site, version) =>
      snapshot?.version === version ? structuredClone(snapshot) : undefined,
    saveSnapshot: (_site, saved) => {
      snapshot = structuredClone(saved);
      return Promise.resolve();
    },
    probe: async () => true,
  };
}

const keyOf = (device: string, key: string): string => `${device} ${key}`;
