import type { Database } from 'better-sqlite3';
import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import { prepareAccessModels } from './access-models.ts';
import { prepareAlarmsModel } from './alarms-model.ts';
import type { Act, CommitWork } from './commit-work.ts';
import { prepareGateModels } from './gate-models.ts';
import { prepareOpeningsModel } from './openings-model.ts';
import { preparePatrolModels } from './patrol-models.ts';
import { prepareReferenceModels } from './reference-models.ts';
import { prepareRoutePlansModel } from './route-plans-model.ts';
import { prepareShiftsModel } from './shifts-model.ts';
import { prepareVisitorsModel } from './visitors-model.ts';

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
  fact(fact: FactRow): string | undefined;
  act(site: string, act: Act): void;
};

/** A fact as the journal has it. */
export type FactRow = CommitWork['facts'][number];

/** Prepares every read model's statements once. */
export function createProjector(db: Database): Projector {
  const reference = prepareReferenceModels(db);
  const fold = folding([
    prepareAccessModels(db),
    reference.facts,
    prepareGateModels(db),
    prepareOpeningsModel(db),
    prepareAlarmsModel(db),
    preparePatrolModels(db),
    prepareVisitorsModel(db),
    prepareShiftsModel(db),
    prepareRoutePlansModel(db),
  ]);
  return {
    fact(fact) {
      if (fact.type === 'act.refused') return read<'act.refused'>(fact).data.act;
      fold(fact);
      return undefined;
    },
    act: reference.act,
  };
}

/** Folds facts into these models. */
export function folding(models: readonly Projections[]): (fact: FactRow) => void {
  const projections = together(models);
  return (fact) => {
    const told = read<never>(fact);
    for (const project of projections.get(fact.type) ?? []) project(told);
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

function read<T extends FactType>(fact: FactRow): Told<T> {
  const { site, id, time, position } = fact;
  return { site, id, time, position, data: JSON.parse(fact.data) };
}
