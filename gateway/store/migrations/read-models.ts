import type { Kysely, Migration } from 'kysely';
import type { Tables } from '../tables.ts';
import { type Columns, createModel } from './create-model.ts';

/** Reference data and the read models the console asks: all folded from facts and acts in the commit's transaction. */
export const readModels: Migration = {
  async up(db: Kysely<Tables>) {
    for (const [table, key, columns] of MODELS) {
      await createModel(db, { table, key: [key], columns });
    }
    for (const [name, table, columns] of INDEXES) {
      await db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns])
        .execute();
    }
  },
};

const MODELS: readonly (readonly [string, string, Columns])[] = [
  ['people', 'person', { name: 'text', phone: 'text?', household: 'text?', guard: 'integer' }],
  ['vehicles', 'vehicle', { plate: 'text', model: 'text?', colour: 'text?' }],
  [
    'permits',
    'permit',
    {
      class: 'text',
      holder: 'text',
      vehicles: 'text',
      lanes: 'text',
      validFrom: 'text?',
      validTo: 'text?',
      state: 'text',
      ended: 'integer?',
    },
  ],
  [
    'credentials',
    'credential',
    {
      holder: 'text?',
      permit: 'text?',
      checkpoint: 'text?',
      vehicle: 'text?',
      technology: 'text',
      bits: 'integer',
      tail: 'text?',
      digests: 'text',
      lost: 'integer?',
    },
  ],
  [
    'passages',
    'passage',
    {
      lane: 'text',
      direction: 'text?',
      started: 'integer',
      credential: 'text?',
      permit: 'text?',
      holder: 'text?',
      vehicle: 'text?',
      decision: 'text?',
      reason: 'text?',
      refusals: 'integer',
      notices: 'text?',
      tail: 'text?',
      authority: 'text?',
      by: 'text?',
      opened: 'integer?',
      ended: 'integer?',
      outcome: 'text?',
      whereFrom: 'text?',
      whereTo: 'text?',
      assurance: 'text?',
      sequence: 'integer',
    },
  ],
  [
    'presence',
    'subject',
    {
      whereabouts: 'text',
      since: 'integer',
      lane: 'text?',
      passage: 'text?',
      holder: 'text?',
      assurance: 'text?',
    },
  ],
  [
    'alarms',
    'alarm',
    {
      kind: 'text',
      priority: 'text',
      place: 'text',
      origin: 'text',
      zone: 'text?',
      lane: 'text?',
      raised: 'integer',
      repeats: 'integer',
      acknowledged: 'integer?',
      acknowledgedBy: 'text?',
      attended: 'integer?',
      attendedBy: 'text?',
      returned: 'integer?',
      reset: 'integer?',
      cleared: 'integer?',
      closed: 'integer?',
      closedBy: 'text?',
      why: 'text?',
      clocksMissed: 'integer',
    },
  ],
  [
    'rounds',
    'round',
    {
      route: 'text',
      from: 'text',
      to: 'text',
      tolerance: 'text',
      due: 'integer',
      made: 'integer?',
      outcome: 'text?',
    },
  ],
  [
    'visits',
    'id',
    {
      round: 'text?',
      checkpoint: 'text',
      guard: 'text?',
      class: 'text',
      proof: 'text?',
      why: 'text?',
      time: 'integer',
    },
  ],
];

const INDEXES: readonly (readonly [string, string, readonly string[]])[] = [
  ['passagesByStart', 'passages', ['site', 'started']],
  ['credentialsByPermit', 'credentials', ['site', 'permit']],
  ['permitsByHolder', 'permits', ['site', 'holder']],
  ['presenceByWhereabouts', 'presence', ['site', 'whereabouts']],
  ['alarmsByRaised', 'alarms', ['site', 'raised']],
  ['roundsByFrom', 'rounds', ['site', 'from']],
  ['visitsByRound', 'visits', ['site', 'round']],
  ['visitsByTime', 'visits', ['site', 'time']],
];
