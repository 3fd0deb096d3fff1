import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../gateway/store/store.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { FactId, InputId, LaneId, PassageId } from '../../rules/vocabulary/ids.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { benchSite } from './bench-site.ts';

/** Milliseconds of each of so many commits of one passage's facts, made alone through the same worker and schema. */
export async function measureCommits(count: number): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-commits-'));
  const store = await openStore({ file: join(folder, 'bench.sqlite'), log: silentLogger });
  const site = benchSite(1).id;
  const samples: number[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const position = index + 1;
      const started = performance.now();
      const outcome = await store.commit({
        site,
        after: index,
        position,
        rows: {
          inputs: [],
          facts: [fact(position)],
          commands: [],
          answered: [],
          sources: [],
          layouts: [],
        },
      });
      samples.push(performance.now() - started);
      if (outcome.kind !== 'done') throw new Error(`commit ${position}: ${outcome.kind}`);
    }
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return samples;
}

function fact(sequence: number): Fact {
  const at = instant(Date.now());
  return {
    type: 'passage.ended',
    id: `fact-${sequence}` as FactId,
    time: at,
    at,
    cause: `input-${sequence}` as InputId,
    sequence,
    data: {
      lane: 'out-0' as LaneId,
      passage: `passage-${sequence}` as PassageId,
      outcome: 'backed-out',
    },
  };
}
