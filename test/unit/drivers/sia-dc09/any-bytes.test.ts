import fc from 'fast-check';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import type { DriverReading } from '../../../../drivers/driver.ts';
import { readTokens } from '../../../../drivers/panels/sia-tokens.ts';
import type { Settings } from '../../../../drivers/sia-dc09/settings.ts';
import { HALF_MS } from '../../../../drivers/sia-dc09/streams.ts';
import { READINGS } from '../../../../rules/vocabulary/readings.ts';
import { createDesk, type Desk, frame, KEYS, sealed, textOf } from './desk.ts';

const SETTINGS: Settings = {
  accounts: [
    { account: '1234' },
    { account: 'AB12', keyFile: 'key-16' },
    { account: '0000', profile: 'heng-bo' },
  ],
};
const GOOD = frame('"SIA-DCS"0042R1L0#1234[#1234|Nri1/FA016]');
const SEALED = sealed(
  { token: 'ADM-CID', sequence: '0043', account: 'AB12', file: 'key-16' },
  '|#AB12|1110 01 016]_08:15:30,11-24-2026',
);
/** Bytes that mean something here come often. */
const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'\n\r"[]|#_*0123456789ABCDEFabcdefLRN'.split('')) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  },
);
const garbage = fc.array(byte, { maxLength: 120 }).map((letters) => letters.join(''));
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });

function hearInPieces(desk: Desk, text: string, sizes: readonly number[]): void {
  let rest = text;
  for (let i = 0; rest !== ''; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    desk.hear(rest.slice(0, size));
    rest = rest.slice(size);
  }
}
const codes = (desk: Desk) => desk.told('panel.reported').map(({ code }) => code);

/** What a host can put on the bus, whatever is in it. */
const isTellable = ({ type, data, key = 'none' }: DriverReading): boolean =>
  Check(READINGS[type], data) && key.length <= KEY_MAX;
const KEY_MAX = 200;

describe('whatever comes', () => {
  it('is no event, and throws nothing', () => {
    fc.assert(
      fc.property(garbage, cuts, (bytes, sizes) => {
        const desk = createDesk(SETTINGS);
        hearInPieces(desk, bytes, sizes);
        desk.datagram(bytes);
        desk.wait(HALF_MS);
        desk.hangUp();
        expect(desk.readings).toEqual([]);
        expect(desk.said()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['plain', GOOD, 'FA'],
    ['encrypted', SEALED, '110'],
  ])('a later good frame is heard once, however the wire cuts it: %s', (_, good, code) => {
    fc.assert(
      fc.property(garbage, garbage, cuts, (before, behind, sizes) => {
        const desk = createDesk(SETTINGS);
        hearInPieces(desk, before + good + behind, sizes);
        desk.wait(2 * HALF_MS);
        expect(codes(desk)).toEqual([code]);
        desk.store();
        expect(desk.said()).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('a frame with one bit turned says nothing, or what it said', () => {
    for (const good of [GOOD, SEALED]) {
      const whole = createDesk(SETTINGS);
      whole.hear(good);
      for (let bit = 0; bit < 8 * good.length; bit += 1) {
        const at = bit >> 3;
        const turned = String.fromCharCode(good.charCodeAt(at) ^ (1 << (bit & 7)));
        const desk = createDesk(SETTINGS);
        desk.hear(good.slice(0, at) + turned + good.slice(at + 1));
        desk.wait(2 * HALF_MS);
        const told = desk.told('panel.reported');
        if (told.length > 0) expect(told).toEqual(whole.told('panel.reported'));
        const doubts = desk.told('panel.suspected').map(({ why }) => why);
        expect(doubts.filter((why) => why !== 'malformed')).toEqual([]);
      }
    }
  });

  it('in a sound frame is answered once at most, and shows no key', () => {
    const inside = fc.tuple(
      fc.constantFrom('"SIA-DCS"', '"*SIA-DCS"', '"ADM-CID"', '"*NULL"', '"HENG-BO"', '"X"', ''),
      fc.constantFrom('0001', '0000', 'FFFF', '1', ''),
      fc.constantFrom('R1L0', 'L', '', 'L0', 'Rx'),
      fc.constantFrom('#1234[', '#AB12[', '#0000[', '[', '#', '#zz[', `[#${'9'.repeat(500)}|`),
      garbage,
      garbage,
    );
    fc.assert(
      fc.property(inside, (parts) => {
        const desk = createDesk(SETTINGS);
        desk.hear(frame(parts.join('')));
        desk.store();
        expect(desk.said().length).toBeLessThanOrEqual(1);
        expect(desk.readings.filter((one) => !isTellable(one))).toEqual([]);
        const all = JSON.stringify([desk.readings, desk.answers]);
        expect(all).not.toContain(KEYS['key-16']);
      }),
      { numRuns: 1_000 },
    );
  });

  it('in an encrypted frame of a known key is kept or refused, and answered once', () => {
    fc.assert(
      fc.property(garbage, fc.boolean(), (content, isTimely) => {
        const desk = createDesk(SETTINGS);
        const stamp = isTimely ? ']_08:15:30,11-24-2026' : '';
        desk.hear(
          sealed(
            { token: 'SIA-DCS', sequence: '0001', account: 'AB12', file: 'key-16' },
            `|#AB12|${content}${stamp}`,
          ),
        );
        desk.store();
        expect(desk.said()).toHaveLength(1);
      }),
    );
  });
});

describe('the data block of SIA-DCS', () => {
  const number = fc.stringMatching(/^\d{0,4}$/);
  const code = fc.stringMatching(/^[A-Z]{2}$/).filter((letters) => !/^[NOA]/.test(letters));
  const text = fc.stringMatching(/^[a-z ]{1,20}$/);
  const one = fc.record({ code, number, text: fc.option(text, { nil: undefined }) });

  it('gives back every code with its number and text, with slashes between or without', () => {
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('/', ''),
        number,
        (list, slash, area) => {
          const written = list.map(
            (each) =>
              `${each.code}${each.number}${each.text === undefined ? '' : `^${each.text}^`}`,
          );
          const found = readTokens(`N${area === '' ? '' : `ri${area}/`}${written.join(slash)}`);
          expect(found).toEqual(
            list.map((each) => ({
              code: each.code,
              number: each.number,
              ...(area !== '' && { area }),
              ...(each.text !== undefined && { text: each.text }),
            })),
          );
        },
      ),
    );
  });

  it.each([
    ['Nri2BA3', [{ code: 'BA', number: '3', area: '2' }]],
    ['NRR|Atest', [{ code: 'RR', number: '', text: 'test' }]],
    ['Nri1/NL501', [{ code: 'NL', number: '501', area: '1' }]],
    ['NOP12', [{ code: 'OP', number: '12' }]],
    ['OP12', [{ code: 'OP', number: '12' }]],
    ['Oti10:01/da08-18-24/BA1', [{ code: 'BA', number: '1', time: '10:01', date: '08-18-24' }]],
    ['Nri1/id12/CL12', [{ code: 'CL', number: '12', area: '1', user: '12' }]],
    ["Nri1/CL501*'Li'NM", [{ code: 'CL', number: '501', area: '1', text: 'Li' }]],
    ['Nri1/pi010/BA5', [{ code: 'BA', number: '5', area: '1' }]],
    ['', []],
  ])('%s', (data, wanted) => {
    expect(readTokens(data)).toEqual(wanted);
  });
});

it('every byte is told in what is kept', () => {
  const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
  const desk = createDesk(SETTINGS);
  desk.hear(frame(`"SIA-DCS"0001L0#1234[#1234|NFA1^${all}^]`));
  const [{ raw } = { raw: '' }] = desk.told('panel.reported');
  const back = raw.replace(/\\(?:x(..)|\\)/g, (_, hex?: string) =>
    hex === undefined ? '\\' : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  expect(back).toBe(`#1234|NFA1^${all}^]`);
  expect(textOf(Uint8Array.of(65))).toBe('A');
});
