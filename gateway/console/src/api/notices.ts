import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { ToldHook, ToldNotice } from '../../../notify/told.ts';
import { useChosenStand } from '../alarms/machine.ts';
import { ask } from './client.ts';

export type Notice = ToldNotice;
export type Webhook = ToldHook;
export type TestOutcome = {
  readonly taken: boolean;
  readonly whyText?: Text;
  readonly status?: number;
};

/** Which messages are shown. */
export const NOTICES_SHOWN = ['dead', 'waiting', 'all'] as const;
export type NoticesShown = (typeof NOTICES_SHOWN)[number];

const REFRESH_MS = 5_000;
const LIMIT = 200;
// As long as a receiver may take, and a little more.
const TEST_MS = 65_000;

export const useWebhooks = () =>
  useQuery({
    queryKey: ['notices', 'webhooks'],
    queryFn: () => ask<{ readonly webhooks: readonly Webhook[] }>('/api/v1/webhooks'),
    refetchInterval: REFRESH_MS,
  });

export function useNotices(shown: NoticesShown) {
  const at = useChosenStand();
  const query = new URLSearchParams({
    limit: String(LIMIT),
    ...(shown === 'all' ? {} : { state: shown }),
    ...(at === undefined ? {} : { at }),
  });
  return useQuery({
    queryKey: ['notices', shown, at],
    queryFn: () =>
      ask<{ readonly notices: readonly Notice[]; readonly more: boolean }>(
        `/api/v1/notices?${query}`,
      ),
    refetchInterval: REFRESH_MS,
    placeholderData: (before) => before,
  });
}

/** Has a message sent anew, or takes it off the list. */
export function useNoticeChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      notice,
      verb,
    }: {
      readonly notice: string;
      readonly verb: 'resend' | 'discard';
    }) => ask(`/api/v1/notices/${encodeURIComponent(notice)}/${verb}`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
}

/** Sends a test message. */
export function useWebhookTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (webhook: string) =>
      ask<TestOutcome>(`/api/v1/webhooks/${encodeURIComponent(webhook)}/test`, {
        method: 'POST',
        patienceMs: TEST_MS,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
}
