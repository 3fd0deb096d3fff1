import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineStore } from '../../../../gateway/engine/ports.ts';
import { replay } from '../../../../gateway/engine/replay.ts';
import { RULES_VERSION, rulebook } from '../../../../rules/rules.ts';
import { estate } from '../../../simulation/estate.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { deed, live } from './deeds.ts';
import { contact, createDesk, enrol, swipe } from './desk.ts';

const replayed = (store: EngineStore) =>
  replay({ store, rulebook, rulesVersion: RULES_VERSION, site: estate });

describe('replay', () => {
  it('of the journal alone gives the live state, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
        const store = createMemoryStore();
        const desk = await live(store, deeds);
        await desk.clock.advance(0);
        const found = await replayed(store);
        expect(found.differences).toEqual([]);
        expect(JSON.parse(JSON.stringify(found.states))).toEqual(
          JSON.parse(JSON.stringify(desk.engine.states())),
        );
        await desk.engine.stop();
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('says which retained state is not what the journal says', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    const head = await store.head(estate.id);
    const views = (head.views ?? []).map((view) =>
      view.id === 'out-1' ? { ...view, data: { ...view.data, mode: 'closed' } } : view,
    );
    const found = await replayed({ ...store, head: async () => ({ ...head, views }) });
    expect(found.differences.map(({ where }) => where)).toEqual(['state lane/out-1']);
  });

  it('says which rule a snapshot differs in', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    await desk.engine.stop();
    const snapshot = await store.newestSnapshot(estate.id, RULES_VERSION);
    if (snapshot === undefined) throw new Error('a stop saves a snapshot');
    const states = { ...snapshot.states, fire: { made: 'up' } };
    await store.saveSnapshot(estate.id, { ...snapshot, states });
    const found = await replayed(store);
    expect(found.differences.map(({ where }) => where)).toEqual([
      `snapshot ${snapshot.position}, rule fire`,
    ]);
  });
});

describe('a start', () => {
  it('reads the newest snapshot and only the facts after it', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store, snapshotEvery: 5 });
    await desk.engine.start();
    for (let n = 1; n <= 20; n += 1) {
      await desk.submit(
        contact('board-in-1', n, desk.clock.now(), 'zone.shop', n % 2 ? 'on' : 'off'),
      );
    }
    const asked: number[] = [];
    const next = createDesk({
      store: {
        ...store,
        facts: (site, after, limit) => {
          asked.push(after);
          return store.facts(site, after, limit);
        },
      },
      clock: desk.clock,
    });
    await next.engine.start();
    expect(asked[0]).toBeGreaterThan(10);
    expect(JSON.stringify(next.engine.states())).toBe(JSON.stringify(desk.engine.states()));
  });

  it('replays the journal where the snapshot is of other rules', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    await store.saveSnapshot(estate.id, { position: 1, version: 0, states: { nonsense: 1 } });
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    expect(JSON.stringify(next.engine.states())).toBe(JSON.stringify(desk.engine.states()));
  });

  it('tells a changed configuration once, and keeps it', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    const same = createDesk({ store, clock: desk.clock });
    await same.engine.start();
    expect(same.messages('feed/')).toEqual([]);
    const changed = { ...estate, digest: 'changed' };
    const next = createDesk({ store, clock: desk.clock, site: changed });
    await next.engine.start();
    expect(next.messages('feed/device').map(({ type }) => type)).toEqual(['site.configured']);
    expect(await store.layout(estate.id, 'changed')).toEqual(changed);
  });
});
