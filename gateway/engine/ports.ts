import type { Decided, States } from '../../rules/engine.ts';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { CommandId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Input, SentCommand } from '../../rules/vocabulary/inputs.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';

/** The engine's four ports are clock (drivers/driver.ts), turn, bus and store. The simulation drives the same engine through them. */

/** When a batch ends: calls back once this loop turn's arrivals are all queued. */
export type Turn = (next: () => void) => void;

/** What the engine says to the world, after the commit (a fire hold also before it). */
export type EngineBus = {
  publish(message: {
    readonly topic: string;
    readonly payload: string;
    readonly retain: boolean;
  }): void;
};

/** An input with its body as it came, for the inputs table: `digest` is SHA-256(salt ‖ body), both in hexadecimal. */
export type StoredInput = {
  readonly input: Input;
  readonly body: string;
  readonly salt: string;
  readonly digest: string;
};

/** A retained state as it stands after a commit; `data` is missing where the thing has ended. */
export type ViewRow = StateRef & { readonly sequence: number; readonly data?: object };

/** A command as sent: the row that knows whether it was answered. */
export type CommandRow = {
  readonly id: CommandId;
  readonly command: SentCommand;
  readonly expires: Instant;
};

/** One transaction: everything a batch led to. */
export type CommitRows = {
  readonly inputs: readonly StoredInput[];
  readonly facts: readonly Fact[];
  /** Impulses sent by this batch, and those answered by it. */
  readonly commands: readonly CommandRow[];
  readonly answered: readonly CommandId[];
  /** Highest committed sequence per source and boot. */
  readonly sources: readonly {
    readonly source: string;
    readonly boot: string;
    readonly sequence: number;
    readonly at: Instant;
  }[];
  /** Layout made current by `site.configured`, kept as long as the journal. */
  readonly layouts: readonly Site[];
  /** Retained states this batch changed, so that a start knows which topics to fill and which to empty. */
  readonly views?: readonly ViewRow[];
};

/** What commit says: done, or somebody else has written, or the disk refused. */
export type CommitOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'overtaken'; readonly position: number }
  | { readonly kind: 'failed'; readonly error: Error };

/** What a start finds. */
export type Head = {
  /** Journal position of the last fact; 0 where there is none. */
  readonly position: number;
  /** Hash of the last chain link. */
  readonly link: string;
  /** Last `at` given: time never goes back. */
  readonly at: Instant;
  readonly sources: readonly {
    readonly source: string;
    readonly boot: string;
    readonly sequence: number;
  }[];
  /** Impulses sent and never answered. */
  readonly unanswered: readonly CommandRow[];
  readonly layout?: Site;
  /** Sequence of the last fact told on each area's topic. */
  readonly previous?: Readonly<Partial<Record<Area, number>>>;
  /** Retained states as last committed, ended ones included for some days. */
  readonly views?: readonly ViewRow[];
  /** The latest deadline that was given as `time.passed`. */
  readonly deadline?: Instant;
};

/** A state saved at a position, in a version these rules can read. */
export type Snapshot = {
  readonly position: number;
  readonly version: number;
  readonly states: States;
};

/** The store as the engine knows it. One commit is under way per site. */
export type EngineStore = {
  head(site: SiteId): Promise<Head>;
  commit(batch: {
    readonly site: SiteId;
    readonly after: number;
    readonly position: number;
    readonly rows: CommitRows;
  }): Promise<CommitOutcome>;
  /** True where this act id or device key was committed before. */
  seen(
    site: SiteId,
    ids: { readonly acts: readonly InputId[]; readonly keys: readonly string[] },
  ): Promise<{ readonly acts: readonly InputId[]; readonly keys: readonly string[] }>;
  /** Facts after a position, in order, in pages. */
  facts(site: SiteId, after: number, limit: number): Promise<readonly Fact[]>;
  layout(site: SiteId, digest: string): Promise<Site | undefined>;
  newestSnapshot(site: SiteId, version: number): Promise<Snapshot | undefined>;
  /** Reads `states` before it first yields: they go on changing. */
  saveSnapshot(site: SiteId, snapshot: Snapshot): Promise<void>;
  /** A cheap write that tells whether the disk takes commits again. */
  probe(): Promise<boolean>;
};

/** What became of an input, told after its commit. */
export type Receipt =
  | {
      readonly kind: 'committed';
      readonly facts: readonly Fact[];
      readonly commands: readonly Decided[];
    }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'rejected'; readonly why: string }
  /** The commit failed or intake is closed: nothing was said to anyone, try again. */
  | { readonly kind: 'refused'; readonly why: 'intake-closed' | 'commit-failed' };
