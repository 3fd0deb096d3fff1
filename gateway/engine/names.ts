import { hash } from 'node:crypto';
import type { Names } from '../../rules/engine.ts';
import type { CommandId, FactId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';

const factId = (text: string): FactId => text as FactId;
const commandId = (text: string): CommandId => text as CommandId;
const inputId = (text: string): InputId => text as InputId;

/** Ids of facts and commands, derived from the input's id and their index (CONTRACT, "Envelope"). */
export const names: Names = {
  fact: (input, index) => factId(derive(input, 'fact', index)),
  command: (input, index) => commandId(derive(input, 'command', index)),
};

/** The id of a timer: the same site and deadline give the same id on any machine. */
export const timerId = (site: SiteId, deadline: Instant): InputId =>
  inputId(derive(`${site}/${deadline}`, 'timer', 0));

/** The id of a timer whose deadline was given before: the position it is given at tells the two apart. */
export const timerAgainId = (site: SiteId, deadline: Instant, position: number): InputId =>
  inputId(derive(`${site}/${deadline}/${position}`, 'timer', 0));

/** The id of the input that says a command was not answered: one per command. */
export const unansweredId = (command: CommandId): InputId =>
  inputId(derive(command, 'unanswered', 0));

/** The id of the input that takes the place of one set aside. */
export const rejectedId = (input: InputId): InputId => inputId(derive(input, 'rejected', 0));

/** The id of a configuration becoming current at a position. */
export const configuredAtId = (site: SiteId, digest: string, position: number): InputId =>
  inputId(derive(`${site}/${digest}/${position}`, 'configured', 0));

/** The id of a level asserted again: its own, because a driver executes an id once. */
export const levelId = (cause: string, index: number): CommandId =>
  commandId(derive(cause, 'level', index));

/** The id of what the engine says of itself: acceptance, answers to nobody in particular. */
export const saidId = (what: string, index: number): string => derive(what, 'said', index);

/** The id of what somebody asked for under a name of his own: the same name gives the same id. */
export const askedId = (name: string): string => derive(name, 'asked', 0);

/** Room for what is named here; a longer name takes a buffer of its own. */
const NAME_BYTES = 1_024;
const room = Buffer.alloc(NAME_BYTES);

/** First 16 bytes of SHA-256(parent ‖ word ‖ index as uint32 big-endian), as a UUIDv8 (RFC 9562 section 5.8). */
function derive(parent: string, word: string, index: number): string {
  const length = Buffer.byteLength(parent) + word.length + 4;
  const bytes = length <= NAME_BYTES ? room.subarray(0, length) : Buffer.alloc(length);
  bytes.write(parent);
  bytes.write(word, length - 4 - word.length, 'latin1');
  bytes.writeUInt32BE(index, length - 4);
  const hex = hash('sha256', bytes, 'hex');
  const variant = VARIANT[Number.parseInt(hex.charAt(16), 16) & 0x3] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The two bits of the variant, 10, before the two that are kept. */
const VARIANT = ['8', '9', 'a', 'b'] as const;
