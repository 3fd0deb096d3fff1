import { createHash, createHmac, hkdfSync } from 'node:crypto';
import type { Draw } from '../../rules/vocabulary/inputs.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay } from '../../rules/vocabulary/zone-time.ts';

/** What chance says at an instant, by the clock of a zone. */
export type Draws = (zone: string, at: Instant) => Draw;

const KEY_BYTES = 32;

/**
 * Chance that nobody knows beforehand and everybody can check afterwards. Each day has a key of its own, derived from the
 * site's (HKDF, RFC 5869): its fingerprint is told when the day begins, the key itself once the day is over, and from it
 * anybody computes the day's lots again.
 */
export function createDraws(siteKey: Uint8Array): Draws {
  const key = new Uint8Array(hkdfSync('sha256', siteKey, '', 'gatehouse patrol draw', KEY_BYTES));
  let known: { readonly day: string; readonly key: string; readonly reveal: string } | undefined;

  function keysOf(day: string) {
    if (known?.day === day) return known;
    known = { day, key: dayKey(key, day), reveal: dayKey(key, dayAfter(day, -1)) };
    return known;
  }

  return (zone, at) => {
    const { day, key: ofDay, reveal } = keysOf(localDay(zone, at));
    return { day, commitment: commitmentOf(ofDay), lot: lotAt(ofDay, at), reveal };
  };
}

const dayKey = (key: Uint8Array, day: string): string =>
  createHmac('sha256', key).update(`draw ${day}`).digest('hex');

/** The fingerprint of a day's key. */
export const commitmentOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex');

/** The lot of an instant under the key of its day: HMAC-SHA-256 over its milliseconds since 1970, in decimal. */
export const lotAt = (key: string, at: Instant): string =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(String(at)).digest('hex');
