import type { Names, Rulebook, States } from '../../../../rules/engine.ts';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type { Fact, FactOf, FactType } from '../../../../rules/vocabulary/facts.ts';
import type {
  CommandId,
  CredentialId,
  DeviceId,
  Digest,
  FactId,
  InputId,
  PersonId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Digests, Draw, Input, ReadingInput } from '../../../../rules/vocabulary/inputs.ts';
import type { ReadingBody, ReadingData } from '../../../../rules/vocabulary/readings.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { type Instant, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { HOST, smallSite } from './small-site.ts';

/** Names as the engine makes them, readable. */
export const names: Names = {
  fact: (input, index) => `${input}/f${index}` as FactId,
  command: (input, index) => `${input}/c${index}` as CommandId,
};

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An input without what the player adds. */
export type Said = Without<Input, 'id' | 'at' | 'time'> & { readonly time?: Instant };

export type Play = {
  readonly facts: Fact[];
  readonly inputs: Input[];
  readonly states: States;
  readonly now: Instant;
  /** Gives one input now, deadlines before it first. */
  give(said: Said): readonly Fact[];
  /** Lets time pass, each deadline in its order. */
  until(when: string | Instant): readonly Fact[];
  wait(ms: number): readonly Fact[];
  /** Lets time pass with nobody there: the deadlines are given afterwards, with `at` as it is then. */
  sleepUntil(when: string): readonly Fact[];
  /** The site as it is from now on. */
  configure(next: Site): readonly Fact[];
  read(device: DeviceId, body: ReadingBody, more?: Partial<ReadingInput>): readonly Fact[];
  act(body: ActBody, by?: PersonId): readonly Fact[];
  of<T extends FactType>(type: T): readonly FactOf<T>[];
  nextDeadline(): Instant | undefined;
};

/** Plays inputs to a rulebook as the engine does: one clock, deadlines in order, derived names. */
export function play(
  rulebook: Rulebook,
  start: string,
  initial: Site = smallSite,
  draw: (at: Instant) => Draw | undefined = () => undefined,
): Play {
  const facts: Fact[] = [];
  const inputs: Input[] = [];
  const states = rulebook.initial();
  let site = initial;
  let now = at(start);
  let count = 0;
  let sequence = 0;
  let given: Instant | undefined;

  function step(said: Said): readonly Fact[] {
    count += 1;
    const input = { time: now, ...said, id: `i${count}` as InputId, at: now } as Input;
    inputs.push(input);
    const made = rulebook.step(site, states, input, facts.length + 1, names).facts;
    facts.push(...made);
    return made;
  }

  function drawnAt(when: Instant): { readonly draw?: Draw } {
    const lot = draw(when);
    return lot === undefined ? {} : { draw: lot };
  }

  function pass(when: Instant, isAway = false): readonly Fact[] {
    const made: Fact[] = [];
    if (isAway) now = when;
    for (;;) {
      const due = rulebook.nextDeadline(site, states, given);
      if (due === undefined || due > when) break;
      if (due > now) now = due;
      if (given === undefined || due > given) given = due;
      made.push(...step({ kind: 'time.passed', time: due, ...drawnAt(due) }));
      if (rulebook.nextDeadline(site, states, given) === due) {
        throw new Error(`asked for ${toRfc3339(due)} again`);
      }
    }
    if (when > now) now = when;
    return made;
  }

  return {
    facts,
    inputs,
    states,
    get now() {
      return now;
    },
    give: step,
    until: (when) => pass(typeof when === 'string' ? at(when) : when),
    wait: (ms) => pass(instant(now + ms)),
    sleepUntil: (when) => pass(at(when), true),
    configure: (next) => {
      site = next;
      return step({ kind: 'site.configured', digest: next.digest });
    },
    read: (device, body, more = {}) => {
      sequence += 1;
      const number = { source: device, boot: 'b1', sequence, digests: {} };
      return step({ kind: 'reading', device, ...number, ...body, ...more } as Said);
    },
    act: (body, by = 'manager' as PersonId) =>
      step({ kind: 'act', by, digests: {}, ...body } as Said),
    of: <T extends FactType>(type: T) =>
      facts.filter((fact): fact is FactOf<T> => fact.type === type),
    nextDeadline: () => rulebook.nextDeadline(site, states, given),
  };
}

export const at = (text: string): Instant => instant(Date.parse(text));

export const types = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type);

/** Every device of the small site is online under boot `b1`. */
export function bringUp(game: Play, site: Site = smallSite): void {
  game.give({ kind: 'site.configured', digest: site.digest });
  game.give({ kind: 'host.health', host: HOST, boot: 'b1', alive: true, backlog: 0 });
  for (const { id } of site.devices) online(game, id);
}

export function online(game: Play, device: DeviceId, boot = 'b1'): readonly Fact[] {
  return game.give({ kind: 'device.health', device, host: HOST, boot, state: 'online', why: '' });
}

export function offline(game: Play, device: DeviceId, why = 'no-answer'): readonly Fact[] {
  return game.give({
    kind: 'device.health',
    device,
    host: HOST,
    boot: 'b1',
    state: 'offline',
    why,
  });
}

const anyCard = { technology: 'iso14443a', uid: '04A1B2C3', bits: 32 } as const;

/** A card shown at a reader, known by one digest. */
export function swipe(
  game: Play,
  device: DeviceId,
  digest: string,
  more: Partial<ReadingInput> = {},
): readonly Fact[] {
  const digests: Digests = { card: [digest as Digest] };
  const body = { type: 'card.read', data: { card: anyCard, proof: 'uid', repeats: 0 } } as const;
  return consequences(game.read(device, body, { digests, ...more }));
}

/** A tag touched with a carried reader, by the holder of a badge. */
export function tap(
  game: Play,
  device: DeviceId,
  {
    tag,
    badge,
    time,
    signed = { proof: 'uid' },
  }: {
    readonly tag: string;
    readonly badge?: string;
    readonly time?: Instant;
    /** What the tag signed, and who was signed in. */
    readonly signed?: Pick<ReadingData<'tag.tapped'>, 'proof' | 'counter' | 'by'>;
  },
): readonly Fact[] {
  const digests: Digests = {
    tag: [tag as Digest],
    ...(badge === undefined ? {} : { badge: [badge as Digest] }),
  };
  const badgeRead = badge === undefined ? {} : { badge: anyCard };
  const body = { type: 'tag.tapped', data: { tag: anyCard, ...badgeRead, ...signed } } as const;
  const more = time === undefined ? {} : { time };
  return consequences(game.read(device, body, { digests, ...more }));
}

/** What a tap led to, without the register's word on whose it was. */
const consequences = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(({ type }) => type !== 'tap.seen');

/** Somebody is saved in the reference data, as a guard or not. */
export function saved(game: Play, person: PersonId, guard?: boolean): readonly Fact[] {
  const more = guard === undefined ? {} : { guard };
  return game.act({ type: 'person.save', data: { person, name: '王师傅', ...more } });
}

/** A fact of the access rule, for games without it: who holds a card, or where a tag hangs. */
export function enrolled(
  rulebook: Rulebook,
  game: Play,
  digest: string,
  of: { readonly holder?: PersonId; readonly checkpoint?: never; readonly duress?: true },
): void {
  const fact = {
    type: 'credential.enrolled',
    id: `enrol-${digest}` as FactId,
    cause: `enrol-${digest}` as InputId,
    time: game.now,
    at: game.now,
    sequence: 0,
    data: {
      credential: `credential-${digest}` as CredentialId,
      digests: [digest as Digest],
      by: 'manager',
      technology: 'iso14443a',
      bits: 32,
      ...of,
    },
  } as unknown as Fact;
  rulebook.evolve(game.states, fact);
  game.facts.push(fact);
}
