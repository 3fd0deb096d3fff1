import { inputNames, type Settings } from './settings.ts';

type Problem = { readonly text: string; readonly warning?: boolean };

/** What the schema cannot say of a board's settings. */
export function problemsOf(settings: Settings): readonly Problem[] {
  return [
    ...repeated(inputNames(settings)).map((name) => ({
      text: `two terminals are mapped to the input ${name}`,
    })),
    ...repeated(relayNumbers(settings)).map((relay) => ({
      text: `relay ${relay} is used twice`,
    })),
    ...(settings.inverted ?? [])
      .filter((terminal) => settings.inputs?.[String(terminal)] === undefined)
      .map((terminal) => ({
        text: `terminal ${terminal} is inverted but mapped to no input`,
        warning: true,
      })),
    ...Object.entries(settings.relays ?? {})
      .filter(([, relays]) => relays.hold === undefined)
      .map(([barrier]) => ({
        text: `barrier ${barrier} has no hold relay: to hold it up the pulse is repeated, and when this machine stops the arm falls`,
        warning: true,
      })),
  ];
}

const relayNumbers = (settings: Settings): readonly string[] =>
  Object.values(settings.relays ?? {}).flatMap((relays) =>
    [relays.open, relays.hold, relays.close].filter((n) => n !== undefined).map(String),
  );

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, i) => names.indexOf(name) !== i)),
];
