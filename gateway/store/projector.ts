import type { Database } from 'better-sqlite3';
import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import { prepareAccessModels } from './access-models.ts';
import type { Act, CommitWork } from './commit-work.ts';
import { prepareGateModels } from './gate-models.ts';
import { prepareOpeningsModel } from './openings-model.ts';
import { prepareReferenceModels } from './reference-models.ts';
import { prepareShiftsModel } from './shifts-model.ts';
import { prepareVisitorsModel } from './visitors-model.ts';
import { prepareWatchModels } from './watch-models.ts';

/** Where a fact stands. */
export type Origin = {
  readonly site: string;
  readonly id: string;
  readonly time: number;
  readonly position: number;
};

/** A fact as a read model takes it. */
export type Told<T extends FactType> = Origin & { readonly data: FactData<T> };

/** What each fact does to the read models; facts without an entry do nothing to them. */
export type Projections = { readonly [T in FactType]?: (told: Told<T>) => void };

/** Folds facts and acts into reference data and read models, within the caller's transaction. */
export type Projector = {
  /** Returns the id of the act that this fact refuses, if it does. */
  fact(fact: CommitWork['facts'][number]): string | undefined;
  act(site: string, act: Act): void;
};

/** Prepares every read model's statements once. */
export function createProjector(db: Database): Projector {
  const reference = prepareReferenceModels(db);
  const projections = together([
    prepareAccessModels(db),
    reference.facts,
    prepareGateModels(db),
    prepareOpeningsModel(db),
    prepareWatchModels(db),
    prepareVisitorsModel(db),
    prepareShiftsModel(db),
  ]);
  return {
    fact(fact) {
      if (fact.type === 'act.refused') return read<'act.refused'>(fact).data.act;
      const told = read<never>(fact);
      for (const project of projections.get(fact.type) ?? []) project(told);
      return undefined;
    },
    act: reference.act,
  };
}

type Projection = (told: Told<never>) => void;

/** What every model does with a fact, by its type: one fact may concern several. */
function together(models: readonly Projections[]): ReadonlyMap<string, readonly Projection[]> {
  const byType = new Map<string, Projection[]>();
  for (const model of models) {
    for (const [type, project] of Object.entries<Projection>(model)) {
      byType.set(type, [...(byType.get(type) ?? []), project]);
    }
  }
  return byType;
}

function read<T extends FactType>(fact: CommitWork['facts'][number]): Told<T> {
  const { site, id, time, position } = fact;
  return { site, id, time, position, data: JSON.parse(fact.data) };
}
