import fc from 'fast-check';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { createCodec } from '../../../../drivers/alarm-receiver-serial/codec.ts';
import { profileOf } from '../../../../drivers/panels/profiles.ts';
import { siaMeaning } from '../../../../drivers/panels/sia.ts';
import { READINGS } from '../../../../rules/vocabulary/readings.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createAlarmReceiverSerial } from '../../../../simulators/alarm-receiver-serial/device.ts';

const codec = createCodec('sur-gard', profileOf('standard'));
const NOW = instant(Date.UTC(2026, 10, 24));

/** What the simulated receiver prints, as the driver reads it. */
function printed(verb: string, args: Readonly<Record<string, string>>) {
  const receiver = createAlarmReceiverSerial({ id: 'receiver', settings: {} });
  const [frame] = receiver.act(verb, args, NOW).send ?? [];
  return eventsIn(codec.textOf(frame ?? new Uint8Array(0)));
}

function eventsIn(text: string) {
  const message = codec.read(text)?.message;
  return message?.kind === 'events' ? message : { account: '', events: [] };
}

const code = fc.stringMatching(/^[A-Z]{2}$/).filter((letters) => !/^[NOA]/.test(letters));
const number = fc.stringMatching(/^\d{4}$/);
const line = fc.constantFrom('1', '001');
/** Bytes that mean something in a block come often; DC4 ends the line wherever it stands. */
const letter = fc.oneof(
  fc.constantFrom(...`[]|#*'"^/NAriid0123456789BAOPti:`.split('')),
  fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
);
const inside = fc
  .array(letter, { maxLength: 80 })
  .map((all) => all.join('').replaceAll('\x14', ''));

describe('SIA by a receiver', () => {
  it('means what the same codes mean by DC-09, as a line of fields and as a block', () => {
    fc.assert(
      fc.property(code, number, line, (letters, digits, on) => {
        const { kind, qualifier, meaning } = siaMeaning(letters);
        const wanted = { code: letters, kind, qualifier, meaning };
        const fields = printed('sia', { code: letters, number: digits, line: on });
        const block = printed('sia-block', { data: `N${letters}${digits}`, line: on });
        expect(fields.events).toEqual(block.events);
        expect(fields).toMatchObject({ account: '1234', events: [wanted] });
      }),
    );
  });

  it('gives back every event of a block, with the area that stands before them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(code, number), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 99 }),
        line,
        (all, area, on) => {
          const data = `Nri${area}/${all.map(([letters, digits]) => letters + digits).join('/')}`;
          const { events } = printed('sia-block', { data, line: on });
          expect(events.map((one) => one.code)).toEqual(all.map(([letters]) => letters));
          // The number of some codes is itself an area.
          const others = events.filter((one) => siaMeaning(one.code).numbers !== 'area');
          expect(others.every(({ partition }) => partition === String(area))).toBe(true);
        },
      ),
    );
  });

  it('with any bytes in its block is one event at least, which can be told, and throws nothing', () => {
    fc.assert(
      fc.property(inside, fc.constantFrom('S011', 'S01001', '001001'), (bytes, head) => {
        const { account, events } = eventsIn(`${head}[#1234|${bytes}]`);
        expect(account).toBe('1234');
        expect(events.length).toBeGreaterThan(0);
        for (const event of events) {
          expect(Check(READINGS['panel.reported'], { ...event, account, raw: bytes })).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('without an account is kept as nobody’s', () => {
    expect(eventsIn('S011[NBA01]')).toMatchObject({ account: 'unknown', events: [{ code: 'BA' }] });
  });

  it('is of the account that each block of a line names', () => {
    const { account, events } = eventsIn('S011[#1234|NBA5][#005678|Nri2/FA1]');
    expect(account).toBe('1234');
    expect(events).toMatchObject([
      { code: 'BA', zone: '5' },
      { code: 'FA', zone: '1', partition: '2', account: '5678' },
    ]);
    expect(events[0]).not.toHaveProperty('account');
  });

  it.each(['N ri1/BA01', 'N/ri1/BA01', 'Nri1/BA01'])('reads %s', (data) => {
    expect(eventsIn(`S011[#1234|${data}]`).events).toMatchObject([
      { code: 'BA', zone: '01', partition: '1' },
    ]);
  });
});
