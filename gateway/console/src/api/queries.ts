import {
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { standWith, useChosenStand } from '../alarms/machine.ts';
import { sendAct, signingPost } from './acts.ts';
import { ApiProblem, ask } from './client.ts';
import { remembered } from './memory.ts';
import type {
  Act,
  AlarmCounts,
  Chain,
  Found,
  LanePicture,
  OpenAlarms,
  OpeningLedger,
  Pictures,
  PostPicture,
  PresencePicture,
  RoundPicture,
  Session,
  ShiftRow,
  SitePicture,
} from './types.ts';

// The feed says when a picture changed; asking again now and then is for what no fact tells.
const REFRESH_MS = 15_000;

/** One cache for the page. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => !(error instanceof ApiProblem) && count < 2,
      refetchInterval: REFRESH_MS,
      refetchOnWindowFocus: true,
      structuralSharing: true,
    },
  },
});

/** Who is signed in; an `ApiProblem` of status 401 where nobody is. */
export const useSession = () =>
  useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await ask<Session>('/api/v1/session');
      standWith(session);
      return session;
    },
    refetchInterval: 60_000,
  });

export const useSite = () =>
  useQuery({ queryKey: ['site'], queryFn: () => ask<SitePicture>('/api/v1/site') });
export const useLanes = () =>
  useQuery({ queryKey: ['lanes'], queryFn: () => ask<Pictures<LanePicture>>('/api/v1/lanes') });
/** Open alarms that may be shown where this machine stands: what asks or is grave at once, the rest as it is asked for. */
export function useAlarms() {
  const at = useChosenStand();
  return useInfiniteQuery({
    queryKey: ['alarms', 'open', at],
    queryFn: ({ pageParam: after }) =>
      ask<OpenAlarms>(
        `/api/v1/alarms?${new URLSearchParams({
          ...(at === undefined ? {} : { at }),
          ...(after === '' ? {} : { after }),
        }).toString()}`,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: listed,
  });
}

/** The pages as one list. What changed while they were read may be on two of them: the later says how it stands. */
function listed({ pages }: { readonly pages: readonly OpenAlarms[] }) {
  const byId = new Map(pages.flatMap(({ items }) => items.map((one) => [one.id, one] as const)));
  return { items: [...byId.values()], counts: pages.at(-1)?.counts ?? NO_ALARMS };
}

const NO_ALARMS: AlarmCounts = {
  total: 0,
  states: {},
  calling: { priorities: {}, life: 0 },
};
export const useRounds = () =>
  useQuery({ queryKey: ['rounds'], queryFn: () => ask<Pictures<RoundPicture>>('/api/v1/rounds') });
export const usePresence = () =>
  useQuery({
    queryKey: ['presence'],
    queryFn: () => ask<PresencePicture>('/api/v1/presence?limit=100'),
  });
/** A time of the ledger. */
export type Between = { readonly from: string; readonly to: string };
// As many as the server gives at once.
const OPENINGS_MAX = 1_000;

/** The openings of a time; today's where none is named. */
export const useOpenings = (between?: Between) =>
  useQuery({
    queryKey: ['openings', between],
    queryFn: () =>
      ask<OpeningLedger>(
        `/api/v1/openings?limit=${OPENINGS_MAX}${between === undefined ? '' : `&${spanOf(between)}`}`,
      ),
    placeholderData: (before) => before,
  });

/** A time as the server reads it. */
export const spanOf = ({ from, to }: Between): string =>
  new URLSearchParams({ from, to }).toString();

export const usePosts = () =>
  useQuery({ queryKey: ['posts'], queryFn: () => ask<Pictures<PostPicture>>('/api/v1/posts') });
/** Shifts that began before a moment, newest first. */
export const useShifts = (before: string) =>
  useQuery({
    queryKey: ['shifts', before],
    queryFn: () =>
      ask<{ readonly items: readonly ShiftRow[] }>(
        `/api/v1/shifts?limit=100&${new URLSearchParams({ before }).toString()}`,
      ),
    placeholderData: (earlier) => earlier,
  });
/** What a chain begins at: one fact, or all that is told of a passage. */
export type Traced = { readonly of: 'facts' | 'passages'; readonly id: string };

/** The way back to what came in. */
export function useChain(traced: Traced | undefined) {
  const at = useChosenStand();
  return useQuery({
    queryKey: ['chain', traced, at],
    queryFn: () =>
      ask<Chain>(
        `/api/v1/${traced?.of}/${encodeURIComponent(traced?.id ?? '')}/chain?${new URLSearchParams(at === undefined ? {} : { at }).toString()}`,
      ),
    enabled: traced !== undefined,
    refetchInterval: false,
  });
}

/** A search that continues by key; searched anew now and then while only its first page is shown. */
export function useSearch<T>(kind: string, asked: object, everyMs: number | false = REFRESH_MS) {
  return useInfiniteQuery({
    queryKey: [kind, asked],
    queryFn: ({ pageParam: after }) =>
      ask<Found<T>>(`/api/v1/${kind}/search`, {
        method: 'POST',
        body: { ...asked, ...(after === '' ? {} : { after }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    // Who reads page after page is not pulled back to the newest.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) > 1 ? false : everyMs),
  });
}

/** Sends an act under an id of its own: a second press of the same form counts once. */
export function useAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { readonly id: string; readonly act: Act }) =>
      sendAct(
        { id, act },
        signingPost(act, {
          session: client.getQueryData<Session>(['session']),
          posts: client.getQueryData<SitePicture>(['site'])?.posts ?? [],
          byCard: remembered('by-card') === 'yes',
        }),
      ),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
  });
}

/** Signs in, sets up, or out; the page is drawn anew for whoever it is then. */
export function useSigning() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body?: unknown }) =>
      ask<Session>(path, body === undefined ? { method: 'DELETE' } : { method: 'POST', body }),
    onSuccess: () => client.resetQueries(),
  });
}
