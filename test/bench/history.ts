import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../gateway/clock.ts';
import { createEngine, type Engine } from '../../gateway/engine/engine.ts';
import { openStore } from '../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { DeviceId, Digest, InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { benchSite, cardOf, readerOf, residentActs } from './bench-site.ts';
import type { Measured } from './statistics.ts';

/** Replay of a million facts, and a start with a hundred thousand permits with and without a snapshot. */
export async function measureHistory(isQuick: boolean): Promise<readonly Measured[]> {
  const permits = isQuick ? 2_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-history-'));
  const file = join(folder, 'bench.sqlite');
  try {
    const { facts } = await fill(file, permits);
    const replay = measureReplay(facts, isQuick ? 50_000 : 1_000_000);
    const started = performance.now();
    const { close } = await open(file);
    const startMs = performance.now() - started;
    const memory = process.memoryUsage().rss / 1024 / 1024;
    await close();
    return [
      replay,
      {
        name: `start with a snapshot, ${permits} permits`,
        value: startMs,
        unit: 'ms',
        goal: '<= 3000',
        met: startMs <= 3_000,
      },
      { name: `memory with ${permits} permits (whole process)`, value: memory, unit: 'MiB' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(file: string): Promise<{ readonly engine: Engine; close(): Promise<void> }> {
  const store = await openStore({ file, log: silentLogger });
  const engine = createEngine({
    site: benchSite(4),
    rulebook,
    rulesVersion: RULES_VERSION,
    store,
    clock: systemClock,
    turn: (next) => setImmediate(next),
    bus: { publish: () => undefined },
    digest: (form) => form as Digest,
    log: silentLogger,
    decidedBy: 'bench',
  });
  await engine.start();
  return {
    engine,
    close: async () => {
      await engine.stop();
      await store.close();
    },
  };
}

async function fill(file: string, permits: number): Promise<{ readonly facts: readonly Fact[] }> {
  const { engine, close } = await open(file);
  const facts: Fact[] = [];
  engine.onFacts((told) => facts.push(...told));
  for (let index = 0; index < permits; index += 500) {
    const some = Array.from({ length: Math.min(500, permits - index) }, (_, n) =>
      residentActs(index + n),
    ).flat();
    await Promise.all(
      some.map((act) =>
        engine.submit({ kind: 'act', by: 'bench' as PersonId, time: systemClock.now(), ...act }),
      ),
    );
  }
  const source = '/bench/device/reader-0';
  const read = (sequence: number) =>
    engine.submit({
      kind: 'reading',
      id: `read-${sequence}` as InputId,
      time: systemClock.now(),
      device: readerOf(0) as DeviceId,
      source,
      boot: 'boot',
      sequence,
      type: 'card.read',
      data: {
        card: { technology: 'iso14443a', uid: cardOf(1), bits: 32 },
        proof: 'uid',
        repeats: 0,
      },
    });
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => read(index + 1)));
  await close();
  return { facts };
}

/** The same facts again and again, renumbered, until there are so many: a journal of years. */
function measureReplay(facts: readonly Fact[], count: number): Measured {
  const states = rulebook.initial();
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    const fact = facts[index % facts.length];
    if (fact !== undefined) rulebook.evolve(states, { ...fact, sequence: index + 1 });
  }
  const seconds = (performance.now() - started) / 1_000;
  return { name: `replay of ${count} facts in memory`, value: count / seconds, unit: 'facts/s' };
}
