import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../gateway/clock.ts';
import { createDigester } from '../../gateway/engine/digest.ts';
import type { Engine } from '../../gateway/engine/engine.ts';
import { openImportDesk } from '../../gateway/imports/desk.ts';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import { distinctCards } from '../support/distinct-cards.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { readerOf } from './bench-site.ts';
import { openGate } from './open-gate.ts';
import { type Measured, percentile } from './statistics.ts';

const LANES = 4;
/** So many vehicles a second stand at the gates meanwhile: a busy morning. */
const SWIPES_PER_SECOND = 20;

/** A file of a hundred thousand rows, and what the gates feel of it. */
export async function measureImport(isQuick: boolean): Promise<readonly Measured[]> {
  const rows = isQuick ? 2_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
  const digest = createDigester(Buffer.alloc(32, 7));
  const database = join(folder, 'bench.sqlite');
  const { engine, store, close } = await openGate(database, digest);
  const desk = await openImportDesk({
    engine,
    imports: store.reference.imports,
    database,
    folder: join(folder, 'imports'),
    digest,
    clock: systemClock,
    log: silentLogger,
  });
  try {
    const alone = swipes(engine, 'alone');
    await new Promise((resolve) => setTimeout(resolve, isQuick ? 500 : 10_000));
    const quiet = await alone.end();
    const path = desk.place();
    writeFileSync(path, fileOf(rows));
    const file = { path, name: 'bench.csv', encoding: 'auto', form: 'hex', by: 'bench' } as const;
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const meanwhile = swipes(engine, 'meanwhile');
    delay.enable();
    const started = performance.now();
    const taken = await desk.take({ ...file, until: 'applied' });
    if (!taken.ok) throw new Error(taken.error);
    const job = await taken.value.ended;
    const seconds = (performance.now() - started) / 1_000;
    delay.disable();
    const busy = await meanwhile.end();
    if (job.phase !== 'applied')
      throw new Error(`${job.phase}: ${JSON.stringify(job.problems[0])}`);
    return rowsOf(rows, seconds, quiet, busy, delay.max / 1e6);
  } finally {
    await desk.close();
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowsOf(
  rows: number,
  seconds: number,
  quiet: readonly number[],
  busy: readonly number[],
  loopMax: number,
): readonly Measured[] {
  const each = (name: string, samples: readonly number[]): readonly Measured[] => [
    { name: `swipe to decision ${name}, p50`, value: percentile(samples, 0.5), unit: 'ms' },
    { name: `swipe to decision ${name}, p99`, value: percentile(samples, 0.99), unit: 'ms' },
    { name: `swipe to decision ${name}, worst`, value: Math.max(...samples), unit: 'ms' },
  ];
  return [
    {
      name: `import of ${rows} rows`,
      value: seconds,
      unit: 's',
      goal: '<= 30',
      met: seconds <= 30,
    },
    ...each('without an import', quiet),
    ...each('during it', busy),
    { name: 'event-loop delay during it, longest', value: loopMax, unit: 'ms' },
  ];
}

function fileOf(rows: number): string {
  const lines = distinctCards(rows).map((uid, n) => {
    const plate = `粤B${n.toString(36).toUpperCase().padStart(5, '0')}`;
    return `住户${n},${uid},${plate},${n % 90}栋${n}室,1380000${String(n).padStart(5, '0')},2027-12-31`;
  });
  return `姓名,卡号,车牌号,房号,电话,有效期至\n${lines.join('\n')}\n`;
}

/** Cards that nobody knows, each a decision and its commit, at an even rate until the end is asked for. */
function swipes(engine: Engine, boot: string): { end(): Promise<readonly number[]> } {
  const took: number[] = [];
  const waiting: Promise<void>[] = [];
  const sequences = new Map<number, number>();
  let count = 0;
  const swipe = async (): Promise<void> => {
    const lane = count % LANES;
    count += 1;
    const sequence = (sequences.get(lane) ?? 0) + 1;
    sequences.set(lane, sequence);
    const started = performance.now();
    await engine.submit({
      kind: 'reading',
      id: `${boot}-${count}` as InputId,
      time: systemClock.now(),
      device: readerOf(lane),
      source: `/bench/device/${readerOf(lane)}`,
      boot,
      sequence,
      type: 'card.read',
      data: {
        card: { technology: 'iso15693', uid: `E00401000000000${lane}`, bits: 64 },
        proof: 'uid',
        repeats: 0,
      },
    });
    took.push(performance.now() - started);
  };
  const timer = setInterval(() => waiting.push(swipe()), 1_000 / SWIPES_PER_SECOND);
  return {
    async end() {
      clearInterval(timer);
      await Promise.all(waiting);
      return took;
    },
  };
}
