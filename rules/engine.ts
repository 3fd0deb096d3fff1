import type { Given, Rule } from './rule.ts';
import type { CommandDraft } from './vocabulary/commands.ts';
import type { Fact, FactDraft } from './vocabulary/facts.ts';
import type { CommandId, FactId, InputId } from './vocabulary/ids.ts';
import type { Input } from './vocabulary/inputs.ts';
import type { Site } from './vocabulary/site.ts';
import type { StateRef } from './vocabulary/states.ts';
import { earliest, type Instant } from './vocabulary/time.ts';

/** Ids derive from the input's id and an index, so that the same input gives the same ids on any machine. */
export type Names = {
  fact(input: InputId, index: number): FactId;
  command(input: InputId, index: number): CommandId;
};

/** A command as decided: named, with the fact that caused it. */
export type Decided = CommandDraft & {
  readonly id: CommandId;
  readonly cause: FactId;
  readonly time: Instant;
};

/** What one input led to. */
export type Step = {
  readonly facts: readonly Fact[];
  readonly commands: readonly Decided[];
  readonly touched: readonly StateRef[];
};

/** Thrown when bookkeeping failed on a fact: the caller rebuilds the state and decides again without this input. */
export class EvolveFailed extends Error {
  override readonly name = 'EvolveFailed';
}

// A rule's state is opaque here; it is a member of `States` under the rule's id.
// biome-ignore lint/suspicious/noExplicitAny: the one place where rules of different states stand in one list
type AnyRule = Rule<any>;
/** The state of all rules: plain JSON data by rule id. */
export type States = Record<string, unknown>;

/** Many rules as one, in one fixed order: the facts of one are inputs to those after it in the same step. */
export type Rulebook = {
  initial(): States;
  /** Judges one input and writes its facts into `states`. Whatever it throws, `states` may be half written: rebuild them. */
  step(site: Site, states: States, input: Input, sequence: number, names: Names): Step;
  evolve(states: States, fact: Fact): void;
  nextDeadline(site: Site, states: States, given?: Instant): Instant | undefined;
  /**
   * The next after one that was given and said nothing: a rule that asks for it or an earlier one again would be woken for
   * ever, and is left alone until something happens.
   */
  deadlineAfter(site: Site, states: States, given: Instant): Instant | undefined;
  levels(site: Site, states: States): readonly CommandDraft[];
  view(site: Site, states: States, ref: StateRef): object | undefined;
};

/** Makes one rulebook of rules given in their order of precedence. */
export function createRulebook(rules: readonly AnyRule[]): Rulebook {
  return {
    initial: () => Object.fromEntries(rules.map((rule) => [rule.id, rule.initial()])),
    step: (site, states, input, sequence, names) =>
      step(rules, site, states, input, sequence, names),
    evolve: (states, fact) => evolveAll(rules, states, fact),
    nextDeadline: (site, states, given) =>
      dues(rules, site, states, given).reduce(earliest, undefined),
    deadlineAfter: (site, states, given) =>
      dues(rules, site, states, given)
        .filter((due) => due !== undefined && due > given)
        .reduce(earliest, undefined),
    levels: (site, states) => rules.flatMap((rule) => rule.levels(site, states[rule.id])),
    view: (site, states, ref) => {
      for (const rule of rules) {
        const seen = rule.view(site, states[rule.id], ref);
        if (seen !== undefined) return seen;
      }
      return undefined;
    },
  };
}

const dues = (
  rules: readonly AnyRule[],
  site: Site,
  states: States,
  given: Instant | undefined,
): readonly (Instant | undefined)[] =>
  rules.map((rule) => rule.nextDeadline(site, states[rule.id], given));

function step(
  rules: readonly AnyRule[],
  site: Site,
  states: States,
  input: Input,
  sequence: number,
  names: Names,
): Step {
  const facts: Fact[] = [];
  for (const rule of rules) {
    // Each rule judges the input and then the facts of the rules before it; its own it does not hear again.
    const before = facts.length;
    for (let index = -1; index < before; index += 1) {
      const heard = facts[index];
      const given: Given =
        heard === undefined ? { kind: 'input', input } : { kind: 'fact', fact: heard, input };
      const drafts: readonly FactDraft[] = rule.decide(site, states[rule.id], given);
      for (const draft of drafts) {
        const fact = named(draft, {
          id: names.fact(input.id, facts.length),
          time: input.time,
          at: input.at,
          cause: (heard ?? input).id,
          sequence: sequence + facts.length,
        });
        facts.push(fact);
        evolveAll(rules, states, fact);
      }
    }
  }
  const commands = commandsOf(rules, site, facts, (index) => names.command(input.id, index));
  return { facts, commands, touched: touchedBy(rules, site, facts) };
}

function commandsOf(
  rules: readonly AnyRule[],
  site: Site,
  facts: readonly Fact[],
  name: (index: number) => CommandId,
): Decided[] {
  const commands: Decided[] = [];
  for (const fact of facts) {
    for (const rule of rules) {
      for (const draft of rule.react(site, fact)) {
        commands.push({ ...draft, id: name(commands.length), cause: fact.id, time: fact.time });
      }
    }
  }
  return commands;
}

type Named = Pick<Fact, 'id' | 'time' | 'at' | 'cause' | 'sequence'>;

// Written out: facts of one shape, whatever their type, are what keeps every reader of them fast.
function named(draft: FactDraft, as: Named): Fact;
function named({ type, data }: FactDraft, { id, time, at, cause, sequence }: Named): object {
  return { type, data, id, time, at, cause, sequence };
}

function evolveAll(rules: readonly AnyRule[], states: States, fact: Fact): void {
  try {
    for (const rule of rules) rule.evolve(states[rule.id], fact);
  } catch (cause) {
    throw new EvolveFailed(`the state could not take ${fact.type} ${fact.id}`, { cause });
  }
}

function touchedBy(rules: readonly AnyRule[], site: Site, facts: readonly Fact[]): StateRef[] {
  const seen = new Map<string, StateRef>();
  for (const fact of facts) {
    for (const rule of rules) {
      for (const ref of rule.touches(site, fact)) seen.set(`${ref.kind}/${ref.id}`, ref);
    }
  }
  return [...seen.values()];
}
