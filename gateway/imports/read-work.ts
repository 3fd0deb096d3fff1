import type { Encoding } from '../../drivers/link/sheet/decode.ts';
import type { ImportRow } from '../../rules/vocabulary/acts.ts';
import type { CardForm } from './card-cells.ts';
import type { ImportProblem } from './problems.ts';
import type { SheetFormat } from './read-sheet.ts';

/** Where the register lies, and how its site writes dates and names lanes. */
export type Ground = {
  readonly database: string;
  readonly site: string;
  readonly zone: string;
  /** Names and ids, in small letters, each with its id. */
  readonly lanes: readonly (readonly [string, string])[];
};

/** What the reading thread is asked. */
export type ReadRequest =
  | {
      readonly kind: 'read';
      readonly path: string;
      readonly id: string;
      readonly encoding: Encoding;
      readonly form: CardForm;
    }
  | { readonly kind: 'chunk'; readonly index: number }
  | { readonly kind: 'export'; readonly path: string; readonly format: 'csv' | 'xlsx' };

/** A file as it was read: its rows are fetched chunk by chunk, so that no loop takes them all at once. */
export type Read = {
  readonly format: SheetFormat;
  readonly encoding?: Encoding;
  readonly chunks: number;
  readonly rows: number;
  /** Rows that say what the register says already. */
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
  /** How many there are; `problems` has the first of them. */
  readonly problemCount: number;
  readonly ignored: readonly string[];
};

/** What it answers, by what it was asked. */
export type ReadAnswers = {
  readonly read: Read;
  readonly chunk: readonly ImportRow[];
  readonly export: { readonly rows: number };
};
