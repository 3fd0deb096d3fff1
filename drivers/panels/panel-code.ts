import type { PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';

/** What an event says of what it names: it began (or was disarmed), it ended (or was armed), it still stands. */
export type Qualifier = 'new' | 'restore' | 'still';

/** What the number beside a code counts; `source` is a panel's own: who or what gave the order. */
export type Numbers = 'zone' | 'user' | 'door' | 'area' | 'source';

/** One code of a table. */
export type PanelCode = {
  readonly kind: PanelKind;
  readonly numbers: Numbers;
  readonly meaning: Text;
  /** What it is called when it ends, where that is more than "restored". */
  readonly restored?: Text;
  /** Where the code itself says it, whatever else stands beside it. */
  readonly qualifier?: Qualifier;
  /** Of arming, where its qualifier does not tell whether it is armed now: it is, or the code says nothing of that. */
  readonly arms?: 'armed' | 'unsaid';
};

/** Codes by their name in the protocol. */
export type CodeTable = Readonly<Record<string, PanelCode>>;

/** What one event means by a table. */
export type CodeMeaning = {
  readonly kind: PanelKind;
  readonly qualifier: Qualifier;
  readonly numbers: Numbers;
  readonly meaning: Text;
  /** False where the table does not know the code and only its first digit or letter was told. */
  readonly isKnown: boolean;
  /** Whether its panel, or a part of it, is armed now, where it says that. */
  readonly armed?: boolean;
  /** Which trouble it is, where a place may have several of its kind: what ends it is about the same. */
  readonly matter?: string;
};

/** Kinds of which several things may be wrong at one place at once, each with an end of its own. */
const SEVERAL: ReadonlySet<PanelKind> = new Set([
  'technical',
  'tamper',
  'power',
  'communication',
  'supervision',
  'trouble',
]);

/** The name of a trouble, where its kind may have several. */
export const matterOf = (kind: PanelKind, name: string): { readonly matter?: string } =>
  SEVERAL.has(kind) ? { matter: name } : {};

/** A row of a table: its Chinese and English name, and how its end is called where that differs. */
export type Row = readonly [zh: string, en: string, endZh?: string, endEn?: string];

/** The codes of one kind that count the same. */
export function codesOf(
  kind: PanelKind,
  numbers: Numbers,
  rows: Readonly<Record<string, Row>>,
): CodeTable {
  return Object.fromEntries(
    Object.entries(rows).map(([code, [zh, en, endZh, endEn]]) => [
      code,
      {
        kind,
        numbers,
        meaning: { zh, en },
        ...(endZh !== undefined && endEn !== undefined && { restored: { zh: endZh, en: endEn } }),
      },
    ]),
  );
}

/** Codes that say by themselves that something of this kind ended (or was armed). */
export function endsOf(
  kind: PanelKind,
  numbers: Numbers,
  rows: Readonly<Record<string, readonly [zh: string, en: string]>>,
): CodeTable {
  return Object.fromEntries(
    Object.entries(rows).map(([code, [zh, en]]) => {
      const text = { zh, en };
      return [code, { kind, numbers, meaning: text, restored: text, qualifier: 'restore' }];
    }),
  );
}

/** The same codes, of arming, where their qualifier does not tell whether it is armed now. */
export const whichArm = (arms: NonNullable<PanelCode['arms']>, codes: CodeTable): CodeTable =>
  Object.fromEntries(Object.entries(codes).map(([code, one]) => [code, { ...one, arms }]));

/** True of what says that its panel, or a part of it, is armed now; false where it is disarmed; else undefined. */
export function armedBy({ kind, arms }: PanelCode, qualifier: Qualifier): boolean | undefined {
  if (kind !== 'arming' || arms === 'unsaid' || qualifier === 'still') return undefined;
  return arms === 'armed' || qualifier === 'restore';
}

/** What a code of a table is called when an event with this qualifier brings it. */
export function called({ meaning, restored }: PanelCode, qualifier: Qualifier): Text {
  if (qualifier !== 'restore') return meaning;
  return restored ?? { zh: `${meaning.zh}恢复`, en: `${meaning.en}: restored` };
}
