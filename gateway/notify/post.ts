import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { NoticeProblem } from './problems.ts';

/** What came of sending a message once. */
export type Outcome =
  | { readonly kind: 'taken'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly why: NoticeProblem;
      readonly status?: number;
      readonly retryAfterMs?: number;
      /** Trying again is no use. */
      readonly isFinal?: boolean;
    };

/** A message on its way. */
export type Letter = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  /** Ends the try from outside. */
  readonly signal: AbortSignal;
};

/** Sends a message once. Never throws, follows no redirection, and reads no more of the answer than its head. */
export async function post(letter: Letter, clock: Clock): Promise<Outcome> {
  const { url, headers, body, timeoutMs, signal } = letter;
  const giving = new AbortController();
  const cancel = clock.at(after(clock.now(), timeoutMs), () => giving.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'gatehouse', ...headers },
      body,
      // Elsewhere than configured nothing is told.
      redirect: 'manual',
      signal: AbortSignal.any([giving.signal, signal]),
    });
    await response.body?.cancel();
    return outcomeOf(response);
  } catch {
    const why = giving.signal.aborted ? 'no-answer-in-time' : 'unreachable';
    return { kind: 'failed', why };
  } finally {
    cancel();
  }
}

const GONE = 410;

function outcomeOf({ status, headers }: Response): Outcome {
  if (status >= 200 && status < 300) return { kind: 'taken', status };
  if (status === GONE) return { kind: 'failed', why: 'receiver-gone', status, isFinal: true };
  if (status >= 300 && status < 400) return { kind: 'failed', why: 'redirected', status };
  const seconds = Number(headers.get('retry-after') ?? 0);
  return {
    kind: 'failed',
    why: 'not-accepted',
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
  };
}
