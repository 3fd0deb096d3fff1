// Judges cards at lanes, and nothing else: no store, no bus, no state written. Run compiled, as it ships.
import { createHash } from 'node:crypto';
import { access } from '../../rules/access/access.ts';
import { enrolledForms, readForm } from '../../rules/access/card-forms.ts';
import { warmIndex } from '../../rules/access/card-index.ts';
import { writeCredential, writePermit } from '../../rules/access/permits.ts';
import { type AccessState, initialState } from '../../rules/access/state.ts';
import type { FactOf } from '../../rules/vocabulary/facts.ts';
import type {
  CredentialId,
  Digest,
  FactId,
  InputId,
  PermitId,
  PersonId,
} from '../../rules/vocabulary/ids.ts';
import type { ReadingInput } from '../../rules/vocabulary/inputs.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { benchSite, cardOf, readerOf } from './bench-site.ts';
import { median } from './statistics.ts';

const CARDS_EACH = 3;
const NOW = instant(Date.UTC(2026, 10, 29, 4));
/** Different cards, so that neither the register's pages nor a branch is always the same. */
const SHOWN = 4_096;

/** How many cards a second are judged at a register of so many permits. */
function decisionsPerSecond(permits: number, decisions: number): number {
  const site = benchSite(4);
  const state = registerOf(permits);
  const readings = Array.from({ length: SHOWN }, (_, nth) => shown(nth, permits));
  const round = (): number => {
    const startedAt = performance.now();
    for (let nth = 0; nth < decisions; nth += 1) {
      const input = readings[nth % SHOWN];
      if (input !== undefined) access.decide(site, state, { kind: 'input', input });
    }
    return decisions / ((performance.now() - startedAt) / 1_000);
  };
  // What runs the first time is compiled meanwhile.
  round();
  return median(Array.from({ length: 5 }, round));
}

/** A register as it stands after a start: read from a snapshot. */
function registerOf(permits: number): AccessState {
  const state = initialState();
  for (let index = 0; index < permits; index += 1) {
    writePermit(state, issued(index));
    for (let card = 0; card < CARDS_EACH; card += 1) writeCredential(state, enrolled(index, card));
  }
  const read: AccessState = JSON.parse(JSON.stringify(state));
  warmIndex(read);
  return read;
}

const digestOf = (form: string): Digest =>
  createHash('sha256').update(form).digest().toString('base64url', 0, 16) as Digest;
const cardAt = (index: number, card: number): Card => ({
  technology: 'iso14443a',
  uid: cardOf(index, card),
  bits: 32,
});

const fact = { id: 'f' as FactId, time: NOW, at: NOW, cause: 'i' as InputId, sequence: 1 };
const permitId = (index: number): PermitId => `permit-${index}` as PermitId;
const holderId = (index: number): PersonId => `holder-${index}` as PersonId;

const issued = (index: number): FactOf<'permit.issued'> => ({
  ...fact,
  type: 'permit.issued',
  data: {
    permit: permitId(index),
    class: 'resident',
    holder: holderId(index),
    vehicles: [],
    lanes: [],
    validFrom: '2026-01-01T00:00:00+08:00',
    validTo: '2036-12-31T23:59:59+08:00',
    by: 'bench',
    is: 'active',
  },
});

const enrolled = (index: number, card: number): FactOf<'credential.enrolled'> => ({
  ...fact,
  type: 'credential.enrolled',
  data: {
    credential: `credential-${index}-${card}` as CredentialId,
    digests: enrolledForms(cardAt(index, card)).map(digestOf),
    holder: holderId(index),
    permit: permitId(index),
    technology: 'iso14443a',
    bits: 32,
    by: 'bench',
  },
});

function shown(nth: number, permits: number): ReadingInput {
  const card = cardAt((nth * 97) % permits, nth % CARDS_EACH);
  return {
    kind: 'reading',
    type: 'card.read',
    id: `read-${nth}` as InputId,
    time: NOW,
    at: NOW as Instant,
    device: readerOf(nth % 4),
    source: `/bench/device/${readerOf(nth % 4)}`,
    boot: 'boot',
    sequence: nth + 1,
    data: { card, proof: 'uid', repeats: 0 },
    digests: { card: [digestOf(readForm(card))] },
  };
}

const [permits = 1_000, decisions = 500_000] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify({ perSecond: decisionsPerSecond(permits, decisions) }));
