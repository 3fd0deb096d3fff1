import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Errand } from '../../../../rules/vocabulary/site.ts';
import { ask } from './client.ts';

/** A visitor as the list tells him. */
export type VisitorRow = {
  readonly permit: string;
  readonly state: 'expected' | 'inside' | 'overstaying' | 'left' | 'lapsed' | 'ended';
  readonly announced: string;
  readonly name?: string;
  readonly phone?: string;
  readonly plate?: string;
  readonly host: string;
  readonly agreed?: string;
  readonly by: string;
  readonly from?: string;
  readonly until: string;
  readonly visits?: number;
  readonly errand?: string;
  readonly made: number;
  readonly arrived?: string;
  readonly left?: string;
  readonly overstays?: string;
  readonly credential?: string;
  readonly keepsCard?: string;
};

/** A card that belongs to nobody and is lent to visitors. */
export type TemporaryCard = {
  readonly credential: string;
  readonly permit?: string;
  readonly tail?: string;
  readonly lost?: string;
};

/** What is asked to announce a visitor; what is left out is the server's to fill in. */
export type Invitation = {
  readonly host: string;
  readonly name?: string;
  readonly plate?: string;
  readonly phone?: string;
  readonly agreed?: string;
  readonly to?: string;
  /** `null`: as often as he likes. */
  readonly visits?: number | null;
  readonly credential?: string;
  readonly errand?: Errand;
};

// A busy day's visitors; older ones are in the list of permits.
const LIMIT = 300;

/** Visitors: those expected or inside or with a card of ours, or all of late. */
export const useVisitors = (open: boolean) =>
  useQuery({
    queryKey: ['visitors', open],
    queryFn: () =>
      ask<{ readonly items: readonly VisitorRow[] }>(
        `/api/v1/visitors?limit=${LIMIT}${open ? '&open=true' : ''}`,
      ),
    placeholderData: (before) => before,
  });

/** The cards at the gate that are lent to visitors. */
export const useTemporaryCards = () =>
  useQuery({
    queryKey: ['temporary-cards'],
    queryFn: () => ask<{ readonly items: readonly TemporaryCard[] }>('/api/v1/temporary-cards'),
  });

/** Announces a visitor under an id of its own: sent twice, he is announced once. */
export function useInviting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { readonly id: string; readonly body: Invitation }) =>
      ask<object>('/api/v1/visitors', { method: 'POST', key: id, body }),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' }),
  });
}
