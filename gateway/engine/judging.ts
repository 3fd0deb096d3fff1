import type { Decided, Rulebook, States } from '../../rules/engine.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import type { Input, InputOf } from '../../rules/vocabulary/inputs.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Draws } from './draws.ts';
import { names, rejectedId, timerAgainId, timerId } from './names.ts';

/** A batch as judged, before its commit. */
export type Judged = {
  /** Every input judged, in order: those asked for, and the timers that fell due between them. */
  readonly inputs: readonly Input[];
  /** What each input asked for led to, in order of asking; shorter where the batch was cut. */
  readonly verdicts: readonly Verdict[];
  readonly facts: readonly Fact[];
  readonly commands: readonly Decided[];
  /** Each state touched, with the sequence of its last fact. */
  readonly touched: ReadonlyMap<string, { readonly ref: StateRef; readonly sequence: number }>;
  readonly site: Site;
  readonly position: number;
  readonly deadline: Instant | undefined;
  /** The latest deadline given so far. */
  readonly given: Instant | undefined;
};

/** What one input led to. */
export type Verdict =
  | {
      readonly kind: 'judged';
      readonly facts: readonly Fact[];
      readonly commands: readonly Decided[];
    }
  | { readonly kind: 'rejected'; readonly why: string };

/** Thrown when an input could not be judged: the states may be half written and must be rebuilt. */
export class InputFailed extends Error {
  override readonly name = 'InputFailed';
  /** Names the input within its batch. */
  readonly place: string;

  constructor(text: string, options: { readonly place: string } & ErrorOptions) {
    super(text, options);
    this.place = options.place;
  }
}

/** Where a batch begins. */
export type Start = {
  readonly rulebook: Rulebook;
  readonly states: States;
  readonly site: Site;
  /** The configuration that becomes current with `site.configured`. */
  readonly configured: Site;
  readonly after: number;
  readonly deadline: Instant | undefined;
  readonly given: Instant | undefined;
  /** Inputs of this batch that could not be judged, by place, with how often and why. */
  readonly spoiled: ReadonlyMap<string, { readonly why: string; readonly times: number }>;
  /** What chance says at an instant, by the clock of a zone. */
  readonly draw: Draws;
  /** Told of each command as it is decided: life safety does not wait for a disk. */
  decided(command: Decided): void;
};

/** After a long downtime many deadlines are due; a batch of them is cut here, so that the loop breathes. */
const TIMERS_MAX = 500;

/** Judges inputs in order, each deadline before the first input taken at or after it. */
export function judge(start: Start, asked: readonly Input[], now: Instant): Judged {
  const { rulebook, states, spoiled } = start;
  const inputs: Input[] = [];
  const verdicts: Verdict[] = [];
  const facts: Fact[] = [];
  const commands: Decided[] = [];
  const touched = new Map<string, { readonly ref: StateRef; readonly sequence: number }>();
  let { site, after: position, deadline, given } = start;
  let timers = 0;

  function take(input: Input, place: string): Verdict {
    const spoilt = spoiled.get(place);
    if (spoilt === undefined) return step(input, place);
    inputs.push(input);
    // Where even saying so fails, the input is kept and nothing more is made of it.
    if (spoilt.times === 1) step(insteadOf(input, spoilt.why), place);
    return { kind: 'rejected', why: spoilt.why };
  }

  function step(input: Input, place: string): Verdict {
    const current = input.kind === 'site.configured' ? start.configured : site;
    const made = attempt(input, place, current);
    site = current;
    inputs.push(input);
    if (made.facts.length === 0 && made.commands.length === 0) return NOTHING;
    position += made.facts.length;
    for (const ref of made.touched)
      touched.set(`${ref.kind}/${ref.id}`, { ref, sequence: position });
    for (const fact of made.facts) facts.push(fact);
    for (const command of made.commands) {
      commands.push(command);
      start.decided(command);
    }
    deadline = rulebook.nextDeadline(site, states, given);
    return { kind: 'judged', facts: made.facts, commands: made.commands };
  }

  function attempt(input: Input, place: string, current: Site) {
    try {
      return rulebook.step(current, states, input, position + 1, names);
    } catch (cause) {
      throw new InputFailed(`${input.kind} ${input.id} could not be judged`, { place, cause });
    }
  }

  /** Gives what is due by `until`, one deadline after another; false where the batch is cut. */
  function giveDeadlines(until: Instant): boolean {
    while (deadline !== undefined && deadline <= until) {
      if (timers === TIMERS_MAX) return false;
      timers += 1;
      giveDeadline(deadline, until);
    }
    return true;
  }

  function giveDeadline(due: Instant, at: Instant): void {
    const count = facts.length;
    const input = timePassed(due, at);
    if (given === undefined || due > given) given = due;
    take(input, `timer ${due}`);
    if (facts.length === count) deadline = rulebook.deadlineAfter(site, states, due);
  }

  function timePassed(due: Instant, at: Instant): InputOf<'time.passed'> {
    const isAgain = given !== undefined && due <= given;
    const id = isAgain
      ? timerAgainId(start.site.id, due, position + timers)
      : timerId(start.site.id, due);
    return { kind: 'time.passed', id, time: due, at, draw: start.draw(site.zone, due) };
  }

  let isCut = false;
  for (const [index, input] of asked.entries()) {
    isCut = !giveDeadlines(input.at);
    if (isCut) break;
    verdicts.push(take(input, `input ${index}`));
  }
  if (!isCut) giveDeadlines(now);
  return { inputs, verdicts, facts, commands, touched, site, position, deadline, given };
}

const NOTHING: Verdict = { kind: 'judged', facts: [], commands: [] };

function insteadOf(input: Input, why: string): InputOf<'rejected'> {
  const { time, at } = input;
  const device = 'device' in input ? input.device : undefined;
  return {
    kind: 'rejected',
    id: rejectedId(input.id),
    time,
    at,
    source: 'source' in input ? input.source : sourceOf(input.id),
    ...(device === undefined ? {} : { device }),
    rejected: input.id,
    why,
  };
}

const sourceOf = (input: InputId): string => `input ${input}`;
