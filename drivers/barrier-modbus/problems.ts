import type { SettingsProblem } from '../driver.ts';
import type { Settings } from './settings.ts';

/** What the schema cannot say of a board's settings. */
export function problemsOf(settings: Settings): readonly SettingsProblem[] {
  return [
    ...repeated(terminals(settings)).map(({ what, at }) => ({
      text: `two terminals are mapped to the input ${what}`,
      at,
    })),
    ...repeated(relays(settings)).map(({ what, at }) => ({
      text: `relay ${what} is used twice`,
      at,
    })),
    ...(settings.inverted ?? [])
      .filter((terminal) => settings.inputs?.[String(terminal)] === undefined)
      .map((terminal) => ({
        text: `terminal ${terminal} is inverted but mapped to no input`,
        warning: true,
        at: ['inverted'],
      })),
    ...Object.entries(settings.relays ?? {})
      .filter(([, relays]) => relays.hold === undefined)
      .map(([barrier]) => ({
        text: `barrier ${barrier} has no hold relay: to hold it up the pulse is repeated, and when this machine stops the arm falls`,
        warning: true,
        at: ['relays', barrier],
      })),
  ];
}

type Used = { readonly what: string; readonly at: readonly string[] };

const terminals = (settings: Settings): readonly Used[] =>
  Object.entries(settings.inputs ?? {}).map(([terminal, what]) => ({
    what,
    at: ['inputs', terminal],
  }));

const relays = (settings: Settings): readonly Used[] =>
  Object.entries(settings.relays ?? {}).flatMap(([barrier, numbers]) =>
    Object.entries(numbers).map(([use, relay]) => ({
      what: String(relay),
      at: ['relays', barrier, use],
    })),
  );

/** Each that is used again, where it is for the second time. */
const repeated = (all: readonly Used[]): readonly Used[] =>
  all.filter(({ what }, index) => {
    const before = all.slice(0, index).filter((one) => one.what === what);
    return before.length === 1;
  });
