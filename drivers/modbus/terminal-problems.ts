import type { SettingsProblem } from '../driver.ts';
import type { Terminals } from './terminals.ts';

/** What the schema cannot say of a board's terminals. */
export function terminalProblems({ inputs, inverted = [] }: Terminals): readonly SettingsProblem[] {
  const mapped = Object.entries(inputs ?? {}).map(([number, what]) => ({
    what,
    at: ['inputs', number],
  }));
  return [
    ...repeated(mapped).map(({ what, at }) => ({
      text: `two terminals are mapped to the input ${what}`,
      at,
    })),
    ...inverted
      .filter((number) => inputs?.[String(number)] === undefined)
      .map((number) => ({
        text: `terminal ${number} is inverted but mapped to no input`,
        warning: true,
        at: ['inverted'],
      })),
  ];
}

/** Something of a board that is put to a use. */
export type Used = { readonly what: string; readonly at: readonly string[] };

/** Each that is used again, where it is for the second time. */
export const repeated = (all: readonly Used[]): readonly Used[] =>
  all.filter(({ what }, index) => {
    const before = all.slice(0, index).filter((one) => one.what === what);
    return before.length === 1;
  });
