import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { submitAct } from '../../gateway/cli/control-requests.ts';
import { type Gateway, startGateway } from '../../gateway/cli/gateway.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import { createSignal } from '../support/signal.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { startSim } from '../support/sim-process.ts';
import { changed, configOf, demoText } from './demo-site.ts';

/** What happens on a round is told within a second of the tap, or of the end of its window. */
const LIMIT_MS = 1_000;
const MINUTE_MS = 60_000;
const CARD = '0A00B1C2D3';
const TAG = '0A31C55E86';
const em4100 = (uid: string) => ({ technology: 'em4100', uid, bits: 40 }) as const;
const ENTERED: readonly ActBody[] = [
  { type: 'person.save', data: { person: 'sun' as never, name: '孙强', guard: true } },
  {
    type: 'credential.enrol',
    data: { credential: 'c-sun' as never, card: em4100(CARD), holder: 'sun' as never },
  },
  {
    type: 'credential.enrol',
    data: { credential: 'c-tag' as never, card: em4100(TAG), checkpoint: 'pump-room' },
  },
];

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
const facts = createSignal<Fact>();
/** The next full minute that leaves time to start everything: windows end there. */
const end = Math.ceil((Date.now() + 25_000) / MINUTE_MS) * MINUTE_MS;
let gateway: Gateway;
let sim: Awaited<ReturnType<typeof startSim>>;

/** Minutes before or after the windows' end, on Shanghai's clock. */
const clock = (minutes: number): string =>
  new Date(end + minutes * MINUTE_MS + 8 * 3_600_000).toISOString().slice(11, 16);

/** One route whose point nobody comes to, one for who is late, one for who is too quick. */
const routes = (): string => `routes:
  - id: skipped
    name: { zh: 楼顶, en: Roof }
    checkpoints: [roof]
    rounds: [{ from: "${clock(-4)}", to: "${clock(0)}", toleranceMin: 0 }]
  - id: late
    name: { zh: 车库, en: Garage }
    checkpoints: [garage]
    rounds: [{ from: "${clock(-4)}", to: "${clock(0)}", toleranceMin: 3 }]
  - id: quick
    name: { zh: 大门与泵房, en: Gate and pump room }
    checkpoints: [gate, pump-room]
    rounds: [{ from: "${clock(-4)}", to: "${clock(30)}", toleranceMin: 1 }]

# 两点之间`;

const visit = (checkpoint: string, is: string) => (fact: Fact) =>
  fact.type === 'visit.made' && fact.data.checkpoint === checkpoint && fact.data.class === is;

/** How long it takes from what a guard does until the fact is told. */
async function told(verb: string, fits: (fact: Fact) => boolean): Promise<number> {
  const start = performance.now();
  await sim.verb(verb);
  await facts.until(fits);
  return performance.now() - start;
}

beforeAll(async () => {
  const shipped = await demoText();
  const points = changed(
    shipped,
    'checkpoints:\n  - {',
    'checkpoints:\n  - { id: roof, name: { zh: 楼顶, en: Roof } }\n  - {',
  );
  const text = changed(points, /routes:[\s\S]*?# 两点之间/, routes());
  const config = join(folder, 'site.yaml');
  writeFileSync(config, text);
  sim = await startSim(config);
  gateway = await startGateway({ config: configOf(text), data: join(folder, 'data'), log });
  gateway.engine.onFacts((told) => {
    for (const fact of told) facts.tell(fact);
  });
  for (const act of ENTERED) await submitAct(gateway, act, 'manager');
  const { device } = gateway.engine.states() as {
    device: { devices: Record<string, { stands?: string }> };
  };
  for (const reader of ['gate-point-reader', 'pump-point-reader', 'garage-point-reader']) {
    if (device.devices[reader]?.stands === 'online') continue;
    await facts.until((fact) => fact.type === 'device.online' && fact.data.device === reader);
  }
}, 120_000);

afterAll(async () => {
  await gateway.close();
  await sim.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a guard on his round', () => {
  it('who taps two points quicker than anybody walks is shown within a second', async () => {
    await sim.verb(`tap gate ${CARD}`);
    await facts.until(visit('gate', 'on-time'));
    expect(await told(`tap pump-room ${CARD}`, visit('pump-room', 'too-fast'))).toBeLessThan(
      LIMIT_MS,
    );
  });

  it('who uses a tag away from its place is shown within a second', async () => {
    const doubted = (fact: Fact) =>
      fact.type === 'tag.suspected' && fact.data.why === 'wrong-place';
    expect(await told(`tap gate ${TAG}`, doubted)).toBeLessThan(LIMIT_MS);
  });

  it('who skips a point is shown within a second of the end of its window', async () => {
    const missed = await facts.until(
      (fact) => fact.type === 'visit.missed' && fact.data.checkpoint === 'roof',
      { withinMs: end - Date.now() + 20_000 },
    );
    expect(missed.at - end).toBeLessThan(LIMIT_MS);
  }, 120_000);

  it('who is late is shown within a second', async () => {
    expect(await told(`tap garage ${CARD}`, visit('garage', 'late'))).toBeLessThan(LIMIT_MS);
  });
});
