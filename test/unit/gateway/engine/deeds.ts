import fc from 'fast-check';
import type { EngineStore } from '../../../../gateway/engine/ports.ts';
import { after as later } from '../../../../rules/vocabulary/time.ts';
import {
  act,
  contact,
  createDesk,
  type Desk,
  deviceOnline,
  enrol,
  hostAlive,
  swipe,
} from './desk.ts';

const READERS = ['out-1-reader', 'in-1-reader', 'out-2-reader', 'point-reader', 'both-out-reader'];
const CONTACTS = [
  ['board-out-1', 'arm-up'],
  ['board-out-1', 'safety-loop'],
  ['board-out-1', 'arming-loop'],
  ['board-in-1', 'zone.shop'],
  ['board-in-1', 'site.fire'],
] as const;

/** What may happen to an engine. */
export const deed = fc.oneof(
  fc.record({ what: fc.constant('swipe' as const), which: fc.nat(4), age: fc.nat(8_000) }),
  fc.record({ what: fc.constant('contact' as const), which: fc.nat(4), on: fc.boolean() }),
  fc.record({ what: fc.constant('wait' as const), ms: fc.nat(400_000) }),
  fc.record({ what: fc.constant('repeat' as const) }),
  fc.record({ what: fc.constant('restart' as const) }),
  fc.record({ what: fc.constant('act' as const), which: fc.nat(2) }),
  fc.record({ what: fc.constant('health' as const), which: fc.nat(4) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** Lives through these deeds, restarts included; gives the desk at which it ended. */
export async function live(store: EngineStore, deeds: readonly Deed[]): Promise<Desk> {
  let desk = createDesk({ store, snapshotEvery: 20 });
  await desk.engine.start();
  await enrol(desk);
  const counts = new Map<string, number>();
  const next = (name: string): number => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts.get(name) ?? 1;
  };
  let last = hostAlive(desk.clock.now());
  for (const one of deeds) {
    const now = desk.clock.now();
    if (one.what === 'wait') await desk.clock.advance(one.ms);
    else if (one.what === 'restart') {
      await desk.engine.stop();
      desk = createDesk({ store, clock: desk.clock, snapshotEvery: 20 });
      await desk.engine.start();
    } else {
      last = submissionOf(one) ?? last;
      await desk.submit(last);
    }

    function submissionOf(deed: Deed) {
      if (deed.what === 'swipe') {
        const reader = READERS[deed.which] ?? '';
        return swipe(reader, next(reader), later(now, -deed.age));
      }
      if (deed.what === 'contact') {
        const [board, input] = CONTACTS[deed.which] ?? CONTACTS[0];
        return contact(board, next(board), now, input, deed.on ? 'on' : 'off');
      }
      if (deed.what === 'health') return deviceOnline(READERS[deed.which] ?? '', now);
      if (deed.what !== 'act') return undefined;
      if (deed.which === 0) return act(now, { type: 'fire.reset', data: {} });
      if (deed.which === 1) return act(now, { type: 'fire.confirm', data: { why: 'smoke' } });
      const lane = 'out-1' as never;
      return act(now, { type: 'mode.set', data: { lane, mode: 'free-flow' } });
    }
  }
  return desk;
}
