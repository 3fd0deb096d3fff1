import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { access } from '../../rules/access/access.ts';
import { enrolledForms, parseCardNumber } from '../../rules/access/card-forms.ts';
import type { FactDraft } from '../../rules/vocabulary/facts.ts';
import type { Card } from '../../rules/vocabulary/readings.ts';
import { stage } from '../unit/drivers/stage.ts';
import { digestOf, type Gate, giveCard, id, openGate } from '../unit/rules/access/gate.ts';

/** Kinds of reader, by what is written of them in site.yaml. */
const framed = (settings: object) => ({ driver: 'framed-serial', settings }) as const;
const wiegand = (bits: number, more: object = {}) =>
  ({ driver: 'wiegand-serial', settings: { lengths: [bits], ...more } }) as const;
type Kind = { readonly driver: string; readonly settings: object };

const IC_READERS = {
  'IC reader at 19200': framed({ preset: 'ic-19200-xor' }),
  'IC reader, last byte first': framed({ preset: 'ic-19200-xor', reversed: true }),
  'PAR-100AS': framed({ preset: 'par-100as', unit: 3 }),
  'Wiegand 37': wiegand(37),
  'Wiegand 34': wiegand(34),
  'Wiegand 34 in binary': wiegand(34, { digits: 'binary' }),
  'Wiegand 26': wiegand(26),
} as const satisfies Record<string, Kind>;

const ID_READERS = {
  RDM6300: framed({ preset: 'rdm6300' }),
  'Wiegand 37': wiegand(37),
  'Wiegand 34': wiegand(34),
  'Wiegand 26': wiegand(26),
} as const satisfies Record<string, Kind>;

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((made) => Buffer.from(made).toString('hex').toUpperCase());
const RUNS = { numRuns: 12 } as const;

/** The card as the real driver tells it, held to the simulated reader. */
async function readAt({ driver, settings }: Kind, uid: string): Promise<Card> {
  const s = stage({ driver, kind: 'serial', devices: { reader: settings } });
  await s.clock.advance(500);
  s.line.act('reader', 'swipe', { card: uid });
  await s.clock.advance(1_000);
  const [card, ...more] = s.readings.flatMap((one) =>
    one.type === 'card.read' ? [one.data.card] : [],
  );
  if (card === undefined || more.length > 0) throw new Error(`${driver} read ${more.length} more`);
  return card;
}

/** What the exit says of a card: whose it is, or why it stays shut. */
function askExit(gate: Gate, shown: Card): string {
  const { facts } = gate.show('out-1', shown);
  gate.wait(300_000);
  const said = facts.flatMap(({ type, data }): readonly string[] => {
    if (type === 'exit.granted') return [data.holder];
    return type === 'exit.refused' ? [data.reason] : [];
  });
  return said.join(' ');
}

describe('one card read by every kind of reader is one holder', () => {
  const enrolling = Object.entries(IC_READERS).filter(([name]) => name !== 'Wiegand 26');

  it.each(enrolling)('an IC card enrolled at a %s', async (_, at) => {
    await fc.assert(
      fc.asyncProperty(hex(4), async (uid) => {
        const gate = openGate();
        giveCard(gate, 'zhang', await readAt(at, uid));
        for (const reader of Object.values(IC_READERS)) {
          expect(askExit(gate, await readAt(reader, uid))).toBe('h-zhang');
        }
      }),
      RUNS,
    );
  });

  it('an ID card enrolled at a reader of its own medium', async () => {
    await fc.assert(
      fc.asyncProperty(hex(5), async (uid) => {
        const gate = openGate();
        giveCard(gate, 'zhang', await readAt(ID_READERS.RDM6300, uid));
        for (const reader of Object.values(ID_READERS)) {
          expect(askExit(gate, await readAt(reader, uid))).toBe('h-zhang');
        }
      }),
      RUNS,
    );
  });

  it('a card typed as it is printed, in decimal or as facility and number', async () => {
    const uid = '0A00B1C2D3';
    for (const printed of ['0011649747', 'em4100:0A00B1C2D3']) {
      const typed = parseCardNumber(printed);
      if (!typed.ok) throw new Error(printed);
      const gate = openGate();
      giveCard(gate, 'zhang', typed.value);
      for (const reader of [wiegand(37), wiegand(34), wiegand(26)]) {
        const isFound = reader.settings.lengths[0] !== 37 || printed !== '0011649747';
        const said = askExit(gate, await readAt(reader, uid));
        expect(said).toBe(isFound ? 'h-zhang' : 'card-unknown');
      }
    }
  });

  it('a card whose bytes a reader turns round unasked', async () => {
    await fc.assert(
      fc.asyncProperty(hex(4), async (uid) => {
        const gate = openGate();
        giveCard(gate, 'zhang', { technology: 'iso14443a', uid, bits: 32 });
        const turned = Buffer.from(uid, 'hex').reverse().toString('hex').toUpperCase();
        for (const reader of Object.values(IC_READERS)) {
          expect(askExit(gate, await readAt(reader, turned))).toBe('h-zhang');
        }
      }),
      RUNS,
    );
  });
});

describe('two cards that are one in 24 bits', () => {
  /** Two different cards with the same last three bytes. */
  const twins = fc
    .tuple(hex(1), hex(1), hex(3))
    .filter(([one, other]) => one !== other)
    .map(([one, other, rest]) => [`${one}${rest}`, `${other}${rest}`] as const);
  const ic = (uid: string): Card => ({ technology: 'iso14443a', uid, bits: 32 });

  it('the second is refused at its enrolment, and the first stays whose it was', async () => {
    await fc.assert(
      fc.asyncProperty(twins, async ([one, other]) => {
        const gate = openGate();
        giveCard(gate, 'zhang', ic(one));
        giveCard(gate, 'wang', ic(other));
        expect(gate.all('act.refused').map(({ data }) => data.why)).toEqual(['card-number-taken']);
        expect(askExit(gate, await readAt(wiegand(26), one))).toBe('h-zhang');
      }),
      RUNS,
    );
  });

  it('are neither holder at a reader of 24 bits where an older record has both, and each himself elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(twins, async ([one, other]) => {
        const gate = openGate();
        giveCard(gate, 'zhang', ic(one));
        giveCard(gate, 'wang', ic('00000000'));
        enrolRegardless(gate, 'wang', ic(other));
        for (const uid of [one, other]) {
          expect(askExit(gate, await readAt(wiegand(26), uid))).toBe('card-ambiguous');
        }
        for (const reader of [wiegand(34), IC_READERS['IC reader at 19200']]) {
          expect(askExit(gate, await readAt(reader, one))).toBe('h-zhang');
          expect(askExit(gate, await readAt(reader, other))).toBe('h-wang');
        }
      }),
      RUNS,
    );
  });
});

/** As a record may have it that was made before enrolment refused collisions. */
function enrolRegardless(gate: Gate, name: string, card: Card): void {
  const draft: FactDraft = {
    type: 'credential.enrolled',
    data: {
      credential: id.credential(`c-${name}-2`),
      digests: enrolledForms(card).map(digestOf),
      by: id.person('guard-li'),
      permit: id.permit(`p-${name}`),
      holder: id.person(`h-${name}`),
      technology: card.technology,
      bits: card.bits,
    },
  };
  const named = { id: id.fact('f-old'), time: gate.now(), at: gate.now(), cause: id.fact('f-0') };
  access.evolve(gate.state(), { ...draft, ...named, sequence: 1 });
}
