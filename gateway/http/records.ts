import { FACTS } from '../../rules/vocabulary/facts.ts';
import type { InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { names } from '../engine/names.ts';
import { makePack } from '../packs/make.ts';
import { createAlarmReaders } from '../store/alarm-readers.ts';
import {
  authorityOf,
  factById,
  factsById,
  factsOfPassage,
  inputById,
  newestFacts,
  presenceCounts,
} from '../store/journal-readers.ts';
import { createPatrolReaders } from '../store/patrol-readers.ts';
import type { FeedFact } from '../store/readers.ts';
import {
  doubtsBetween,
  factsBeside,
  factsOfRound,
  factsOfRouteDay,
  routesWalked,
} from '../store/round-readers.ts';
import { routePlansOf } from '../store/route-plans-model.ts';
import { shiftsOf } from '../store/shifts-model.ts';
import type { Store } from '../store/store.ts';
import type { OpeningsTable } from '../store/tables.ts';
import { vehicleOfPlate, visitorsOf } from '../store/visitors-model.ts';
import { moment } from './moments.ts';
import type { OpeningTold, RecordKind, Records, ToldFact } from './ports.ts';

/** The store's answers as HTTP gives them: times in RFC 3339, no digests, no site column. */
export function createRecords(store: Store, layout: Site): Records {
  const { read } = store;
  const site = layout.id;
  return {
    async feed(query) {
      const { facts, trimmed } = await store.feed(site, query);
      return { facts: facts.map(told), trimmed };
    },
    pack: (asked) => makePack({ site: layout, store }, asked),
    newest: async (query) => (await newestFacts(read, site, query)).map(told),
    fact: (id) => factById(read, site, id),
    factsOfInput: (id) => factsById(read, site, namesOfFacts(id)),
    async isGuard(person) {
      const [known] = await store.reference.people(site, { ids: [person] });
      return known?.guard === 1;
    },
    authority: (opening) => authorityOf(read, site, opening),
    async input(id) {
      const row = await inputById(read, site, id);
      return row === undefined
        ? undefined
        : { ...present(row), id: row.id, kind: row.kind, time: moment(row.time) };
    },
    factsOfPassage: (passage) => factsOfPassage(read, site, passage),
    async passages(limit) {
      const rows = await store.passages(site, { limit });
      return rows.map(({ started, opened, ended, notices, site: _, ...row }) => ({
        ...present(row),
        started: moment(started),
        ...(opened === null ? {} : { opened: moment(opened) }),
        ...(ended === null ? {} : { ended: moment(ended) }),
        notices: notices === null ? [] : JSON.parse(notices),
      }));
    },
    async openings({ from, to, limit }) {
      const [sums, rows] = await Promise.all([
        store.openingSums(site, { from, to }),
        store.openings(site, { from, to, limit }),
      ]);
      return { sums, items: rows.map(openingOf) };
    },
    alarms: createAlarmReaders(read, site),
    factsOfRound: (round) => factsOfRound(read, site, round),
    factsOfRouteDay: (asked) => factsOfRouteDay(read, site, asked),
    routesWalked: () => routesWalked(read, site),
    doubtsBetween: (asked) => doubtsBetween(read, site, asked),
    factsBeside: (asked) => factsBeside(read, site, asked),
    async presence(limit) {
      const rows = await store.presence(site, 'inside');
      return {
        counts: await presenceCounts(read, site),
        items: rows.slice(0, limit).map(({ since, site: _, ...row }) => ({
          ...present(row),
          since: moment(since),
        })),
      };
    },
    patrol: createPatrolReaders(read, site),
    shifts: (asked) => shiftsOf(read, site, asked),
    routePlans: () => routePlansOf(read, site),
    visitors: (asked) => visitorsOf(read, site, asked),
    vehicleOfPlate: (plates) => vehicleOfPlate(read, site, plates),
    async importList() {
      const rows = await store.reference.imports(site);
      return rows.map(({ site: _, began, since, ...row }) => ({
        ...present(row),
        began: moment(began),
        since: moment(since),
      }));
    },
    list: (kind, page) => list(store, site, kind, page),
    async names(ids) {
      const [people, vehicles] = await Promise.all([
        store.reference.people(site, { ids }),
        store.reference.vehicles(site, { ids }),
      ]);
      return Object.fromEntries([
        ...people.map((row) => [row.person, row.name]),
        ...vehicles.map((row) => [row.vehicle, row.plate]),
      ]);
    },
  };
}

/** A tap leads to a visit of each route over that point, and to what these end: far fewer than this. */
const FACTS_OF_INPUT = 64;

// The branding constructor: an id as asked for; where there is no such input there are no such facts.
const inputId = (id: string): InputId => id as InputId;

/** Facts are named by their input and their index. */
const namesOfFacts = (input: string): readonly string[] =>
  Array.from({ length: FACTS_OF_INPUT }, (_, index) => names.fact(inputId(input), index));

const told = ({ fact, previous }: FeedFact): ToldFact => ({
  fact,
  area: FACTS[fact.type].area,
  previous,
});

/** A row without its empty columns. */
function openingOf({ opening, at, barrier, kind, closed, ...row }: OpeningsTable): OpeningTold {
  const { lane, by, explanation, explainedBy, guard, shift } = row;
  return {
    opening,
    at: moment(at),
    barrier,
    kind,
    ...(lane === null ? {} : { lane }),
    ...(by === null ? {} : { by }),
    ...(closed === null ? {} : { closed: moment(closed) }),
    ...(explanation === null ? {} : { explanation }),
    ...(explainedBy === null ? {} : { explainedBy }),
    ...(guard === null ? {} : { guard }),
    ...(shift === null ? {} : { shift }),
  };
}

function present(row: object): object {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

async function list(
  store: Store,
  site: SiteId,
  kind: RecordKind,
  page: { readonly after?: string; readonly limit: number },
): Promise<readonly object[]> {
  const { reference } = store;
  switch (kind) {
    case 'people':
      return (await reference.people(site, page)).map(({ site: _, finds: __, guard, ...row }) => ({
        ...present(row),
        guard: guard === 1,
      }));
    case 'vehicles':
      return (await reference.vehicles(site, page)).map(({ site: _, finds: __, ...row }) =>
        present(row),
      );
    case 'permits':
      return (await reference.permits(site, page)).map(({ site: _, ended, ...row }) => ({
        ...present(row),
        vehicles: JSON.parse(row.vehicles),
        lanes: JSON.parse(row.lanes),
        ...(row.hours === null ? {} : { hours: JSON.parse(row.hours) }),
        ...(ended === null ? {} : { ended: moment(ended) }),
      }));
    case 'blocks':
    case 'locks':
    case 'households':
      return (await reference[kind](site, page)).map(({ site: _, since, ...row }) => ({
        ...present(row),
        since: moment(since),
      }));
    case 'handovers':
      return (await reference.handovers(site, page)).map(
        ({ site: _, since, delivered, ...row }) => ({
          ...present(row),
          since: moment(since),
          ...(delivered === null ? {} : { delivered: moment(delivered) }),
        }),
      );
    case 'credentials':
      return (await reference.credentials(site, page)).map(
        ({ site: _, digests: __, lost, ...row }) => ({
          ...present(row),
          ...(lost === null ? {} : { lost: moment(lost) }),
        }),
      );
  }
}
