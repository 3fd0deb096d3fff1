import { createHash } from 'node:crypto';
import type { CommandId } from '../../rules/vocabulary/ids.ts';
import type { Input } from '../../rules/vocabulary/inputs.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { freshToken } from '../random.ts';
import type { Numbered } from './intake.ts';
import type { CommitRows, StoredInput } from './ports.ts';

const SALT_BYTES = 16;

/** Inputs as they are kept: each text is made once, and the chain covers its digest under a salt of its own. */
export function toStored(inputs: readonly Input[]): readonly StoredInput[] {
  // The salts of a batch are drawn at once: a draw costs more than the digest it is for.
  const salts = Buffer.from(freshToken(inputs.length * SALT_BYTES), 'base64url');
  return inputs.map((input, index) => {
    const body = JSON.stringify(input);
    const salt = salts.toString('hex', index * SALT_BYTES, (index + 1) * SALT_BYTES);
    return {
      input,
      body,
      salt,
      digest: createHash('sha256').update(salt).update(body).digest('hex'),
    };
  });
}

/** The highest new number per source and boot. */
export function toSources(
  numbered: readonly Numbered[],
  durable: (source: string, boot: string) => number,
  at: Instant,
): CommitRows['sources'] {
  const highest = new Map<string, CommitRows['sources'][number]>();
  for (const { source, boot, sequence } of numbered) {
    const name = `${source} ${boot}`;
    const before = highest.get(name)?.sequence ?? durable(source, boot);
    if (sequence > before) highest.set(name, { source, boot, sequence, at });
  }
  return [...highest.values()];
}

/** The impulses that these inputs close: answered by the hardware, or given up. */
export function answeredBy(
  inputs: readonly Input[],
  isOpen: (command: CommandId) => boolean,
): readonly CommandId[] {
  const answered: CommandId[] = [];
  for (const input of inputs) {
    const command = commandOf(input);
    if (command !== undefined && isOpen(command)) answered.push(command);
  }
  return answered;
}

function commandOf(input: Input): CommandId | undefined {
  if (input.kind === 'command.unanswered') return input.command.id;
  if (input.kind !== 'reading' || input.type !== 'command.done') return undefined;
  // A duplicate says only that the command came twice: what became of it is told once, by its own answer.
  return input.data.outcome === 'duplicate' ? undefined : input.data.command;
}
