import type { Text } from '../../../../../rules/vocabulary/schema.ts';
import { ApiProblem, ask } from '../../api/client.ts';
import type { Act } from '../../api/types.ts';
import type { Box } from './box.ts';
import {
  FAILURES_MAX,
  isLate,
  type Kept,
  nextOf,
  type Refusal,
  type Sent,
  type Worth,
  waitMs,
} from './kept.ts';

/** Sends what is kept, in order, until nothing waits. */
export type Sender = {
  /** Something may go now: it was just kept, or there is a connection again. */
  wake(): void;
  close(): void;
};

type Tried = { readonly sent: Sent; readonly tries: number };

/** Makes the one that sends for this page; of several pages one sends at a time. */
export function createSender(parts: {
  readonly box: Box;
  /** Who is signed in, where somebody is. */
  user(): string | undefined;
  /** The gateway's clock less this phone's; undefined until it is measured, and nothing goes before. */
  offsetMs(): number | undefined;
  /** When the gateway was last found away, by the phone's clock. */
  lostAt(): number | undefined;
  /** One try is over. */
  onTried(sent: Sent): void;
}): Sender {
  const { box, onTried } = parts;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSending = false;
  let isWanted = false;
  let isClosed = false;

  const wake = (): void => {
    clearTimeout(timer);
    isWanted = true;
    if (!isSending) void run();
  };

  const run = async (): Promise<void> => {
    isSending = true;
    try {
      while (isWanted && !isClosed) {
        isWanted = false;
        const pauseMs = await alone(sendAll);
        if (pauseMs !== undefined && !isClosed) timer = setTimeout(wake, pauseMs);
      }
    } finally {
      isSending = false;
    }
  };

  /** Until nothing waits: then undefined, else how long to wait before the next try. */
  const sendAll = async (): Promise<number | undefined> => {
    let tried: Tried | undefined;
    do tried = isClosed ? undefined : await sendNext();
    while (tried?.sent.kind === 'taken' || tried?.sent.kind === 'refused');
    return tried?.sent.kind === 'later' ? waitMs(tried.tries) : undefined;
  };

  const sendNext = async (): Promise<Tried | undefined> => {
    const user = parts.user();
    const offsetMs = parts.offsetMs();
    if (user === undefined || offsetMs === undefined) return undefined;
    const next = nextOf(await box.all(), user);
    if (next === undefined) return undefined;
    const sent = await trySending(next, { offsetMs, lostAt: parts.lostAt() });
    await box.put(afterTry({ ...next, user }, sent));
    onTried(sent);
    return { sent, tries: next.tries };
  };

  return {
    wake,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Two pages that send at once would upset the order; an old browser has no locks, and its gateway counts once anyway. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('gatehouse-guard-sending', work) : work();

function afterTry(kept: Kept, sent: Sent): Kept {
  switch (sent.kind) {
    case 'taken':
      return { ...kept, state: 'taken', input: sent.input };
    case 'refused':
      return { ...kept, state: 'refused', refusal: sent.refusal };
    case 'later':
      return { ...kept, tries: kept.tries + 1 };
    case 'signed-out':
      return kept;
  }
}

type Clocks = { readonly offsetMs: number; readonly lostAt: number | undefined };

async function trySending(kept: Kept, clocks: Clocks): Promise<Sent> {
  try {
    const input = await send(kept, clocks);
    // What a network's own sign-in page answers is no answer of the gateway.
    return typeof input === 'string' ? { kind: 'taken', input } : { kind: 'later' };
  } catch (error) {
    return error instanceof ApiProblem ? ofProblem(error, kept) : { kind: 'later' };
  }
}

async function send(kept: Kept, { offsetMs, lostAt }: Clocks): Promise<unknown> {
  const { id, at, what } = kept;
  const now = Date.now();
  const late = isLate(kept, { now, lostAt });
  if (what.kind === 'act') {
    // Where the phone's clock was set back meanwhile, it was not in the future all the same.
    const done = Math.min(at, now) + offsetMs;
    const moment = late ? new Date(done).toISOString() : undefined;
    const body = { id, ...timed(what.act, moment) };
    return (await ask<{ id: unknown }>('/api/v1/acts', { method: 'POST', key: id, body })).id;
  }
  const body = {
    id,
    url: what.url,
    deviceTime: new Date(at).toISOString(),
    sentAt: new Date(now).toISOString(),
    ...(late ? { offline: true } : {}),
  };
  const path = `/api/v1/taps/${encodeURIComponent(what.line)}`;
  return (await ask<{ tap: unknown }>(path, { method: 'POST', body })).tap;
}

/** An act that says when it was done, where it can say so. */
function timed(act: Act, time: string | undefined): Act {
  if (time === undefined) return act;
  if (act.type === 'tap.record') return { ...act, data: { ...act.data, time } };
  if (act.type === 'inspection.record') return { ...act, data: { ...act.data, time } };
  return act;
}

const NOW_AND_THEN = new Set([408, 425, 429]);

/** Refused for good, or only for now. */
function ofProblem(problem: ApiProblem, { tries }: Kept): Sent {
  const { status, code } = problem;
  if (status === 401) return { kind: 'signed-out' };
  if (NOW_AND_THEN.has(status)) return { kind: 'later' };
  const isFailing = status >= 500 && (code !== 'server-failed' || tries < FAILURES_MAX);
  return isFailing ? { kind: 'later' } : { kind: 'refused', refusal: refusalOf(problem) };
}

function refusalOf({ title, detail }: ApiProblem): Refusal {
  if (detail === undefined) return { title };
  return { title, detail: typeof detail === 'string' ? same(detail) : detail };
}

const same = (text: string): Text => ({ zh: text, en: text });

/** Asks what became of it. */
export const askWorth = (input: string): Promise<Worth> =>
  ask<Worth>(`/api/v1/patrol/taps/${encodeURIComponent(input)}`);
