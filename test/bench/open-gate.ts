import { systemClock } from '../../gateway/clock.ts';
import type { Digester } from '../../gateway/engine/digest.ts';
import { createEngine, type Engine } from '../../gateway/engine/engine.ts';
import { openStore, type Store } from '../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import type { Digest } from '../../rules/vocabulary/ids.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { testDraws } from '../support/test-draws.ts';
import { benchSite } from './bench-site.ts';

/** The engine of a small site on the records in that file, with nobody listening. */
export async function openGate(
  file: string,
  digest: Digester = (form) => form as Digest,
): Promise<{ readonly engine: Engine; readonly store: Store; close(): Promise<void> }> {
  const store = await openStore({ file, log: silentLogger });
  const engine = createEngine({
    site: benchSite(4),
    rulebook,
    rulesVersion: RULES_VERSION,
    store,
    clock: systemClock,
    turn: (next) => setImmediate(next),
    bus: { publish: () => undefined },
    digest,
    draw: testDraws,
    log: silentLogger,
    decidedBy: 'bench',
  });
  await engine.start();
  return {
    engine,
    store,
    close: async () => {
      await engine.stop();
      await store.close();
    },
  };
}
