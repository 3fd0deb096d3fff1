import type { Encoding } from '../../drivers/link/sheet/decode.ts';
import type { CardForm } from './card-cells.ts';
import type { ImportProblem } from './problems.ts';
import type { SheetFormat } from './read-sheet.ts';

/**
 * How far the work on a file has come. `checked`, `staged`, `applied` and `unchanged` are good ends, `refused` (something
 * is wrong with the file) and `failed` (with us) are bad ones; nothing counts after either.
 */
export const PHASES = [
  'reading',
  'checking',
  'staging',
  'checked',
  'staged',
  'applied',
  'unchanged',
  'refused',
  'failed',
] as const;
export type Phase = (typeof PHASES)[number];

/** True where nothing more will happen to it by itself. */
export const isOver = (phase: Phase): boolean =>
  phase !== 'reading' && phase !== 'checking' && phase !== 'staging';

/** A file, and what is to become of it. */
export type FileToImport = {
  /** Where it lies; it is read once and not changed. */
  readonly path: string;
  readonly name: string;
  readonly encoding: Encoding;
  readonly form: CardForm;
  /** How far to go: look only, stage, or stage and apply. */
  readonly until: 'checked' | 'staged' | 'applied';
  readonly by: string;
};

/** The work on one file, as it stands. */
export type Job = {
  readonly import: string;
  readonly file: string;
  readonly by: string;
  readonly phase: Phase;
  readonly began: number;
  readonly since: number;
  /** Rows that are new, how many of them are done in this phase, and those that the register has already. */
  readonly rows: number;
  readonly done: number;
  readonly unchanged: number;
  readonly format?: SheetFormat;
  readonly encoding?: Encoding;
  readonly ignored: readonly string[];
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  /** True where this very file was staged or applied before: nothing was done again. */
  readonly again?: true;
  /** Of `failed`. */
  readonly why?: string;
};
