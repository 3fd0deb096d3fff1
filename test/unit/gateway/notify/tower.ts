import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type NotifyDesk, openNotifyDesk } from '../../../../gateway/notify/desk.ts';
import type { Hook } from '../../../../gateway/notify/hook.ts';
import type { Store } from '../../../../gateway/store/store.ts';
import type { Fact, FactDraft } from '../../../../rules/vocabulary/facts.ts';
import type { AlarmId, FactId, InputId } from '../../../../rules/vocabulary/ids.ts';
import type { AlarmKind, Priority } from '../../../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../../../rules/vocabulary/time.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';
import { estate } from '../../../simulation/estate.ts';
import type { Received } from '../../../support/receiver.ts';
import { createSignal } from '../../../support/signal.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { openTestStore, rows, timer } from '../store/ledger.ts';

export const SECRET = 'a secret that only two of us know';
/** A Monday, noon in Shanghai. */
export const NOON = instant(Date.UTC(2026, 10, 30, 4));
const alarm = 'alarm-1' as AlarmId;
const ofAlarm = { alarm, kind: 'burglary', priority: 'high' } as const;

/** A receiver of the site, as site.yaml would describe it. */
export function hookTo(url: string, more: Partial<Hook> = {}): Hook {
  const secretFile = join(temporaryFolder(), 'secret');
  writeFileSync(secretFile, `${SECRET}\n`);
  return { id: 'duty', url, secretFile, hours: [], tells: 'place', timeoutMs: 10_000, ...more };
}

export const RAISED: FactDraft = {
  type: 'alarm.raised',
  data: {
    ...ofAlarm,
    place: { zh: '商铺后门', en: 'Shop back door' },
    origin: 'zone.shop',
    latching: true,
    near: [],
  },
};
export const escalated = (to = 'webhook:duty', step = 1): FactDraft => ({
  type: 'alarm.escalated',
  data: {
    ...ofAlarm,
    ...{ clock: 'acknowledged', step, nth: 1, to, due: '2026-11-30T04:01:00.000Z' },
  },
});
/** An alarm of its own, told to the receiver at once. */
export function another(name: string, kind: AlarmKind, priority: Priority): readonly FactDraft[] {
  const own = { alarm: name as AlarmId, kind, priority } as const;
  return [RAISED, escalated()].map(
    (draft) => ({ ...draft, data: { ...draft.data, ...own } }) as FactDraft,
  );
}
export const CLOSED: FactDraft = { type: 'alarm.closed', data: { alarm, by: 'zhang' } };

/** A desk over a real store, with the journal in the test's hands and time standing still until it is moved. */
export async function openTower(hooks: readonly Hook[], shared?: Store) {
  const store = shared ?? (await openTestStore());
  const clock = createVirtualClock(NOON);
  const armed = createSignal<Instant>();
  const listeners = new Set<(facts: readonly Fact[]) => void>();
  let position = (await store.head(estate.id)).position;
  const engine = {
    position: () => position,
    onFacts(listener: (facts: readonly Fact[]) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  /** Commits facts as the engine does, and then tells them. */
  const commit = async (...drafts: readonly FactDraft[]): Promise<void> => {
    const before = position;
    const facts = drafts.map(
      (draft, index): Fact => ({
        ...draft,
        id: `fact-${before + index + 1}` as FactId,
        time: clock.now(),
        at: clock.now(),
        cause: 'input-1' as InputId,
        sequence: before + index + 1,
      }),
    );
    position += facts.length;
    const batch = rows([timer(position)], facts);
    const outcome = await store.commit({
      ...{ site: estate.id, after: before, position, rows: batch },
    });
    if (outcome.kind !== 'done') throw new Error(`a commit is ${outcome.kind}`);
    for (const listener of listeners) listener(facts);
  };
  const open = (): Promise<NotifyDesk> =>
    openNotifyDesk({
      ...{ site: estate, hooks, store, engine, log: silentLogger },
      clock: {
        now: clock.now,
        at(when, wake) {
          armed.tell(when);
          return clock.at(when, wake);
        },
      },
    });
  const desk = await open();
  onTestFinished(() => desk.close());
  return { desk, store, clock, armed, commit, open };
}

/** What a message says. */
export const bodyOf = ({ body }: Received): { type: string; data: Record<string, unknown> } =>
  JSON.parse(body);

/** Checks a signature as a receiver would, by what docs/alarms.md says and nothing of ours. */
export async function isSigned({ headers, body }: Received, secret = SECRET): Promise<boolean> {
  const text = new TextEncoder();
  const { subtle } = webcrypto;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await subtle.importKey('raw', text.encode(secret), algorithm, false, ['verify']);
  const message = text.encode(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  const signatures = `${headers['webhook-signature']}`.split(' ');
  const verdicts = signatures.map((one) => {
    const [version, mac = ''] = one.split(',');
    const bytes = Uint8Array.from(atob(mac), (letter) => letter.charCodeAt(0));
    return version === 'v1' ? subtle.verify('HMAC', key, bytes, message) : Promise.resolve(false);
  });
  return (await Promise.all(verdicts)).includes(true);
}
