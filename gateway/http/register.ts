import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { FoundPermits, Subjects } from '../store/search-readers.ts';
import type { Store } from '../store/store.ts';
import type { CredentialsTable, PermitsTable, PresenceTable } from '../store/tables.ts';
import { moment } from './moments.ts';

/** One page of a search; `next` is where the page after it begins. */
export type Found<Row extends object = object> = {
  readonly items: readonly Row[];
  readonly next?: string;
};

/** Where somebody or something is, and since when. */
export type Present = {
  readonly subject: string;
  readonly whereabouts: string;
  readonly since: string;
  readonly lane?: string;
  readonly holder?: string;
  readonly assurance?: string;
};

/** Searches over what is kept of people, cars, permits, passages and whereabouts, as HTTP gives them. */
export type Register = {
  subjects(typed: string): Promise<Subjects>;
  cards(asked: {
    readonly tails: readonly string[];
    readonly digests: readonly string[];
  }): Promise<readonly string[]>;
  permits(asked: {
    readonly subjects?: Subjects;
    readonly permit?: string;
    readonly class?: string;
    readonly state?: 'active' | 'suspended' | 'ended';
    readonly after?: string;
    readonly limit: number;
  }): Promise<Found>;
  passages(asked: {
    readonly subjects?: Subjects;
    readonly lane?: string;
    readonly outcome?: string;
    readonly from?: number;
    readonly to?: number;
    readonly after?: string;
    readonly limit: number;
  }): Promise<Found>;
  presence(asked: {
    readonly subjects?: Subjects;
    readonly whereabouts: string;
    readonly after?: string;
    readonly limit: number;
  }): Promise<Found<Present>>;
  handovers(asked: {
    readonly delivered: boolean;
    readonly after?: string;
    readonly limit: number;
  }): Promise<Found>;
  temporaryCards(limit: number): Promise<readonly object[]>;
  /** How a passage was decided, and with whose vehicle. */
  who(passage: string): Promise<object>;
  people(typed: string, limit: number): Promise<readonly object[]>;
  vehicles(typed: string, limit: number): Promise<readonly object[]>;
  /** Guards by name, pinyin or initials; with no word, all of them. */
  guards(
    typed: string,
    limit: number,
  ): Promise<readonly { readonly person: string; readonly name: string }[]>;
};

/** The store's answers without digests and site columns, times in RFC 3339. */
export function createRegister({ search, reference }: Store, site: SiteId): Register {
  return {
    subjects: (typed) => search.subjects(site, typed),
    cards: (asked) => search.cards(site, asked),
    async permits({ after: before, limit, ...asked }) {
      const found = await search.permits(site, {
        ...asked,
        limit: limit + 1,
        ...(before === undefined ? {} : { before }),
      });
      const shown = found.permits.slice(0, limit).map((permit) => permitOf(permit, found));
      return page(shown, found.permits, limit, ({ permit }) => permit);
    },
    async passages({ after, limit, ...asked }) {
      const last = keyOf(after);
      const rows = await search.passages(site, {
        ...asked,
        limit: limit + 1,
        ...(last === undefined ? {} : { before: { started: last.at, passage: last.id } }),
      });
      const shown = rows.slice(0, limit).map(({ site: _, started, opened, ended, ...row }) => ({
        ...present(row),
        started: moment(started),
        ...(opened === null ? {} : { opened: moment(opened) }),
        ...(ended === null ? {} : { ended: moment(ended) }),
        notices: row.notices === null ? [] : JSON.parse(row.notices),
      }));
      return page(shown, rows, limit, (row) => `${row.started} ${row.passage}`);
    },
    async presence({ after, limit, ...asked }) {
      const last = keyOf(after);
      const rows = await search.presence(site, {
        ...asked,
        limit: limit + 1,
        ...(last === undefined ? {} : { before: { since: last.at, subject: last.id } }),
      });
      const shown = rows.slice(0, limit).map(presentOf);
      return page(shown, rows, limit, (row) => `${row.since} ${row.subject}`);
    },
    async handovers({ delivered, after, limit }) {
      const last = keyOf(after);
      const rows = await search.handovers(site, {
        delivered,
        limit: limit + 1,
        ...(last === undefined ? {} : { before: last.at }),
      });
      const shown = rows.slice(0, limit).map(({ site: _, since, delivered: done, ...row }) => ({
        ...present(row),
        since: moment(since),
        ...(done === null ? {} : { delivered: moment(done) }),
      }));
      return page(shown, rows, limit, (row) => `${row.delivered ?? row.since} ${row.handover}`);
    },
    temporaryCards: async (limit) => (await search.temporaryCards(site, limit)).map(cardOf),
    who: (passage) => who({ search, reference }, site, passage),
    async people(typed, limit) {
      const { people } = await search.subjects(site, typed);
      const rows = await reference.people(site, { ids: people.slice(0, limit) });
      return rows.map(({ site: _, finds: __, guard, ...row }) => ({
        ...present(row),
        guard: guard === 1,
      }));
    },
    async vehicles(typed, limit) {
      const { vehicles } = await search.subjects(site, typed);
      const rows = await reference.vehicles(site, { ids: vehicles.slice(0, limit) });
      return rows.map(({ site: _, finds: __, ...row }) => present(row));
    },
    async guards(typed, limit) {
      const rows = await search.guards(site, typed, limit);
      return rows.map(({ person, name }) => ({ person, name }));
    },
  };
}

async function who(
  { search, reference }: Pick<Store, 'search' | 'reference'>,
  site: SiteId,
  passage: string,
): Promise<object> {
  const row = await search.passage(site, passage);
  if (row === undefined) return { passage };
  const { decision, reason, notices, vehicle, holder } = row;
  const vehicles = await reference.vehicles(site, { ids: known(vehicle) });
  // Of a refusal the record keeps the permit: whose it is, is in the register.
  const [permit] = await reference.permits(site, { ids: known(row.permit) });
  const people = await reference.people(site, { ids: known(holder ?? permit?.holder ?? null) });
  return {
    passage,
    ...present({ decision, reason }),
    notices: notices === null ? [] : JSON.parse(notices),
    ...present({
      vehicle: vehicles.map(({ plate, model, colour }) => present({ plate, model, colour }))[0],
      holder: people.map(({ name, household }) => present({ name, household }))[0],
    }),
  };
}

const known = (id: string | null): readonly string[] => (id === null ? [] : [id]);

/** One row more was asked for than is shown: if it came, there is a page after this one. */
function page<Item extends object, Row>(
  items: readonly Item[],
  rows: readonly Row[],
  limit: number,
  keyOfRow: (row: Row) => string,
): Found<Item> {
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { items };
  return { items, next: keyOfRow(last) };
}

function keyOf(
  after: string | undefined,
): { readonly at: number; readonly id: string } | undefined {
  const key = /^(\d{1,15}) (.+)$/.exec(after ?? '');
  return key?.[2] === undefined ? undefined : { at: Number(key[1]), id: key[2] };
}

const presentOf = ({
  subject,
  whereabouts,
  since,
  lane,
  holder,
  assurance,
}: PresenceTable): Present => ({
  subject,
  whereabouts,
  since: moment(since),
  ...(lane === null ? {} : { lane }),
  ...(holder === null ? {} : { holder }),
  ...(assurance === null ? {} : { assurance }),
});

function permitOf(permit: PermitsTable, found: FoundPermits): object {
  const { site: _, vehicles, lanes, hours, holder, ended, ...row } = permit;
  const person = found.people.find((one) => one.person === holder);
  const cars: readonly string[] = JSON.parse(vehicles);
  const cards = found.credentials
    .filter((card) => card.permit === permit.permit)
    .sort((a, b) => Number(a.lost !== null) - Number(b.lost !== null));
  const concerned = [permit.permit, holder, ...cars, ...cards.map((card) => card.credential)];
  return {
    ...present(row),
    holder: {
      person: holder,
      ...present({ name: person?.name, phone: person?.phone, household: person?.household }),
      guard: person?.guard === 1,
    },
    vehicles: cars.map((id) => {
      const vehicle = found.vehicles.find((one) => one.vehicle === id);
      const lock = found.locks.find((one) => one.vehicle === id);
      return {
        vehicle: id,
        ...present({ plate: vehicle?.plate, model: vehicle?.model, colour: vehicle?.colour }),
        ...(lock === undefined ? {} : { locked: moment(lock.since) }),
      };
    }),
    cards: cards.map(cardOf),
    blocks: found.blocks
      .filter(({ subject }) => concerned.includes(subject))
      .map(({ site: __, since, ...block }) => ({ ...block, since: moment(since) })),
    lanes: JSON.parse(lanes),
    hours: hours === null ? [] : JSON.parse(hours),
    ...(ended === null ? {} : { ended: moment(ended) }),
  };
}

const cardOf = ({ site: _, digests: __, lost, ...row }: CredentialsTable): object => ({
  ...present(row),
  ...(lost === null ? {} : { lost: moment(lost) }),
});

/** A row without its empty columns. */
const present = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== null && value !== undefined),
  );
