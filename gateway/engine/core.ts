import type { Decided, Rulebook, States, Step } from '../../rules/engine.ts';
import type { CommandDraft } from '../../rules/vocabulary/commands.ts';
import type { Input } from '../../rules/vocabulary/inputs.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import type { Draws } from './draws.ts';
import { InputFailed, type Judged, judge } from './judging.ts';
import { names } from './names.ts';
import type { EngineStore, Head } from './ports.ts';
import { recover } from './recovery.ts';

/** The state of all rules, and where in the journal it stands. */
export type Core = {
  readonly states: States;
  readonly position: number;
  /** Position of the snapshot that a start would begin with. */
  readonly snapshot: number;
  readonly deadline: Instant | undefined;
  /** True where the configuration differs from the one the journal knows. */
  readonly isConfigured: boolean;
  /** Judges a batch; an input that cannot be judged is set aside and the batch judged again without it. */
  judge(asked: readonly Input[], now: Instant): Promise<Judged>;
  /** The batch is judged and on its way to the disk: this is where the next one begins. */
  advance(judged: Judged, position: number): void;
  saved(position: number): void;
  /** Judges an input whose commit is not to be had, for what cannot wait; the state must be recovered after. */
  foresee(input: Input): Step;
  view(ref: StateRef): object | undefined;
  levels(): readonly CommandDraft[];
};

/** Recovers the state at a head. */
export async function createCore(options: {
  readonly site: Site;
  readonly rulebook: Rulebook;
  readonly rulesVersion: number;
  readonly store: EngineStore;
  readonly decidedBy: string;
  readonly draw: Draws;
  readonly log: Logger;
  readonly head: Head;
  /** Told of each command as it is decided. */
  decided(command: Decided): void;
  /** Resolves once all that was judged before is durable; rejects where it will not be. */
  settled(): Promise<void>;
}): Promise<Core> {
  const { site: configured, rulebook, log, head, decided, settled } = options;
  let site = head.layout ?? configured;
  let position = head.position;
  let given = head.deadline;
  let { states, snapshot } = await recover({ ...options, site: site.id, position });
  let deadline = rulebook.nextDeadline(site, states, given);

  async function rebuild(): Promise<void> {
    // The state is read from the store, which must have all up to here.
    await settled();
    ({ states, snapshot } = await recover({ ...options, site: site.id, position }));
    deadline = rulebook.nextDeadline(site, states, given);
  }

  return {
    get states() {
      return states;
    },
    get position() {
      return position;
    },
    get snapshot() {
      return snapshot;
    },
    get deadline() {
      return deadline;
    },
    get isConfigured() {
      return head.layout !== undefined && site.digest === configured.digest;
    },
    async judge(asked, now) {
      const spoiled = new Map<string, { readonly why: string; readonly times: number }>();
      for (;;) {
        try {
          const after = position;
          const start = { rulebook, states, site, configured, after, deadline, given, spoiled };
          return judge({ ...start, draw: options.draw, decided }, asked, now);
        } catch (error) {
          if (!(error instanceof InputFailed)) throw error;
          const why = reasonOf(error);
          log.error({ code: 'input-rejected', err: error }, 'an input could not be judged');
          const times = (spoiled.get(error.place)?.times ?? 0) + 1;
          spoiled.set(error.place, { why, times });
          await rebuild();
        }
      }
    },
    advance(judged, at) {
      site = judged.site;
      position = at;
      ({ deadline, given } = judged);
    },
    saved(at) {
      snapshot = at;
    },
    foresee: (input) => rulebook.step(site, states, input, position + 1, names),
    view(ref) {
      const seen = rulebook.view(site, states, ref);
      if (seen === undefined || ref.kind !== 'lane') return seen;
      return { ...seen, decidedBy: options.decidedBy };
    },
    levels: () => rulebook.levels(site, states),
  };
}

/** What is told of an input set aside: the error's own words, never a stack. */
function reasonOf(error: InputFailed): string {
  const { cause } = error;
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? `${inner.name}: ${inner.message}`.slice(0, 300) : error.message;
}
