import type { Clock } from '../../../../drivers/driver.ts';
import { createEngine, type Engine, type Submission } from '../../../../gateway/engine/engine.ts';
import type { CommitOutcome, EngineStore, Receipt } from '../../../../gateway/engine/ports.ts';
import type { Rulebook } from '../../../../rules/engine.ts';
import { RULES_VERSION, rulebook } from '../../../../rules/rules.ts';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type {
  DeviceId,
  Digest,
  HostId,
  InputId,
  PersonId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Card, ReadingBody } from '../../../../rules/vocabulary/readings.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../../../rules/vocabulary/time.ts';
import { createVirtualClock, settled, type VirtualClock } from '../../../simulation/clock.ts';
import { estate } from '../../../simulation/estate.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { testDraws } from '../../../support/test-draws.ts';

export const START = instant(Date.parse('2026-11-25T00:00:00.000Z'));
export const CARD: Card = { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 };

export type Said = {
  readonly topic: string;
  readonly retain: boolean;
  /** Undefined where the message is empty. */
  readonly message: Message | undefined;
};

export type Message = {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly expires?: string;
  readonly sequence?: number;
  readonly previous?: number;
  readonly data: Record<string, unknown>;
};

/** One engine on a desk: virtual time, a store that outlives it, and everything it said. */
export type Desk = {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  readonly said: Said[];
  readonly fatal: Error[];
  readonly store: EngineStore;
  /** Gives an input, and comes back once everything it led to was said. */
  submit(submission: Submission): Promise<Receipt>;
  messages(part: string): readonly Message[];
};

export function createDesk(
  options: {
    readonly store?: EngineStore;
    readonly clock?: VirtualClock;
    readonly rulebook?: Rulebook;
    readonly site?: Site;
    readonly snapshotEvery?: number;
    readonly hears?: (topic: string) => void;
  } = {},
): Desk {
  const clock = options.clock ?? createVirtualClock(START);
  const store = options.store ?? createMemoryStore();
  const said: Said[] = [];
  const fatal: Error[] = [];
  const engine = createEngine({
    site: options.site ?? estate,
    rulebook: options.rulebook ?? rulebook,
    rulesVersion: RULES_VERSION,
    store,
    clock: quiet(clock),
    turn: (next) => queueMicrotask(next),
    digest: (form) => form as Digest,
    draw: testDraws,
    log: silentLogger,
    decidedBy: 'desk',
    bus: {
      publish({ topic, payload, retain }) {
        options.hears?.(topic);
        said.push({
          topic: topic.split('/').slice(3).join('/'),
          retain,
          message: payload === '' ? undefined : JSON.parse(payload),
        });
      },
    },
    ...(options.snapshotEvery === undefined ? {} : { snapshotEvery: options.snapshotEvery }),
    onFatal: (error) => fatal.push(error),
  });
  return {
    engine,
    clock,
    said,
    fatal,
    store,
    async submit(submission) {
      const receipt = await engine.submit(submission);
      await settled();
      return receipt;
    },
    messages: (part) =>
      said.flatMap(({ topic, message }) =>
        topic.includes(part) && message !== undefined ? [message] : [],
      ),
  };
}

const quiet = (clock: VirtualClock): Clock => ({ now: clock.now, at: clock.at });

let made = 0;

/** A fresh input id; each is used once in a test run. */
export function inputId(): InputId {
  made += 1;
  return `input-${made}` as InputId;
}

type More = {
  readonly boot?: string;
  readonly key?: string;
  readonly formerKey?: string;
  readonly id?: InputId;
};

export function reading(
  device: string,
  sequence: number,
  time: Instant,
  body: ReadingBody,
  more: More = {},
): Submission {
  return {
    kind: 'reading',
    id: more.id ?? inputId(),
    time,
    device: device as DeviceId,
    source: `/${estate.id}/device/${device}`,
    boot: more.boot ?? 'boot-1',
    sequence,
    ...(more.key === undefined ? {} : { key: more.key }),
    ...(more.formerKey === undefined ? {} : { formerKey: more.formerKey }),
    ...body,
  };
}

export const swipe = (
  device: string,
  sequence: number,
  time: Instant,
  more: More = {},
): Submission =>
  reading(
    device,
    sequence,
    time,
    { type: 'card.read', data: { card: CARD, proof: 'uid', repeats: 0 } },
    more,
  );

export const contact = (
  device: string,
  sequence: number,
  time: Instant,
  input: string,
  state: 'on' | 'off',
): Submission => reading(device, sequence, time, { type: 'input.changed', data: { input, state } });

export const act = (time: Instant, body: ActBody, id: InputId = inputId()): Submission => ({
  kind: 'act',
  id,
  time,
  by: 'guard-1' as PersonId,
  ...body,
});

export const hostAlive = (time: Instant, boot = 'boot-1'): Submission => ({
  kind: 'host.health',
  id: inputId(),
  time,
  host: 'main' as HostId,
  boot,
  alive: true,
  backlog: 0,
});

export const deviceOnline = (device: string, time: Instant, boot = 'boot-1'): Submission => ({
  kind: 'device.health',
  id: inputId(),
  time,
  device: device as DeviceId,
  host: 'main' as HostId,
  boot,
  state: 'online',
  why: 'heard',
});

/** Enrols `CARD` with a permit for every lane. */
export async function enrol({ submit, clock }: Desk): Promise<void> {
  await submit(
    act(clock.now(), {
      type: 'permit.issue',
      data: {
        permit: 'permit-1' as never,
        class: 'resident',
        holder: 'person-1' as PersonId,
        vehicles: [],
        lanes: [],
        state: 'active',
      },
    }),
  );
  await submit(
    act(clock.now(), {
      type: 'credential.enrol',
      data: {
        credential: 'credential-1' as never,
        card: CARD,
        holder: 'person-1' as PersonId,
        permit: 'permit-1' as never,
      },
    }),
  );
}

/** A store whose commits can be made to fail, to land without saying so, or to wait. */
export function createFaultyStore(store: EngineStore = createMemoryStore()): EngineStore & {
  fault: 'none' | 'fails' | 'lands-and-fails' | 'throws';
  probes: number;
  hold: Promise<void> | undefined;
} {
  const faulty = {
    ...store,
    fault: 'none' as 'none' | 'fails' | 'lands-and-fails' | 'throws',
    probes: 0,
    hold: undefined as Promise<void> | undefined,
    async commit(batch: Parameters<EngineStore['commit']>[0]): Promise<CommitOutcome> {
      await faulty.hold;
      if (faulty.fault === 'throws') throw new Error('the worker is gone');
      if (faulty.fault === 'none') return store.commit(batch);
      if (faulty.fault === 'lands-and-fails') await store.commit(batch);
      return { kind: 'failed', error: new Error('SQLITE_FULL: database or disk is full') };
    },
    probe() {
      faulty.probes += 1;
      return Promise.resolve(faulty.fault === 'none');
    },
  };
  return faulty;
}
