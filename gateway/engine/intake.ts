import { enrolledForms, readForm } from '../../rules/access/card-forms.ts';
import type { DeviceId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Digests, Input } from '../../rules/vocabulary/inputs.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { CommandLedger } from './command-ledger.ts';
import type { Digester } from './digest.ts';
import type { EngineStore, Head } from './ports.ts';
import { completed, type Submission } from './submission.ts';

/** What came, with the instant at which it was taken. */
export type Taken = { readonly submission: Submission; readonly at: Instant };

/** A place in a sender's count. */
export type Numbered = {
  readonly source: string;
  readonly boot: string;
  readonly sequence: number;
  readonly device?: DeviceId;
};

/**
 * What came, sifted: new to us, or seen before. `numbered` is what its sender waits to hear accepted, `name` what it is
 * known by beside its number.
 */
export type Sifted = {
  readonly numbered?: Numbered;
  readonly name?: string;
  readonly fresh?: Input;
};

/** Makes inputs of what comes, each counted once. */
export type Intake = {
  /** Looks at a whole batch, in order, asking the store once. Changes nothing: `judged` does. */
  sift(batch: readonly Taken[]): Promise<readonly Sifted[]>;
  /** These are on their way to the disk: what comes again from now on is a duplicate. */
  judged(sifted: readonly Sifted[]): void;
  /** These are durable now. */
  committed(sifted: readonly Sifted[]): void;
  /** Highest sequence of a source's boot that was judged. */
  reached(source: string, boot: string): number;
  /** Highest durable sequence of a source's boot. */
  durable(source: string, boot: string): number;
  /** An input for judging now and forgetting after: no count is kept. */
  passing(taken: Taken): Input;
};

/** An intake that knows what the store has. */
export function createIntake(options: {
  readonly site: SiteId;
  readonly store: Pick<EngineStore, 'seen'>;
  readonly digest: Digester;
  readonly commands: CommandLedger;
  readonly head: Head;
}): Intake {
  const { site, store, digest, commands, head } = options;
  const durable = createCounts(head);
  const reached = createCounts(head);
  /** Names on their way to the disk, which the store does not know yet. */
  const underWay = new Set<string>();

  return {
    durable: durable.of,
    reached: reached.of,
    passing: (taken) => toInput(taken, undefined),
    judged(sifted) {
      for (const { numbered, name, fresh } of sifted) {
        if (numbered !== undefined) reached.raise(numbered);
        if (name !== undefined && fresh !== undefined) underWay.add(name);
      }
    },
    committed(sifted) {
      for (const { numbered, name, fresh } of sifted) {
        if (numbered !== undefined) durable.raise(numbered);
        if (name !== undefined && fresh !== undefined) underWay.delete(name);
      }
    },
    async sift(batch) {
      const names = batch.map(({ submission }) => nameOf(submission));
      const seen = await seenBefore(names);
      const counted = new Map<string, number>();
      return batch.map((taken, index) => {
        const { text: name, former } = names[index] ?? {};
        const isSeen = [name, former].some((one) => one !== undefined && seen.has(one));
        if (name === undefined) return siftOne(taken, isSeen, counted);
        seen.add(name);
        return { name, ...siftOne(taken, isSeen, counted) };
      });
    },
  };

  function siftOne(taken: Taken, isSeen: boolean, counted: Map<string, number>): Sifted {
    const numbered = numberOf(taken.submission);
    if (numbered === undefined) return isSeen ? {} : { fresh: toInput(taken, undefined) };
    const count = `${numbered.source} ${numbered.boot}`;
    const before = counted.get(count) ?? reached.of(numbered.source, numbered.boot);
    if (numbered.sequence <= before) return { numbered };
    // A second dump of a record takes a new number: the number counts, the record does not count twice.
    counted.set(count, numbered.sequence);
    return isSeen ? { numbered } : { numbered, fresh: toInput(taken, before) };
  }

  async function seenBefore(names: readonly (Name | undefined)[]): Promise<Set<string>> {
    const known = names.filter((name) => name !== undefined);
    // Looked up before the store is asked: what is under way now may be in the store by the time it answers.
    const texts = known.flatMap(({ text, former }) =>
      former === undefined ? text : [text, former],
    );
    const judged = texts.filter((text) => underWay.has(text));
    const asked = known.filter(({ text }) => !underWay.has(text));
    if (asked.length === 0) return new Set(judged);
    const acts = asked.flatMap((name) => (name.kind === 'id' ? [name.id] : []));
    const keys = asked.flatMap(({ kind, text, former }) =>
      kind === 'key' ? [text, ...(former === undefined ? [] : [former])] : [],
    );
    const seen = await store.seen(site, { acts, keys });
    return new Set<string>([...judged, ...seen.acts, ...seen.keys]);
  }

  function toInput({ submission, at }: Taken, previous: number | undefined): Input {
    if (submission.kind === 'act')
      return completed(submission, { at, digests: digestsOf(submission) });
    if (submission.kind !== 'reading') return completed(submission, { at });
    const about =
      submission.type === 'command.done' ? commands.about(submission.data.command) : undefined;
    return completed(submission, {
      at,
      digests: digestsOf(submission),
      ...(previous === undefined ? {} : { previous }),
      ...(about === undefined ? {} : { about }),
    });
  }

  /** The forms under which it would be enrolled are wanted where one is waited for, and nowhere else. */
  function digestsOfRead(card: Card): Digests {
    return {
      card: [digest(readForm(card))],
      get forms() {
        return enrolledForms(card).map(digest);
      },
    };
  }

  function digestsOf(submission: Submission): Digests {
    if (submission.kind !== 'reading' && submission.kind !== 'act') return {};
    switch (submission.type) {
      case 'card.read':
        return digestsOfRead(submission.data.card);
      case 'tag.tapped': {
        const { tag, badge } = submission.data;
        return {
          tag: [digest(readForm(tag))],
          get forms() {
            return enrolledForms(tag).map(digest);
          },
          ...(badge === undefined ? {} : { badge: [digest(readForm(badge))] }),
        };
      }
      case 'credential.enrol':
      case 'credential.replace':
        return { card: enrolledForms(submission.data.card).map(digest) };
      case 'import.stage': {
        const cards = submission.data.rows.flatMap((row) => row.cards);
        return { cards: cards.map((card) => enrolledForms(card).map(digest)) };
      }
      default:
        return {};
    }
  }
}

/** The highest number of each source's boot. */
function createCounts(head: Head): {
  of(source: string, boot: string): number;
  raise(numbered: Numbered): void;
} {
  const highest = new Map<string, number>();
  for (const { source, boot, sequence } of head.sources) highest.set(`${source} ${boot}`, sequence);
  return {
    of: (source, boot) => highest.get(`${source} ${boot}`) ?? 0,
    raise({ source, boot, sequence }) {
      const name = `${source} ${boot}`;
      if (sequence > (highest.get(name) ?? 0)) highest.set(name, sequence);
    },
  };
}

type Name =
  | {
      readonly kind: 'id';
      readonly id: InputId;
      readonly text: string;
      readonly former?: undefined;
    }
  | { readonly kind: 'key'; readonly text: string; readonly former?: string };

/** By what something is known when it comes again, beside its number. A retained health comes at every start. */
function nameOf(submission: Submission): Name | undefined {
  switch (submission.kind) {
    case 'act':
    case 'device.health':
    case 'host.health':
      return { kind: 'id', id: submission.id, text: submission.id };
    case 'reading':
      if (submission.key === undefined) return undefined;
      return {
        kind: 'key',
        text: `${submission.device} ${submission.key}`,
        ...(submission.formerKey !== undefined && {
          former: `${submission.device} ${submission.formerKey}`,
        }),
      };
    default:
      return undefined;
  }
}

/** The place of a message in its sender's count, where it has one. */
export function numberOf(submission: Submission): Numbered | undefined {
  if (submission.kind === 'reading') {
    const { source, boot, sequence, device } = submission;
    return { source, boot, sequence, device };
  }
  if (submission.kind !== 'rejected') return undefined;
  const { source, boot, sequence, device } = submission;
  if (boot === undefined || sequence === undefined) return undefined;
  return { source, boot, sequence, ...(device === undefined ? {} : { device }) };
}
