import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { CoverageReport, Figures } from '../../../reports/patrol-figures.ts';
import type { CoverageBy, Days, NotMade, VisitsOf } from '../../../store/patrol-readers.ts';
import { ask } from '../api/client.ts';
import { useWords } from '../words/language.tsx';
import { COVERAGE, type CoverageWord } from './words.ts';

/** The words of these pages; `{n}` is replaced. */
export function useCoverageWords() {
  const { of, language } = useWords();
  const say = (
    word: CoverageWord,
    values: Readonly<Record<string, string | number>> = {},
  ): string =>
    of(COVERAGE[word]).replace(/\{([a-z]+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );
  return { say, of, language };
}

/** A question as the server reads it; what is not asked is left out. */
export const queryOf = (asked: Readonly<Record<string, string | number | undefined>>): string =>
  new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  ).toString();

// Figures of weeks change slowly; a page left open still follows.
const REFRESH_MS = 60_000;

/** Coverage of some days by one thing. */
export const useCoverage = (asked: Days & VisitsOf & { readonly by: CoverageBy }) =>
  useQuery({
    queryKey: ['coverage', asked],
    queryFn: () => ask<CoverageReport>(`/api/v1/patrol/coverage?${queryOf(asked)}`),
    placeholderData: (before) => (before?.by === asked.by ? before : undefined),
    refetchInterval: REFRESH_MS,
  });

export type InspectedBy = 'item' | 'kind' | 'checkpoint';
type Inspections = {
  readonly items: readonly {
    readonly key: string;
    readonly looked: number;
    readonly fine: number;
    readonly faulty: number;
    readonly share: number;
  }[];
};

/** What was inspected in some days, and how much of it was fine. */
export const useInspections = (asked: Days & { readonly by: InspectedBy }) =>
  useQuery({
    queryKey: ['inspections', asked],
    queryFn: () => ask<Inspections>(`/api/v1/patrol/inspections?${queryOf(asked)}`),
    refetchInterval: REFRESH_MS,
  });

/** A day with its figures. */
export type DayFigures = Figures & { readonly day: string };

/** A year day by day. */
export const useYear = (asked: VisitsOf & { readonly year: number }) =>
  useQuery({
    queryKey: ['coverage-year', asked],
    queryFn: () =>
      ask<{ readonly days: readonly DayFigures[] }>(`/api/v1/patrol/year?${queryOf(asked)}`),
    placeholderData: (before) => before,
    refetchInterval: REFRESH_MS,
  });

/** A month point by point. */
export type MonthSheet = {
  readonly month: string;
  readonly days: readonly string[];
  readonly items: readonly {
    readonly checkpoint: string;
    readonly name: string;
    readonly days: readonly DayFigures[];
    readonly total: Figures;
  }[];
};
export const useMonth = (month: string) =>
  useQuery({
    queryKey: ['coverage-month', month],
    queryFn: () => ask<MonthSheet>(`/api/v1/patrol/month?${queryOf({ month })}`),
    refetchInterval: false,
  });

/** A due visit that nobody made. */
export type NotMadeVisit = {
  readonly id: string;
  readonly checkpoint: string;
  readonly day: string;
  readonly class: NotMade;
  readonly route?: string;
  readonly from?: string;
  readonly to?: string;
  readonly why?: string;
  readonly guard?: string;
  readonly walkedBy?: string;
  readonly by?: string;
  readonly inARow?: number;
  readonly madeUp?: string;
  readonly madeUpBy?: string;
};
type NotMadePage = { readonly items: readonly NotMadeVisit[]; readonly next?: string };

/** Visits that nobody made, page by page. */
export const useNotMade = (
  asked: Days & VisitsOf & { readonly guard?: string; readonly class?: string },
) =>
  useInfiniteQuery({
    queryKey: ['not-made', asked],
    queryFn: ({ pageParam: before }) =>
      ask<NotMadePage>(`/api/v1/patrol/missed?${queryOf({ ...asked, before, limit: 100 })}`),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    refetchInterval: false,
  });

/** A share in words: to a tenth, never rounded up to all; unknown where there is none. */
export function shareOf(rate: number | undefined, unknown: string): string {
  return rate === undefined ? unknown : `${(Math.floor(rate * 1_000) / 10).toFixed(1)}%`;
}
