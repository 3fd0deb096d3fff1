import type { Clock } from '../../drivers/driver.ts';
import { createEngine, type Engine } from '../../gateway/engine/engine.ts';
import type { EngineBus, EngineStore } from '../../gateway/engine/ports.ts';
import type { Rulebook } from '../../rules/engine.ts';
import type { Digest } from '../../rules/vocabulary/ids.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { testDraws } from '../support/test-draws.ts';

type Message = Parameters<EngineBus['publish']>[0];

/** Engines on one store, one process after another: what an earlier one still had scheduled or to say died with it. */
export function processesOf(of: {
  readonly site: Site;
  readonly rulebook: Rulebook;
  readonly store: EngineStore;
  readonly clock: Clock;
  heard(message: Message): void;
}): () => Engine {
  const { site, rulebook, store, clock } = of;
  let process = 0;
  return () => {
    process += 1;
    const mine = process;
    const isAlive = () => mine === process;
    return createEngine({
      site,
      rulebook,
      rulesVersion: 1,
      store,
      bus: { publish: (message) => (isAlive() ? of.heard(message) : undefined) },
      clock: {
        now: clock.now,
        at: (when, wake) => clock.at(when, () => (isAlive() ? wake() : undefined)),
      },
      turn: (next) => queueMicrotask(next),
      digest: (form) => form as Digest,
      draw: testDraws,
      log: silentLogger,
      decidedBy: 'test',
    });
  };
}
