import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../gateway/clock.ts';
import { rulebook } from '../../rules/rules.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { DeviceId, InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import { benchDigest } from './bench-digest.ts';
import { cardOf, readerOf, residentActs } from './bench-site.ts';
import type { Compiled } from './compiled.ts';
import { openGate } from './open-gate.ts';
import type { Measured } from './statistics.ts';

const SMALL = 1_000;
const CARDS_EACH = 3;

/** Replay of a million facts, a start with a hundred thousand permits, and what so many cost at a lane. */
export async function measureHistory(
  probes: Compiled,
  isQuick: boolean,
): Promise<readonly Measured[]> {
  const permits = isQuick ? 2_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-history-'));
  const file = join(folder, 'bench.sqlite');
  const small = join(folder, 'small.sqlite');
  try {
    const { facts } = await fill(file, permits);
    const replay = measureReplay(facts, isQuick ? 50_000 : 1_000_000);
    // In a process of its own, as a gateway starts: nothing of what was measured before is in its memory.
    const { startMs, rssMiB } = await probes.run<{
      readonly startMs: number;
      readonly rssMiB: number;
    }>('start-probe', file);
    await fill(small, SMALL);
    const registers = await probes.run<readonly Measured[]>(
      'latency-probe',
      ...[small, `${SMALL}`, file, `${permits}`, isQuick ? '200' : '6000'],
    );
    return [
      replay,
      {
        name: `start with a snapshot, ${permits} permits, ${permits * CARDS_EACH} cards`,
        value: startMs,
        unit: 'ms',
        goal: '<= 3000',
        met: startMs <= 3_000,
      },
      { name: `memory with ${permits} permits (whole process)`, value: rssMiB, unit: 'MiB' },
      ...registers,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(file: string, permits: number): Promise<{ readonly facts: readonly Fact[] }> {
  const { engine, close } = await openGate(file, benchDigest);
  const facts: Fact[] = [];
  engine.onFacts((told) => facts.push(...told));
  for (let index = 0; index < permits; index += 500) {
    const some = Array.from({ length: Math.min(500, permits - index) }, (_, n) =>
      residentActs(index + n, CARDS_EACH),
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
