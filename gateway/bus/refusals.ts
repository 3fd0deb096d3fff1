import type { Clock } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';

/** What was refused, to whom and why (`bus.refused`). */
export type Refusal = {
  readonly account: string;
  readonly client: string;
  readonly what: 'connect' | 'publish' | 'subscribe' | 'oversize';
  readonly topic: string;
  readonly why: string;
};

/** A refusal as reported, with how many of that account there were since the last report. */
export type RefusalReport = Refusal & { readonly count: number };

/** CONTRACT: at most once a minute per account. */
const REPORT_EVERY_MS = 60_000;
/** Accounts are few; names that cannot log in share one. */
const ACCOUNTS_MAX = 1_000;
// A stranger chooses these texts: they go into a fact, and no further than this.
const TEXT_MAX = 200;

/** Counts refusals per account: the first is reported at once, what follows within a minute as one, the last of them. */
export function createRefusals(
  clock: Clock,
  report: (refusal: RefusalReport) => void,
): { add(refusal: Refusal): void; close(): void } {
  type Pause = { cancel: () => void; waiting: RefusalReport | undefined };
  const pauses = new Map<string, Pause>();

  const pause = (account: string): void => {
    const cancel = clock.at(after(clock.now(), REPORT_EVERY_MS), () => {
      const waiting = pauses.get(account)?.waiting;
      pauses.delete(account);
      if (waiting === undefined) return;
      pause(account);
      report(waiting);
    });
    pauses.set(account, { cancel, waiting: undefined });
  };

  return {
    add(given) {
      const refusal = short(given);
      const running = pauses.get(refusal.account);
      if (running !== undefined) {
        running.waiting = { ...refusal, count: (running.waiting?.count ?? 0) + 1 };
        return;
      }
      if (pauses.size >= ACCOUNTS_MAX) return;
      pause(refusal.account);
      report({ ...refusal, count: 1 });
    },
    close() {
      for (const { cancel } of pauses.values()) cancel();
      pauses.clear();
    },
  };
}

function short(refusal: Refusal): Refusal {
  return {
    ...refusal,
    account: refusal.account.slice(0, TEXT_MAX),
    client: refusal.client.slice(0, TEXT_MAX),
    topic: refusal.topic.slice(0, TEXT_MAX),
  };
}
