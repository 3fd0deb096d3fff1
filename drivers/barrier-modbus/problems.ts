import type { SettingsProblem } from '../driver.ts';
import { repeated, terminalProblems, type Used } from '../modbus/terminal-problems.ts';
import type { Settings } from './settings.ts';

/** What the schema cannot say of a board's settings. */
export function problemsOf(settings: Settings): readonly SettingsProblem[] {
  return [
    ...terminalProblems(settings),
    ...repeated(relays(settings)).map(({ what, at }) => ({
      text: `relay ${what} is used twice`,
      at,
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

const relays = (settings: Settings): readonly Used[] =>
  Object.entries(settings.relays ?? {}).flatMap(([barrier, numbers]) =>
    Object.entries(numbers).map(([use, relay]) => ({
      what: String(relay),
      at: ['relays', barrier, use],
    })),
  );
