import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../gateway/config/config.ts';
import { EXAMPLE, registry } from './example.ts';

const ROUND = "      - { from: '22:00', to: '06:00', toleranceMin: 20 }";

/** Codes of what is wrong with the example where its round is written otherwise. */
function codes(rounds: readonly string[], more = ''): readonly string[] {
  const rows = rounds.map((round) => `      - { ${round} }`).join('\n');
  const read = readConfig(EXAMPLE.replace(ROUND, rows) + more, 'site.yaml', registry);
  return (read.ok ? read.value.warnings : read.error).map(({ code }) => code);
}

const SHIFTS = `shifts:
  - { id: day, name: { zh: 早, en: Day }, from: '08:00', to: '20:00' }
`;

describe('rounds of a route', () => {
  it.each([
    ['two at once on some day', ["from: '22:00', to: '06:00'", "from: '05:00', to: '07:00'"]],
    [
      'a night into the morning after',
      ["from: '20:00', to: '19:00'", "from: '18:00', to: '18:30', days: sat"],
    ],
  ])('overlap where there are %s', (_what, rounds) => {
    expect(codes(rounds)).toEqual(['rounds-overlap']);
  });

  it.each([
    [
      'workdays and free days',
      ["from: '08:00', to: '09:00', days: workdays", "from: '08:00', to: '09:00', days: free-days"],
    ],
    [
      'two weekdays',
      ["from: '08:00', to: '09:00', days: mon", "from: '08:00', to: '09:00', days: tue"],
    ],
    [
      'nights of days that do not follow each other',
      ["from: '22:00', to: '06:00', days: mon", "from: '05:00', to: '07:00', days: thu"],
    ],
  ])('may have the same hours on %s', (_what, rounds) => {
    expect(codes(rounds)).toEqual([]);
  });

  it('open early into the tolerance of the one before, with a warning', () => {
    expect(
      codes([
        "from: '08:00', to: '09:00', toleranceMin: 20",
        "from: '09:30', to: '10:00', earlyMin: 15",
      ]),
    ).toEqual(['early-overlap']);
  });

  it('drawn by lot leave something to draw, and nobody is early for them', () => {
    expect(codes(["from: '22:00', to: '23:00', times: 2, lastsMin: 28, earlyMin: 5"])).toEqual([
      'early-unused',
      'draw-certain',
    ]);
  });
});

describe('shifts', () => {
  it('cover the hours at which rounds begin', () => {
    expect(codes(["from: '22:00', to: '06:00'"], SHIFTS)).toEqual(['shift-gap']);
    expect(codes(["from: '08:00', to: '09:00'"], SHIFTS)).toEqual([]);
  });

  it('have no hours in common', () => {
    const late = "  - { id: late, name: { zh: 晚, en: Late }, from: '19:00', to: '09:00' }\n";
    expect(codes(["from: '08:00', to: '09:00'"], SHIFTS + late)).toEqual(['shifts-overlap']);
  });
});
