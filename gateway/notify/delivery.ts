import type { Clock } from '../../drivers/driver.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import type { NoticeChange, NoticeRow, NoticeStore } from '../store/notices.ts';
import { isTooOld } from './collecting.ts';
import type { Hook } from './hook.ts';
import { type Outcome, post } from './post.ts';
import { nextTry, restAfter } from './retries.ts';
import { readSecrets, signedHeaders } from './signature.ts';

/** Sends what is due to one receiver. */
export type Delivery = {
  /** Sends one message once, whatever the list says of it. */
  send(message: Pick<NoticeRow, 'notice' | 'body'>): Promise<Outcome>;
  /**
   * Sends what is due, one at a time: a slow receiver delays itself alone. What is grave goes first, so that a
   * fire does not wait behind a hundred trifles; while a receiver rests it is told what is new and critical only.
   */
  work(): Promise<void>;
  /** Somebody wants it tried now. */
  resume(): void;
  /** Until when it is left alone, where it is. */
  restsUntil(): Instant | undefined;
};

/** The way to one receiver. */
export function createDelivery(parts: {
  readonly hook: Hook;
  readonly notices: NoticeStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
}): Delivery {
  const { hook, notices, clock, log, signal } = parts;
  /** Those that arrived and whose row could not be written: they are not sent again while this process lives. */
  const arrived = new Map<string, NoticeChange>();
  let isFailing = false;
  let failures = 0;
  let restsUntil: Instant | undefined;

  const send: Delivery['send'] = async ({ notice, body }) => {
    // Read anew each time: a secret that was changed holds at once, and one that is mended needs no restart.
    const secrets = await readSecrets(hook.secretFile);
    if (!secrets.ok) return { kind: 'failed', why: secrets.error };
    const headers = signedHeaders({ id: notice, at: clock.now(), body, secrets: secrets.value });
    const { url, timeoutMs } = hook;
    return post({ url, headers, body, timeoutMs, signal }, clock);
  };

  const changeOf = (row: NoticeRow, outcome: Outcome): NoticeChange => {
    const now = clock.now();
    const attempts = row.attempts + 1;
    const tried = { attempts, tried: now, status: outcome.status ?? null };
    if (outcome.kind === 'taken') return { ...tried, state: 'sent', next: null, why: null };
    const { why, retryAfterMs, isFinal } = outcome;
    const next = isFinal
      ? undefined
      : nextTry({
          attempts,
          since: instant(row.since),
          now,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        });
    if (next === undefined) return { ...tried, state: 'dead', next: null, why };
    return { ...tried, next, why };
  };

  const say = (row: NoticeRow, outcome: Outcome, change: NoticeChange): void => {
    if (outcome.kind === 'taken') {
      if (isFailing) log.info({ code: 'webhook-works', hook: hook.id }, 'a receiver answers again');
      isFailing = false;
      return;
    }
    const { why, status } = outcome;
    const about = { hook: hook.id, notice: row.notice, why, ...(status && { status }) };
    if (change.state === 'dead')
      log.warn({ code: 'notice-dead', ...about }, 'a message is given up');
    else if (!isFailing) log.warn({ code: 'notice-failed', ...about }, 'a message did not arrive');
    isFailing = true;
  };

  const deliver = async (row: NoticeRow): Promise<void> => {
    const known = arrived.get(row.notice);
    const change = known ?? (await tried(row));
    if (change === undefined) return;
    if (change.state === 'sent') arrived.set(row.notice, change);
    await notices.change(row.notice, change);
    arrived.delete(row.notice);
  };

  const tried = async (row: NoticeRow): Promise<NoticeChange | undefined> => {
    if (isTooOld(row.since, clock.now())) return { state: 'dead', next: null, why: 'too-old' };
    const outcome = await send(row);
    // Ended by us: it is sent after the next start, under the same name.
    if (signal.aborted && outcome.kind === 'failed') return undefined;
    rest(outcome);
    const change = changeOf(row, outcome);
    say(row, outcome, change);
    return change;
  };

  /** A receiver that answers nobody is left alone for a while: each message that it does not take costs its time-out. */
  const rest = (outcome: Outcome): void => {
    failures = answers(outcome) ? 0 : failures + 1;
    restsUntil = failures === 0 ? undefined : after(clock.now(), restAfter(failures));
  };

  const isResting = (): boolean => restsUntil !== undefined && clock.now() < restsUntil;

  return {
    send,
    resume() {
      restsUntil = undefined;
    },
    restsUntil: () => (isResting() ? restsUntil : undefined),
    async work() {
      while (!signal.aborted) {
        const row = await notices.next(hook.id, clock.now(), { isUrgent: isResting() });
        if (row === undefined) return;
        await deliver(row);
      }
    },
  };
}

/** Refusing one message it is there all the same, unless it asks to be left alone. */
const answers = (outcome: Outcome): boolean =>
  outcome.kind === 'taken' ||
  (outcome.status !== undefined && outcome.status < 500 && outcome.retryAfterMs === undefined);
