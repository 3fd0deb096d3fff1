import type { Engine, Submission } from '../../../gateway/engine/engine.ts';
import type { EngineStore } from '../../../gateway/engine/ports.ts';
import { cardAt } from '../../../gateway/http/card-wait.ts';
import type { Rulebook } from '../../../rules/engine.ts';
import type { ActBody } from '../../../rules/vocabulary/acts.ts';
import type { Fact } from '../../../rules/vocabulary/facts.ts';
import type { DeviceId, HostId, InputId, PersonId, PostId } from '../../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../../rules/vocabulary/readings.ts';
import type { Site } from '../../../rules/vocabulary/site.ts';
import { fromRfc3339, type Instant, instant } from '../../../rules/vocabulary/time.ts';
import { processesOf } from '../processes.ts';
import { createDayClock } from './clock.ts';

/** A command on its way to a board. */
export type Told = {
  readonly id: string;
  readonly type: string;
  readonly barrier: string;
  readonly expires: Instant | undefined;
};

export type Gatehouse = ReturnType<typeof createGatehouse>;

/** Eight o'clock on a Wednesday in Shanghai. */
const MORNING = instant(Date.parse('2026-11-25T00:00:00.000Z'));

type Unsent = { readonly device: string; readonly time: Instant; readonly body: ReadingBody };

/** The real engine on virtual time, with the host before it: what the world says goes in, what it decides comes out. */
export function createGatehouse(options: {
  readonly site: Site;
  readonly rulebook: Rulebook;
  readonly store: EngineStore;
  readonly command: (device: string, told: Told) => void;
}) {
  const { site, rulebook, store } = options;
  let working = 0;
  const clock = createDayClock(MORNING, () => working > 0);
  const facts: Fact[] = [];
  const sequences = new Map<string, number>();
  const outbox: Unsent[] = [];
  let isCutOff = false;
  let made = 0;
  let boot = 1;
  const next = processesOf({
    site,
    rulebook,
    store,
    clock,
    heard: ({ topic, payload }) => heard(topic, payload),
  });
  let engine = build();

  function build(): Engine {
    const built = next();
    built.onFacts((told) => facts.push(...told));
    return built;
  }

  function heard(topic: string, payload: string): void {
    const [kind, device, what] = topic.split('/').slice(3);
    if (payload === '' || kind !== 'device' || what !== 'command') return;
    const { id, type, expires, data } = JSON.parse(payload) as {
      id: string;
      type: string;
      expires?: string;
      data: Record<string, unknown>;
    };
    options.command(device ?? '', {
      id,
      type,
      barrier: String(data['barrier']),
      expires: expires === undefined ? undefined : fromRfc3339(expires),
    });
  }

  function nextId(): InputId {
    made += 1;
    return `in-${String(made).padStart(5, '0')}` as InputId;
  }

  async function submit(submission: Submission): Promise<readonly Fact[]> {
    working += 1;
    try {
      const receipt = await engine.submit(submission);
      if (receipt.kind !== 'committed') throw new Error(`an input was ${receipt.kind}`);
      return receipt.facts;
    } finally {
      working -= 1;
    }
  }

  async function send({ device, time, body }: Unsent): Promise<void> {
    const source = `/${site.id}/device/${device}`;
    const sequence = (sequences.get(source) ?? 0) + 1;
    sequences.set(source, sequence);
    const named = { id: nextId(), device: device as DeviceId, source, boot: `boot-${boot}` };
    await submit({ kind: 'reading', ...named, time, sequence, ...body });
  }

  async function health(device: string, state: 'online' | 'offline'): Promise<void> {
    await submit({
      kind: 'device.health',
      id: nextId(),
      time: clock.now(),
      device: device as DeviceId,
      host: 'main' as HostId,
      boot: `boot-${boot}`,
      state,
      why: state === 'online' ? '' : 'no answer',
    });
  }

  async function hostHealth(alive: boolean, backlog: number): Promise<void> {
    await submit({
      kind: 'host.health',
      id: nextId(),
      time: clock.now(),
      host: 'main' as HostId,
      boot: `boot-${boot}`,
      alive,
      backlog,
    });
  }

  async function everybodyOnline(): Promise<void> {
    await hostHealth(true, 0);
    for (const { id } of site.devices) await health(id, 'online');
  }

  return {
    clock,
    facts,
    site,
    engine: () => engine,
    async start() {
      working += 1;
      await engine.start();
      working -= 1;
      await everybodyOnline();
    },
    /** A device saw something; where its host cannot reach the engine it is kept. */
    reading(device: string, body: ReadingBody): Promise<void> {
      const unsent = { device, time: clock.now(), body };
      if (!isCutOff) return send(unsent);
      outbox.push(unsent);
      return Promise.resolve();
    },
    /** A person does something; `undefined` where it was taken, else why it was not. */
    async act(by: string, body: ActBody): Promise<string | undefined> {
      const act = { kind: 'act', id: nextId(), time: clock.now(), by: by as PersonId } as const;
      const told = await submit({ ...act, ...body });
      const refused = told.find((fact) => fact.type === 'act.refused');
      return refused?.type === 'act.refused' ? refused.data.why : undefined;
    },
    /** An act waits at a post for a staff card, by the server's own way; whose it became, once it was done. */
    async signed(post: PostId, body: ActBody): Promise<PersonId | undefined> {
      const card = cardAt(engine, nextId());
      const wait = { type: 'signature.await', data: { post, purpose: body.type } } as const;
      const by = 'booth-1' as PersonId;
      await submit({ kind: 'act', id: card.asked, time: clock.now(), by, ...wait });
      const given = await card.shown;
      card.forget();
      if (given === undefined) return undefined;
      const { guard } = given.data;
      const act = {
        kind: 'act',
        id: nextId(),
        time: clock.now(),
        by: guard,
        signed: given.id,
      } as const;
      const told = await submit({ ...act, ...body });
      return told.some((fact) => fact.type === 'act.refused') ? undefined : guard;
    },
    health,
    /** The line between host and engine is cut. */
    async cutOff() {
      isCutOff = true;
      await hostHealth(false, 0);
    },
    /** The line is mended: what was kept comes first, in the order it happened. */
    async reconnect() {
      await hostHealth(true, outbox.length);
      for (let kept = outbox.shift(); kept !== undefined; kept = outbox.shift()) await send(kept);
      await hostHealth(true, 0);
      isCutOff = false;
    },
    /** The machine lost its power: engine and host begin anew, only the store is still there. */
    async restart() {
      engine = build();
      boot += 1;
      sequences.clear();
      working += 1;
      await engine.start();
      working -= 1;
      await everybodyOnline();
    },
  };
}
