import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { StateData } from '../../../../rules/vocabulary/states.ts';
import { dayAfter } from '../../../../rules/vocabulary/zone-time.ts';
import type { FiguresTold } from '../../../reports/alarm-sheets.ts';
import { ask } from '../api/client.ts';
import type { AlarmPicture, Found, Line } from '../api/types.ts';
import { useChosenStand } from './machine.ts';

/** An alarm as the list of all alarms has it. */
export type AlarmRow = {
  readonly id: string;
  readonly kind: string;
  readonly priority: string;
  readonly place: Text;
  readonly origin: string;
  readonly zone?: string;
  readonly lane?: string;
  readonly raised: string;
  readonly repeats: number;
  readonly acknowledged?: string;
  readonly acknowledgedBy?: string;
  readonly attended?: string;
  readonly attendedBy?: string;
  readonly cleared?: string;
  readonly closed?: string;
  readonly closedBy?: string;
  readonly why?: string;
  readonly clocksMissed: number;
};

/** One alarm with all that is told of it. */
export type AlarmRecord = {
  readonly position: number;
  readonly alarm: AlarmRow;
  readonly state?: AlarmPicture;
  readonly facts: readonly Line[];
  readonly events: readonly Line[];
};

/** One alarm; the feed says when it changed. */
export function useAlarmRecord(id: string | undefined) {
  const at = useChosenStand();
  return useQuery({
    queryKey: ['alarms', 'one', id, at],
    queryFn: () =>
      ask<AlarmRecord>(`/api/v1/alarms/${encodeURIComponent(id ?? '')}?${queryOf({ at })}`),
    enabled: id !== undefined,
  });
}

const queryOf = (asked: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ).toString();

/** Alarms of any time, newest first, page by page. */
export function useAlarmHistory(asked: Readonly<Record<string, string | undefined>>) {
  const at = useChosenStand();
  return useInfiniteQuery({
    queryKey: ['alarms', 'history', at, asked],
    queryFn: ({ pageParam: before }) =>
      ask<Found<AlarmRow>>(
        `/api/v1/alarms/history?${queryOf({ ...asked, at, before: before === '' ? undefined : before })}`,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    // Of where this machine stood before nothing is shown meanwhile.
    placeholderData: (before, query) => (query?.queryKey[2] === at ? before : undefined),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? false : 15_000),
  });
}

export type PanelPicture = StateData<'panel'> & { readonly id: string };
export type AreaPicture = StateData<'area'> & { readonly id: string };
export type ZonePicture = StateData<'zone'> & { readonly id: string };
/** What is watched, as GET /api/v1/zones gives it. */
export type WatchedPicture = {
  readonly position: number;
  readonly panels: readonly PanelPicture[];
  readonly areas: readonly AreaPicture[];
  readonly zones: readonly ZonePicture[];
};

/** Panels, arm areas and zones that may be shown where this machine stands. */
export function useZones() {
  const at = useChosenStand();
  return useQuery({
    queryKey: ['zones', at],
    queryFn: () => ask<WatchedPicture>(`/api/v1/zones?${queryOf({ at })}`),
  });
}

/** Days of the site's calendar, both included. */
export type Days = { readonly from: string; readonly to: string };

/** The figures of some days. */
export function useFigures(days: Days) {
  const at = useChosenStand();
  return useQuery({
    queryKey: ['alarm-figures', at, days],
    queryFn: () => ask<FiguresTold>(`/api/v1/alarms/figures?${queryOf({ ...days, at })}`),
    placeholderData: (before, query) => (query?.queryKey[1] === at ? before : undefined),
    // Months are read for seconds: who looks at them asks anew himself.
    ...(isLong(days)
      ? { refetchInterval: false, refetchOnWindowFocus: false }
      : { refetchInterval: 60_000 }),
  });
}
const LONG_DAYS = 31;
const isLong = ({ from, to }: Days): boolean => dayAfter(from, LONG_DAYS) <= to;

export const figuresCsv = (days: Days): string => `/api/v1/alarms/figures.csv?${queryOf(days)}`;

/** What is to be done about each kind of alarm. */
export type Procedure = {
  readonly kind: string;
  readonly steps: readonly { readonly id: string; readonly text: Text }[];
  readonly phones: readonly { readonly name: Text; readonly number: string }[];
};
export const useProcedures = () =>
  useQuery({
    queryKey: ['procedures'],
    queryFn: () => ask<{ readonly procedures: readonly Procedure[] }>('/api/v1/procedures'),
    refetchInterval: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Guards who may be sent. */
export const useGuards = (find: string, allowed: boolean) =>
  useQuery({
    queryKey: ['guards', find],
    queryFn: () =>
      ask<{ readonly items: readonly { readonly person: string; readonly name: string }[] }>(
        '/api/v1/guards/search',
        { method: 'POST', body: { find } },
      ),
    enabled: allowed,
    placeholderData: (before) => before,
    refetchInterval: false,
  });
