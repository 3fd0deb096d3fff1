import type { CommandDraft } from './vocabulary/commands.ts';
import type { Fact, FactDraft } from './vocabulary/facts.ts';
import type { Input } from './vocabulary/inputs.ts';
import type { Site } from './vocabulary/site.ts';
import type { StateRef } from './vocabulary/states.ts';
import type { Instant } from './vocabulary/time.ts';

/** What a rule is given to judge: an input from outside, or a fact of a rule before it in the same step. */
export type Given =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'fact'; readonly fact: Fact; readonly input: Input };

/**
 * One policy as pure functions: same site, state and input, same facts, on any machine, any day. `State` is plain JSON
 * data (it is the snapshot). Rules see each other only through facts.
 */
export type Rule<State> = {
  readonly id: string;
  initial(): State;
  /** Judgement: reads, never writes; never throws on input. */
  decide(site: Site, state: State, given: Given): readonly FactDraft[];
  /** Bookkeeping, in place: no judgement; called with every fact of every rule, live and in replay alike. */
  evolve(state: State, fact: Fact): void;
  /** Consequence: what must be done because of this fact. Not called in replay. */
  react(site: Site, fact: Fact): readonly CommandDraft[];
  /**
   * When silence itself becomes an input; the engine then gives `time.passed` with that instant as `time`. `given`: the
   * latest that was given, for what is asked at many instants of which most say nothing.
   */
  nextDeadline(site: Site, state: State, given?: Instant): Instant | undefined;
  /** Levels that must stand now, asserted again when engine, host or device comes back. */
  levels(site: Site, state: State): readonly CommandDraft[];
  /** Which retained states this fact changed. */
  touches(site: Site, fact: Fact): readonly StateRef[];
  /** The retained state of one thing; undefined once it has ended (its topic is emptied). */
  view(site: Site, state: State, ref: StateRef): object | undefined;
};
