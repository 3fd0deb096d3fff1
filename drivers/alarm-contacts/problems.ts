import type { SettingsProblem } from '../driver.ts';
import { terminalProblems } from '../modbus/terminal-problems.ts';
import { BIT_KINDS, DEFAULTS, inputKindOf, type Settings } from './settings.ts';

// GA/T 368-2001: a wired zone is told within two seconds.
const TOLD_WITHIN_MS = 2_000;
// A read of registers holds no more (Modbus application protocol 6.3, 6.4).
const REGISTERS_MAX = 125;

/** What the schema cannot say of a board's settings. */
export const problemsOf = (settings: Settings): readonly SettingsProblem[] => [
  ...terminalProblems(settings),
  ...(isOfBits(settings) ? bitProblems(settings) : valueProblems(settings)),
  ...slowness(settings),
];

const isOfBits = (settings: Settings): boolean =>
  BIT_KINDS.some((kind) => kind === inputKindOf(settings));

const bitProblems = ({ levels }: Settings): readonly SettingsProblem[] =>
  levels === undefined
    ? []
    : [
        {
          text: 'levels are of values, and this board gives bits: read-input or read-holding is meant',
          at: ['board', 'inputKind'],
        },
      ];

function valueProblems(settings: Settings): readonly SettingsProblem[] {
  const { levels, inverted = [], inputs = {} } = settings;
  if (levels === undefined) {
    return [
      {
        text: 'a board that gives values needs levels to read them by',
        at: ['board', 'inputKind'],
      },
    ];
  }
  const problems: SettingsProblem[] = [];
  if (!rises(levels.map(({ upTo }) => upTo))) {
    problems.push({
      text: 'levels go from the lowest value up, each with a higher upTo, the last without one',
      at: ['levels'],
    });
  }
  for (const word of ['normal', 'alarm'] as const) {
    if (!levels.some(({ is }) => is === word)) {
      problems.push({ text: `no value means ${word}`, at: ['levels'] });
    }
  }
  if (inverted.length > 0) {
    problems.push({
      text: 'levels say themselves what is normal and what an alarm: nothing is inverted',
      at: ['inverted'],
    });
  }
  const beyond = Object.keys(inputs).find((number) => Number(number) > REGISTERS_MAX);
  if (beyond !== undefined) {
    problems.push({
      text: `terminal ${beyond} does not come in one answer: at most ${REGISTERS_MAX} values do`,
      at: ['inputs', beyond],
    });
  }
  return problems;
}

/** Each higher than the one before, and the last without an end. */
const rises = (ends: readonly (number | undefined)[]): boolean =>
  ends.every((end, index) => {
    if (index === ends.length - 1) return end === undefined;
    return end !== undefined && end > (ends[index - 1] ?? -1);
  });

function slowness(settings: Settings): readonly SettingsProblem[] {
  const { pollMs, debounceMs } = { ...DEFAULTS, ...settings };
  const worst = 2 * pollMs + debounceMs;
  return worst <= TOLD_WITHIN_MS
    ? []
    : [
        {
          text: `an alarm may be told after ${worst} ms only; a wired zone is told within 2 s (GA/T 368-2001)`,
          warning: true,
          at: [settings.pollMs === undefined ? 'debounceMs' : 'pollMs'],
        },
      ];
}
