import { enrolledForms, readForm } from '../../rules/access/card-forms.ts';
import type { DeviceId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Digests, Input } from '../../rules/vocabulary/inputs.ts';
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

/** What came, sifted: new to us, or seen before. `numbered` is what its sender waits to hear accepted. */
export type Sifted = {
  readonly numbered?: Numbered;
  readonly fresh?: Input;
};

/** Makes inputs of what comes, each counted once. */
export type Intake = {
  /** Looks at a whole batch, in order, asking the store once. Changes nothing: `commit` does, once the batch is durable. */
  sift(batch: readonly Taken[]): Promise<readonly Sifted[]>;
  /** These are durable now. */
  committed(numbered: readonly Numbered[]): void;
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
  const highest = new Map<string, number>();
  for (const { source, boot, sequence } of head.sources) highest.set(`${source} ${boot}`, sequence);
  const durable = (source: string, boot: string): number => highest.get(`${source} ${boot}`) ?? 0;

  return {
    durable,
    passing: (taken) => toInput(taken, undefined),
    committed(numbered) {
      for (const { source, boot, sequence } of numbered) {
        const name = `${source} ${boot}`;
        if (sequence > (highest.get(name) ?? 0)) highest.set(name, sequence);
      }
    },
    async sift(batch) {
      const names = batch.map(({ submission }) => nameOf(submission));
      const seen = await seenBefore(names);
      const counted = new Map<string, number>();
      return batch.map((taken, index) => {
        const name = names[index]?.text;
        const isSeen = name !== undefined && seen.has(name);
        if (name !== undefined) seen.add(name);
        return siftOne(taken, isSeen, counted);
      });
    },
  };

  function siftOne(taken: Taken, isSeen: boolean, counted: Map<string, number>): Sifted {
    const numbered = numberOf(taken.submission);
    if (numbered === undefined) return isSeen ? {} : { fresh: toInput(taken, undefined) };
    const count = `${numbered.source} ${numbered.boot}`;
    const before = counted.get(count) ?? highest.get(count) ?? 0;
    if (numbered.sequence <= before) return { numbered };
    // A second dump of a record takes a new number: the number counts, the record does not count twice.
    counted.set(count, numbered.sequence);
    return isSeen ? { numbered } : { numbered, fresh: toInput(taken, before) };
  }

  async function seenBefore(names: readonly (Name | undefined)[]): Promise<Set<string>> {
    const acts: InputId[] = [];
    const keys: string[] = [];
    for (const name of names) {
      if (name?.kind === 'id') acts.push(name.id);
      if (name?.kind === 'key') keys.push(name.text);
    }
    if (acts.length + keys.length === 0) return new Set();
    const seen = await store.seen(site, { acts, keys });
    return new Set<string>([...seen.acts, ...seen.keys]);
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

  function digestsOf(submission: Submission): Digests {
    if (submission.kind !== 'reading' && submission.kind !== 'act') return {};
    switch (submission.type) {
      case 'card.read':
        return { card: [digest(readForm(submission.data.card))] };
      case 'tag.tapped': {
        const { tag, badge } = submission.data;
        const read = { tag: [digest(readForm(tag))] };
        return badge === undefined ? read : { ...read, badge: [digest(readForm(badge))] };
      }
      case 'credential.enrol':
        return { card: enrolledForms(submission.data.card).map(digest) };
      default:
        return {};
    }
  }
}

type Name =
  | { readonly kind: 'id'; readonly id: InputId; readonly text: string }
  | { readonly kind: 'key'; readonly text: string };

/** By what something is known when it comes again, beside its number. A retained health comes at every start. */
function nameOf(submission: Submission): Name | undefined {
  switch (submission.kind) {
    case 'act':
    case 'device.health':
    case 'host.health':
      return { kind: 'id', id: submission.id, text: submission.id };
    case 'reading':
      if (submission.key === undefined) return undefined;
      return { kind: 'key', text: `${submission.device} ${submission.key}` };
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
