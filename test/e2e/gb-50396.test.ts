import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitAct } from '../../gateway/cli/control-requests.ts';
import { type Gateway, startGateway } from '../../gateway/cli/gateway.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { startSim } from '../support/sim-process.ts';
import { configOf, demoText } from './demo-site.ts';

/** GB 50396-2007, 5.1.2: from a credential read, or an operator's word, to the actuator; from a field event to the centre. */
const LIMIT_MS = 2_000;
const CARD = 'B1C2D3E4';
const ENTERED: readonly ActBody[] = [
  { type: 'person.save', data: { person: 'wang' as never, name: '王芳' } },
  {
    type: 'permit.issue',
    data: {
      permit: 'p-wang' as never,
      class: 'resident',
      holder: 'wang' as never,
      vehicles: [],
      lanes: [],
      state: 'active',
    },
  },
  {
    type: 'credential.enrol',
    data: {
      credential: 'c-wang' as never,
      card: { technology: 'iso14443a', uid: CARD, bits: 32 },
      permit: 'p-wang' as never,
    },
  },
];

/** For all of these tests: they share what takes seconds to start. */
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
let gateway: Gateway;
/** The devices, in a process of their own; every wire between them and the gateway is a real one. */
let sim: Awaited<ReturnType<typeof startSim>>;

/** Looks until the arm is no longer down. */
async function armMoves(board: string, barrier: string): Promise<void> {
  for (;;) {
    const picture = (await (await fetch(`${sim.url}/`)).json()) as {
      devices: Record<string, { arms?: Record<string, string> }>;
    };
    if (picture.devices[board]?.arms?.[barrier] !== 'down') return;
  }
}

async function took(what: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await what();
  return performance.now() - start;
}

/** Every device that has a line of its own answers. */
async function allOnline(): Promise<void> {
  const wanted = new Set(['in-1-reader', 'in-1-board', 'out-1-board']);
  const online = createSignal<string>();
  gateway.engine.onFacts((facts) => {
    for (const fact of facts) if (fact.type === 'device.online') online.tell(fact.data.device);
  });
  const { device } = gateway.engine.states() as {
    device: { devices: Record<string, { stands?: string }> };
  };
  for (const name of wanted) {
    if (device.devices[name]?.stands !== 'online') await online.until((told) => told === name);
  }
}

/** What the console of a signed-in guard hears, line by line. */
async function liveFeed() {
  const password = gateway.accounts.find(({ username }) => username === 'guard')?.password ?? '';
  const signedIn = await fetch(`${gateway.http.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'guard', password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const feed = await fetch(`${gateway.http.url}/api/v1/feed/live`, { headers: { cookie } });
  expect(feed.status).toBe(200);
  const lines = createSignal<string>();
  void hear(feed, lines.tell);
  await lines.until((line) => line.includes('beat'));
  return lines;
}

async function hear(feed: Response, tell: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const bytes of feed.body ?? []) tell(decoder.decode(bytes, { stream: true }));
  } catch {
    // The gateway closed: the tests are over.
  }
}

beforeAll(async () => {
  const text = await demoText();
  const config = join(folder, 'site.yaml');
  writeFileSync(config, text);
  sim = await startSim(config);
  const accounts = {
    file: join(folder, 'accounts.json'),
    others: [{ username: 'guard', kind: 'console', role: 'guard' } as const],
  };
  gateway = await startGateway({
    config: configOf(text),
    data: join(folder, 'data'),
    log,
    accounts,
  });
  for (const act of ENTERED) await submitAct(gateway, act, 'manager');
  await allOnline();
}, 120_000);

afterAll(async () => {
  await gateway.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('GB 50396-2007, 5.1.2', () => {
  it('a credential read moves the barrier within 2 s', async () => {
    await sim.verb('arrive in-1');
    const ms = await took(async () => {
      await sim.verb(`swipe in-1 ${CARD}`);
      await armMoves('in-1-board', 'in-1-barrier');
    });
    expect(ms).toBeLessThan(LIMIT_MS);
  });

  it('an operator’s word moves the barrier within 2 s', async () => {
    await sim.verb('arrive out-1');
    const data = { lane: 'out-1' as never, vehicleKind: 'ambulance' } as const;
    const ms = await took(async () => {
      await submitAct(gateway, { type: 'emergency.let-through', data }, 'guard');
      await armMoves('out-1-board', 'out-1-barrier');
    });
    expect(ms).toBeLessThan(LIMIT_MS);
  });

  it('an event in the field is on the console’s live feed within 2 s', async () => {
    const feed = await liveFeed();
    const ms = await took(async () => {
      await sim.verb('break-in shop-door');
      await feed.until((line) => line.includes('alarm.raised'));
    });
    expect(ms).toBeLessThan(LIMIT_MS);
  });
});
