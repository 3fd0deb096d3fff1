import type { Brand } from './ids.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>;
/** A length of time in milliseconds. */
export type Millis = Brand<number, 'Millis'>;

/** The branding constructor: the only place where a number becomes an instant. */
export const instant = (epochMs: number): Instant => epochMs as Instant;
/** The branding constructor: the only place where a number becomes a length of time. */
export const millis = (ms: number): Millis => ms as Millis;

/** The instant `ms` later (earlier where negative). */
export const after = (from: Instant, ms: number): Instant => instant(from + ms);

/** RFC 3339, UTC, milliseconds: the form on the bus. */
export const toRfc3339 = (at: Instant): string => new Date(at).toISOString();

/** Reads RFC 3339 with any offset; undefined where it is none. */
export function fromRfc3339(text: string): Instant | undefined {
  const known = read.get(text);
  if (known !== undefined) return known;
  const at = parsed(text);
  if (at === undefined) return undefined;
  if (read.size >= READ_MAX) read.clear();
  read.set(text, at);
  return at;
}

/** Permits end at the end of years and months: the same few moments are read at every card. */
const read = new Map<string, Instant>();
const READ_MAX = 4_096;

function parsed(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text)) return undefined;
  const epochMs = Date.parse(text);
  return Number.isNaN(epochMs) ? undefined : instant(epochMs);
}

/** The earlier of two instants, either of which may be missing. */
export function earliest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return a < b ? a : b;
}
