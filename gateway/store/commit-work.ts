import type {
  CommandsTable,
  InputsTable,
  JournalTable,
  LayoutsTable,
  SourcesTable,
  ViewsTable,
} from './tables.ts';

/** A commit as it crosses to the worker: flat rows, each text made once. */
export type CommitWork = {
  readonly site: string;
  readonly after: number;
  readonly position: number;
  readonly at: number;
  readonly inputs: readonly Omit<InputsTable, 'number'>[];
  readonly facts: readonly Omit<JournalTable, 'previous'>[];
  /** Acts that change reference data without a fact of their own. */
  readonly acts: readonly Act[];
  readonly commands: readonly CommandsTable[];
  readonly answered: readonly string[];
  readonly sources: readonly SourcesTable[];
  readonly layouts: readonly LayoutsTable[];
  readonly views: readonly ViewsTable[];
};

/** An act as the read models take it. */
export type Act = { readonly id: string; readonly type: string; readonly data: string };

/** What the worker is asked. */
export type WorkerRequest =
  | { readonly kind: 'commit'; readonly work: CommitWork }
  | { readonly kind: 'probe' }
  | { readonly kind: 'write'; readonly sql: string; readonly values: readonly unknown[] }
  | { readonly kind: 'close' };

/** What the worker answers. */
export type WorkerAnswer =
  | { readonly kind: 'done'; readonly changes: number }
  | { readonly kind: 'overtaken'; readonly position: number }
  | { readonly kind: 'failed'; readonly code: string; readonly text: string };
