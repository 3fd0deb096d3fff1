import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { DayPicture, RoundDetail } from '../api/types.ts';

/** The rounds of a day; the feed says when they changed. */
export const useDay = (day: string) =>
  useQuery({
    queryKey: ['rounds', 'day', day],
    queryFn: () => ask<DayPicture>(`/api/v1/rounds?day=${day}`),
    placeholderData: (before) => (before?.day === day ? before : undefined),
  });

/** One round with all that is told of it. */
export const useRound = (id: string | undefined) =>
  useQuery({
    queryKey: ['rounds', 'one', id],
    queryFn: () => ask<RoundDetail>(`/api/v1/rounds/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined && id !== '',
  });
