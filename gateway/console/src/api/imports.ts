import { useMutation, useQuery } from '@tanstack/react-query';
import type { Encoding } from '../../../../drivers/link/sheet/decode.ts';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { CardForm } from '../../../imports/card-cells.ts';
import { ask } from './client.ts';

/** What is wrong with a row of a file, and what to do. */
export type ImportProblem = {
  readonly code: string;
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
  readonly text: Text;
};

/** The work on one file, as it stands. */
export type ImportJob = {
  readonly import: string;
  readonly file: string;
  readonly phase:
    | 'reading'
    | 'checking'
    | 'staging'
    | 'checked'
    | 'staged'
    | 'applied'
    | 'unchanged'
    | 'refused'
    | 'failed';
  readonly rows: number;
  readonly done: number;
  readonly unchanged: number;
  readonly ignored: readonly string[];
  readonly problems: readonly ImportProblem[];
  readonly problemCount: number;
  readonly again?: boolean;
  readonly why?: string;
};

/** An import as the register keeps it. */
export type ImportRow = {
  readonly import: string;
  readonly state: 'staged' | 'applied' | 'undone' | 'dropped';
  readonly rows: number;
  readonly by: string;
  readonly began: string;
  readonly file?: string;
};

// A file of some MiB over a slow line; the work itself is asked for afterwards.
const UPLOAD_MS = 120_000;
const LOOK_MS = 500;

/** True where nothing more happens by itself. */
export const isOver = ({ phase }: Pick<ImportJob, 'phase'>): boolean =>
  phase !== 'reading' && phase !== 'checking' && phase !== 'staging';

/** What the letters and the card numbers of a file are written in, where the file does not say it itself. */
export const ENCODINGS = [
  'auto',
  'utf-8',
  'gb18030',
  'utf-16le',
] as const satisfies readonly Encoding[];
export const CARD_FORMS = [
  'auto',
  'hex',
  'hex-reversed',
  'decimal',
  'decimal-reversed',
  '3+5',
] as const satisfies readonly CardForm[];
export type HowWritten = {
  readonly encoding: (typeof ENCODINGS)[number];
  readonly cards: (typeof CARD_FORMS)[number];
};
type Upload = HowWritten & { readonly file: File; readonly until: 'checked' | 'applied' };

/** Gives a file in: to be looked at, or to count from one moment on. */
export const useUpload = () =>
  useMutation({
    mutationFn: ({ file, until, ...how }: Upload) =>
      ask<ImportJob>(
        `/api/v1/imports?${new URLSearchParams({ file: file.name, until, ...how }).toString()}`,
        { method: 'POST', file, patienceMs: UPLOAD_MS },
      ),
  });

/** How far the work on a file has come; asked again until it is over. */
export const useJob = (begun: ImportJob | undefined) =>
  useQuery({
    queryKey: ['import', begun?.import, begun],
    queryFn: () => ask<ImportJob>(`/api/v1/imports/${encodeURIComponent(begun?.import ?? '')}`),
    enabled: begun !== undefined,
    refetchInterval: ({ state }) =>
      state.data !== undefined && isOver(state.data) ? false : LOOK_MS,
  });

export const useImports = () =>
  useQuery({
    queryKey: ['imports'],
    queryFn: () => ask<{ readonly imports: readonly ImportRow[] }>('/api/v1/imports'),
  });
