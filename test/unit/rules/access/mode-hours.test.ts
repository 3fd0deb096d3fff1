import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modeByHours, nextChange } from '../../../../rules/access/mode-hours.ts';
import { DAYS } from '../../../../rules/vocabulary/days.ts';
import type { ModeSpan } from '../../../../rules/vocabulary/hours.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { card, giveCard, id, openGate, openings, START, twoLanes, vehicleAt } from './gate.ts';

// Every test begins on a Tuesday at 08:00 in Shanghai.
const HOUR = 3_600_000;
const MINUTE = 60_000;
const wang = card('A1B2C3D4');

const withHours = (hours: readonly ModeSpan[], more: Partial<Site> = {}): Site => ({
  ...twoLanes,
  lanes: twoLanes.lanes.map((lane) => (lane.direction === 'entry' ? { ...lane, hours } : lane)),
  ...more,
});
const NIGHT: ModeSpan = { mode: 'closed', days: 'every-day', from: '23:00', to: '05:00' };
const RUSH: ModeSpan = { mode: 'confirm', days: 'workdays', from: '07:00', to: '09:00' };

function opened(hours: readonly ModeSpan[], more: Partial<Site> = {}) {
  const gate = openGate(withHours(hours, more));
  gate.give({
    kind: 'site.configured',
    id: 'configured' as never,
    time: gate.now(),
    at: gate.now(),
    digest: 'd',
  });
  giveCard(gate, 'wang', wang);
  return gate;
}
type Gate = ReturnType<typeof opened>;
/** What a card gets at the entry just now. */
function answer(gate: Gate): string {
  const car = vehicleAt(gate, 'in-1');
  car.arrives();
  const told = gate.show('in-1', wang);
  if (openings(told).length > 0) car.drivesThrough();
  else car.leaves();
  const refused = told.facts.find(({ type }) => type === 'entry.refused');
  return refused?.type === 'entry.refused' ? refused.data.reason : 'opened';
}
const changes = (gate: Gate) =>
  gate.all('mode.changed').map(({ data, time }) => [data.is, (time - START) / HOUR]);

describe('a lane with hours', () => {
  it('decides by them from the first moment', () => {
    expect(answer(opened([RUSH]))).toBe('awaits-confirmation');
    expect(answer(opened([NIGHT]))).toBe('opened');
  });

  it('closes and opens by the clock of the site, and says so each time', () => {
    const gate = opened([NIGHT]);
    gate.wait(15 * HOUR);
    expect(answer(gate)).toBe('lane-out-of-service');
    gate.wait(6 * HOUR);
    expect(answer(gate)).toBe('opened');
    expect(changes(gate)).toEqual([
      ['closed', 15],
      ['automatic', 21],
    ]);
  });

  it('tells drivers at its reader that it is closed', () => {
    const gate = opened([NIGHT]);
    const told = gate.wait(15 * HOUR);
    expect(told.commands).toMatchObject([
      { type: 'reader.show', device: 'in-1-reader', data: { sign: 'wait', seconds: 0 } },
    ]);
  });

  it('keeps to a mode that a person set, and comes back to its hours when that ends', () => {
    const gate = opened([NIGHT]);
    const until = new Date(START + 17 * HOUR).toISOString();
    gate.act({ type: 'mode.set', data: { lane: id.lane('in-1'), mode: 'confirm', until } });
    gate.wait(16 * HOUR);
    expect(answer(gate)).toBe('awaits-confirmation');
    gate.wait(HOUR);
    expect(answer(gate)).toBe('lane-out-of-service');
  });

  it('goes by the calendar: a holiday has no rush', () => {
    const calendar = { holidays: ['2026-11-25'], workdays: [] };
    const gate = opened([RUSH], { calendar });
    gate.wait(24 * HOUR);
    expect(answer(gate)).toBe('opened');
    gate.wait(24 * HOUR - 10 * MINUTE);
    expect(answer(gate)).toBe('awaits-confirmation');
  });

  it('is rebuilt from its facts alone', () => {
    const gate = opened([NIGHT, RUSH]);
    gate.wait(40 * HOUR);
    expect(gate.replayed()).toEqual(gate.states());
  });
});

const clock = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const span: fc.Arbitrary<ModeSpan> = fc.record({
  mode: fc.constantFrom('automatic', 'confirm', 'closed'),
  days: fc.constantFrom(...DAYS),
  from: clock,
  to: clock,
});
// Over the change to winter time and an ordinary week, where clocks change and where they do not.
const moments = [Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 2, 28, 20), Date.UTC(2026, 5, 1)];

describe('the next change of hours', () => {
  it('is the first minute at which they say something else', () => {
    fc.assert(
      fc.property(
        fc.array(span, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...moments),
        fc.nat(2_000),
        fc.constantFrom('Europe/London', 'Asia/Shanghai'),
        (hours, from, minutes, zone) => {
          const site = withHours(hours, {
            zone,
            calendar: { holidays: ['2026-10-26'], workdays: ['2026-10-25'] },
          });
          const [lane] = site.lanes;
          if (lane === undefined) return;
          const at = instant(from + minutes * MINUTE);
          const next = nextChange(site, lane, at);
          expect(next).toBeGreaterThan(at);
          const is = modeByHours(site, lane, at);
          const first = Array.from({ length: 4_000 }, (_, n) =>
            instant(at + (n + 1) * MINUTE),
          ).find((minute) => modeByHours(site, lane, minute) !== is);
          if (first !== undefined) expect(next).toBe(first);
        },
      ),
      { numRuns: 60 },
    );
  });
});
