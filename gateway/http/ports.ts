import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../../drivers/driver.ts';
import type { States } from '../../rules/engine.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import type { Fact, FactOf } from '../../rules/vocabulary/facts.ts';
import type { FactId, InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Digester } from '../engine/digest.ts';
import type { Receipt } from '../engine/ports.ts';
import type { ImportDesk } from '../imports/desk.ts';
import type { NotifyDesk } from '../notify/desk.ts';
import type { Pack } from '../packs/pack.ts';
import type { Procedure } from '../procedures/procedure.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { AlarmReaders } from '../store/alarm-readers.ts';
import type { PatrolReaders } from '../store/patrol-readers.ts';
import type { RoutePlansTable, ShiftsTable } from '../store/tables.ts';
import type { VisitorRow, VisitorsAsked } from '../store/visitors-model.ts';
import type { Register } from './register.ts';

/** An act as it comes in over HTTP. */
export type ActSubmission = ActBody & {
  readonly kind: 'act';
  readonly id: InputId;
  readonly time: Instant;
  readonly by: PersonId;
  /** The signature by staff card, where there is one. */
  readonly signed?: FactId;
};

/** What of the engine HTTP needs. */
export type Door = {
  submit(act: ActSubmission): Promise<Receipt>;
  readonly site: Site;
  view(ref: StateRef): object | undefined;
  states(): Readonly<States>;
  onFacts(listener: (facts: readonly Fact[]) => void): () => void;
  readiness(): { readonly ready: boolean; readonly why?: string };
  position(): number;
};

/** A fact as the journal tells it: `previous` is the sequence of the fact before it in its area. */
export type ToldFact = {
  readonly fact: Fact;
  readonly area: Area;
  readonly previous: number;
};

/** What of the journal and the reference data HTTP needs; nothing here writes. */
export type Records = {
  /** Facts after a position, in order; of one area where given. `trimmed`: the journal no longer reaches back to it. */
  feed(query: {
    readonly area?: Area;
    readonly after: number;
    readonly limit: number;
  }): Promise<{ readonly facts: readonly ToldFact[]; readonly trimmed: boolean }>;
  /** The newest facts, oldest first. */
  newest(query: { readonly area?: Area; readonly limit: number }): Promise<readonly ToldFact[]>;
  fact(id: string): Promise<Fact | undefined>;
  /** What an input led to, in order: the first few dozen facts. */
  factsOfInput(id: string): Promise<readonly Fact[]>;
  /** True where this person is saved as a guard. */
  isGuard(person: string): Promise<boolean>;
  /** The fact that gave an opening its authority. */
  authority(opening: FactOf<'barrier.opened'>): Promise<Fact | undefined>;
  /** What came in and led to a fact: without its body, which may name a card. */
  input(id: string): Promise<ChainInput | undefined>;
  /** All that is told of one passage, newest first. */
  factsOfPassage(passage: string): Promise<readonly Fact[]>;
  /** The newest passages, newest first. */
  passages(limit: number): Promise<readonly object[]>;
  /** Openings of a time: how many of each kind, and the newest of them. */
  openings(asked: {
    readonly from: Instant;
    readonly to: Instant;
    readonly limit: number;
  }): Promise<{
    readonly sums: readonly {
      readonly barrier: string;
      readonly kind: string;
      readonly count: number;
      readonly unsaid: number;
    }[];
    readonly items: readonly OpeningTold[];
  }>;
  /** All of one alarm as a file for the police or the fire brigade; undefined where there is no such alarm. */
  pack(asked: {
    readonly alarm: string;
    readonly withNames: boolean;
    readonly at: Instant;
    readonly by: string;
  }): Promise<Pack | undefined>;
  /** Alarms of any time, and what is told of them. */
  readonly alarms: AlarmReaders;
  /** All that is told of one round, in order. */
  factsOfRound(round: string): Promise<readonly Fact[]>;
  /** All that is told of the rounds of a route that begin on a day, round by round. */
  factsOfRouteDay(asked: {
    readonly route: string;
    readonly day: string;
  }): Promise<readonly Fact[]>;
  /** Every route that was ever walked. */
  routesWalked(): Promise<readonly string[]>;
  /** What else was told at these points and of these devices between two positions, in order. */
  factsBeside(asked: {
    readonly checkpoints: readonly string[];
    readonly devices: readonly string[];
    readonly from: number;
    readonly to: number;
  }): Promise<readonly Fact[]>;
  /** Doubts about tags that were told between two positions, in order. */
  doubtsBetween(asked: {
    readonly from: number;
    readonly to: number;
  }): Promise<readonly FactOf<'tag.suspected'>[]>;
  /** Who and what is inside, latest first, and how many there are of each. */
  presence(limit: number): Promise<{
    readonly counts: {
      readonly inside: number;
      readonly outside: number;
      readonly unknown: number;
    };
    readonly items: readonly object[];
  }>;
  /** Visitors, newest first. */
  visitors(asked: VisitorsAsked): Promise<readonly VisitorRow[]>;
  /** Figures of patrols. */
  readonly patrol: PatrolReaders;
  /** Shifts, newest first. */
  shifts(asked: {
    readonly post?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly ShiftsTable[]>;
  /** Plans of routes that people made, those included whose time is over. */
  routePlans(): Promise<readonly RoutePlansTable[]>;
  /** The vehicle known by one of these spellings of a plate. */
  vehicleOfPlate(plates: readonly string[]): Promise<string | undefined>;
  list(
    kind: RecordKind,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<readonly object[]>;
  /** Names of people, plates of vehicles, by id. */
  /** Imports and how they stand, the newest first. */
  importList(): Promise<readonly object[]>;
  names(ids: readonly string[]): Promise<Readonly<Record<string, string>>>;
};

/** One opening of the ledger. */
export type OpeningTold = {
  readonly opening: string;
  readonly at: string;
  readonly barrier: string;
  readonly kind: string;
  readonly lane?: string;
  readonly by?: string;
  readonly closed?: string;
  readonly explanation?: string;
  readonly explainedBy?: string;
  readonly guard?: string;
  readonly shift?: string;
};

export const RECORD_KINDS = [
  'people',
  'vehicles',
  'permits',
  'credentials',
  'blocks',
  'locks',
  'households',
  'handovers',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The input at the end of a chain. */
export type ChainInput = {
  readonly id: string;
  readonly kind: string;
  readonly type?: string;
  readonly source?: string;
  readonly time: string;
};

/** Who may sign in. */
export type HttpAccounts = Pick<AccountStore, 'get' | 'list' | 'put'>;

/** What every route is given. */
export type HttpParts = {
  readonly engine: Door;
  readonly records: Records;
  readonly imports: ImportDesk;
  readonly notify: Omit<NotifyDesk, 'close'>;
  /** What is to be done about each kind of alarm. */
  readonly procedures: readonly Procedure[];
  readonly accounts: HttpAccounts;
  readonly register: Register;
  /** A card's whole number is matched by digest, as a card that is shown. */
  readonly digest: Digester;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  /** The plan of the site, where site.yaml names one. */
  readonly planFile?: string;
};
