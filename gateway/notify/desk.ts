import type { Clock } from '../../drivers/driver.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { after, earliest, type Instant, instant } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import { createNoticeStore, type NoticeRow, type NoticesAsked } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import { createCollecting } from './collecting.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import type { Hook } from './hook.ts';
import { alarmOf, testDraft } from './messages.ts';
import type { Outcome } from './post.ts';

/** How a receiver stands. */
export type HookStanding = {
  readonly hook: Hook;
  readonly waiting: number;
  readonly dead: number;
  /** When a message was last taken. */
  readonly lastTaken?: Instant;
};

/** Messages to receivers outside: sent until they are taken, seen where they are not. Never in the way of the engine. */
export type NotifyDesk = {
  standing(): Promise<readonly HookStanding[]>;
  list(asked: NoticesAsked): Promise<readonly NoticeRow[]>;
  /** Has a message sent anew that is given up, discarded, or waits; false where there is none such. */
  resend(notice: string, by: string): Promise<boolean>;
  /** Takes a message off the list of those to be seen to; false where there is none such. */
  discard(notice: string, by: string): Promise<boolean>;
  /** Sends a test now and says what came of it; undefined where there is no such receiver. */
  test(hook: string, by: string): Promise<Outcome | undefined>;
  close(): Promise<void>;
};

/** The desk of a gateway that tells nobody. */
export const nobodyTold: Omit<NotifyDesk, 'close'> = {
  standing: () => Promise.resolve([]),
  list: () => Promise.resolve([]),
  resend: () => Promise.resolve(false),
  discard: () => Promise.resolve(false),
  test: () => Promise.resolve(undefined),
};

/** A store that could not be asked is asked again after so long. */
const STORE_AGAIN_MS = 5_000;
/** What is over is kept so long for who asks what was told. */
const KEPT_MS = 90 * 86_400_000;

type Parts = {
  readonly site: Site;
  readonly hooks: readonly Hook[];
  readonly store: Pick<Store, 'read' | 'write' | 'feed'>;
  readonly engine: {
    onFacts(listener: (facts: readonly Fact[]) => void): () => void;
    position(): number;
  };
  readonly clock: Clock;
  readonly log: Logger;
};

/** Opens the desk: what was left unsent goes on. */
export async function openNotifyDesk(parts: Parts): Promise<NotifyDesk> {
  const { site, hooks, store, engine, clock, log } = parts;
  const notices = createNoticeStore(store, site.id);
  const ids = hooks.map(({ id }) => id);
  const ending = new AbortController();
  const deliveries = new Map<string, Delivery>(
    hooks.map((hook) => [
      hook.id,
      createDelivery({ hook, notices, clock, log, signal: ending.signal }),
    ]),
  );
  const collecting = createCollecting({
    ...{ site, hooks, notices },
    feed: store.feed,
    position: engine.position,
  });
  const busy = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;
  let isAsked = false;
  let cancelWake = (): void => {};

  /** What goes wrong here is the store's: it is asked again, and the engine never hears of it. */
  const guarded = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => {
      if (ending.signal.aborted) return;
      log.warn({ code: 'notices-stuck', err: error }, 'messages could not be read or written');
      wakeAt(after(clock.now(), STORE_AGAIN_MS));
    });

  const wakeAt = (when: Instant): void => {
    cancelWake();
    if (!ending.signal.aborted) cancelWake = clock.at(when, look);
  };

  /** Looks for what is new and what is due; asked for meanwhile, it looks once more. */
  const look = (): void => {
    isAsked = true;
    if (looking !== undefined || ending.signal.aborted) return;
    looking = guarded(lookThrough).finally(() => {
      looking = undefined;
      if (isAsked) look();
    });
  };

  const lookThrough = async (): Promise<void> => {
    isAsked = false;
    await collecting.collect();
    for (const [hook, delivery] of deliveries) {
      if (!busy.has(hook))
        busy.set(
          hook,
          guarded(delivery.work).finally(() => worked(hook)),
        );
    }
  };

  const worked = (hook: string): void => {
    busy.delete(hook);
    void guarded(async () => {
      const next = await nextDue();
      if (next !== undefined) wakeAt(instant(Math.max(next, clock.now() + 1)));
    });
  };

  /** When there is something to be done again. Receivers that are busy look for themselves when they are done. */
  const nextDue = async (): Promise<Instant | undefined> => {
    let next: Instant | undefined;
    for (const [hook, { restsUntil }] of deliveries) {
      const due = busy.has(hook) ? undefined : await notices.nextDue(hook);
      if (due !== undefined) next = earliest(next, instant(Math.max(due, restsUntil() ?? 0)));
    }
    return next;
  };

  await guarded(async () => {
    await notices.abandon(ids, 'webhook-removed');
    await notices.forget(clock.now() - KEPT_MS);
  });
  const forget = engine.onFacts((facts) => {
    if (hooks.length > 0 && facts.some((fact) => alarmOf(fact) !== undefined)) look();
  });
  look();

  const change = async (notice: string, made: Parameters<typeof notices.change>[1]) => {
    const row = await notices.get(notice);
    if (row === undefined || row.state === 'sent') return false;
    if (made.state === 'waiting') {
      const delivery = deliveries.get(row.hook);
      // To whom nobody sends any more, nothing is sent anew.
      if (delivery === undefined) return false;
      delivery.resume();
    }
    await notices.change(notice, made);
    log.info({ code: 'notice-changed', notice, state: made.state, by: made.by }, 'by hand');
    look();
    return true;
  };

  return {
    async standing() {
      const counts = await notices.counts();
      const of = (hook: string, state: string) =>
        counts.find((one) => one.hook === hook && one.state === state);
      return hooks.map((hook) => {
        const taken = of(hook.id, 'sent')?.tried ?? undefined;
        return {
          hook,
          waiting: of(hook.id, 'waiting')?.count ?? 0,
          dead: of(hook.id, 'dead')?.count ?? 0,
          ...(taken === undefined ? {} : { lastTaken: instant(taken) }),
        };
      });
    },
    list: notices.list,
    resend(notice, by) {
      const now = clock.now();
      return change(notice, { state: 'waiting', attempts: 0, since: now, next: now, by });
    },
    discard: (notice, by) => change(notice, { state: 'discarded', next: null, by }),
    async test(id, by) {
      const hook = hooks.find((one) => one.id === id);
      const delivery = deliveries.get(id);
      if (hook === undefined || delivery === undefined) return undefined;
      const now = clock.now();
      const draft = testDraft(site, hook, freshId(), now);
      const outcome = await delivery.send(draft);
      const isTaken = outcome.kind === 'taken';
      if (isTaken) delivery.resume();
      await notices.add({
        ...draft,
        alarm: null,
        made: now,
        since: now,
        // A test that failed has told what it had to tell.
        state: isTaken ? 'sent' : 'discarded',
        attempts: 1,
        next: null,
        tried: clock.now(),
        why: isTaken ? null : outcome.why,
        status: outcome.status ?? null,
        by,
      });
      log.info({ code: 'webhook-tested', hook: id, by, outcome: outcome.kind }, 'a test message');
      if (isTaken) look();
      return outcome;
    },
    async close() {
      forget();
      cancelWake();
      ending.abort();
      await looking;
      await Promise.all(busy.values());
    },
  };
}
