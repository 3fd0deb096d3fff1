import { describe, expect, it } from 'vitest';
import { compareStates } from '../../../../gateway/engine/replay.ts';
import { EvolveFailed, type Rulebook } from '../../../../rules/engine.ts';
import { rulebook } from '../../../../rules/rules.ts';
import { estate } from '../../../simulation/estate.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import {
  contact,
  createDesk,
  createFaultyStore,
  deviceOnline,
  enrol,
  hostAlive,
  inputId,
  swipe,
} from './desk.ts';

describe('a commit that fails', () => {
  it('says nothing to anyone, closes intake and opens it again when the disk takes commits', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    desk.said.length = 0;
    store.fault = 'fails';
    const card = swipe('out-1-reader', 1, desk.clock.now());
    expect(await desk.submit(card)).toEqual({ kind: 'refused', why: 'commit-failed' });
    expect(desk.said).toEqual([]);
    expect(desk.engine.readiness()).toEqual({ ready: false, why: 'commit-failed' });
    expect(await desk.submit(card)).toEqual({ kind: 'refused', why: 'intake-closed' });
    store.fault = 'none';
    await desk.clock.advance(200);
    expect(desk.engine.readiness()).toEqual({ ready: true });
    expect(await desk.submit(card)).toMatchObject({ kind: 'committed' });
    expect(desk.messages('command/barrier.open')).toHaveLength(1);
  });

  it('is probed less and less often', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'fails';
    await desk.submit(hostAlive(desk.clock.now()));
    await desk.clock.advance(1_000);
    expect(store.probes).toBe(2);
    await desk.clock.advance(60_000);
    expect(store.probes).toBeLessThan(20);
  });

  it('leaves no trace in the state', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    const before = structuredClone(desk.engine.states());
    store.fault = 'throws';
    await desk.submit(contact('board-in-1', 1, desk.clock.now(), 'zone.shop', 'on'));
    store.fault = 'none';
    await desk.clock.advance(200);
    expect(compareStates('after', desk.engine.states(), before)).toEqual([]);
  });

  it('that landed all the same is found so: nothing counts twice, no barrier moves late', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    store.fault = 'lands-and-fails';
    const card = swipe('out-1-reader', 1, desk.clock.now());
    await desk.submit(card);
    store.fault = 'none';
    await desk.clock.advance(200);
    expect(await desk.submit(card)).toEqual({ kind: 'duplicate' });
    expect(desk.messages('accepted').at(-1)?.data).toMatchObject({ sources: [{ sequence: 1 }] });
    expect(desk.messages('command/barrier.open')).toEqual([]);
    expect((await store.head(estate.id)).unanswered).toEqual([]);
  });

  it('does not keep a fire from raising the barriers', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'fails';
    await desk.submit(hostAlive(desk.clock.now()));
    const fire = contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on');
    expect(await desk.submit(fire)).toEqual({ kind: 'refused', why: 'intake-closed' });
    const held = desk.messages('command/barrier.hold').map(({ data }) => data['barrier']);
    expect(new Set(held).size).toBe(estate.barriers.length);
    await desk.submit(fire);
    expect(desk.messages('command/barrier.hold')).toHaveLength(held.length);
    expect(desk.messages('feed/alarm')).toEqual([]);
  });

  it('does not keep a board that is back from hearing of the fire', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await desk.submit(hostAlive(desk.clock.now()));
    store.fault = 'fails';
    await desk.submit(contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on'));
    desk.said.length = 0;
    await desk.submit(deviceOnline('board-out-1', desk.clock.now()));
    expect(desk.said.map(({ topic }) => topic)).toEqual([
      'device/board-out-1/command/barrier.hold',
    ]);
  });

  it('at the very start is got over too', async () => {
    const store = createFaultyStore();
    store.fault = 'fails';
    const desk = createDesk({ store });
    await desk.engine.start();
    expect(desk.engine.readiness()).toEqual({ ready: false, why: 'commit-failed' });
    store.fault = 'none';
    await desk.clock.advance(200);
    expect(desk.messages('feed/device').map(({ type }) => type)).toEqual(['site.configured']);
    expect(desk.engine.readiness()).toEqual({ ready: true });
  });
});

describe('a commit that hangs', () => {
  async function hanging() {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await enrol(desk);
    let release: () => void = () => undefined;
    store.hold = new Promise((resolve) => {
      release = resolve;
    });
    const card = desk.engine.submit(swipe('out-1-reader', 1, desk.clock.now()));
    await desk.clock.advance(6_000);
    return { desk, card, release };
  }

  it('closes intake, and a fire raises the barriers meanwhile', async () => {
    const { desk, card, release } = await hanging();
    expect(desk.engine.readiness()).toEqual({ ready: false, why: 'commit-failed' });
    const fire = contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on');
    expect(await desk.submit(fire)).toEqual({ kind: 'refused', why: 'intake-closed' });
    expect(desk.messages('command/barrier.hold')).toHaveLength(estate.barriers.length);
    release();
    await card;
  });

  it('counts once it is done, and moves no barrier so late', async () => {
    const { desk, card, release } = await hanging();
    release();
    expect(await card).toMatchObject({ kind: 'committed' });
    await desk.clock.advance(10_000);
    expect(desk.engine.readiness()).toEqual({ ready: true });
    const fire = contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on');
    expect(await desk.submit(fire)).toMatchObject({ kind: 'committed' });
    expect(desk.messages('command/barrier.open')).toEqual([]);
  });
});

describe('a hold for fire', () => {
  it('is out before its commit is done', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    let release: () => void = () => undefined;
    store.hold = new Promise((resolve) => {
      release = resolve;
    });
    const fire = desk.engine.submit(contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on'));
    await desk.clock.advance(1);
    expect(desk.messages('command/barrier.hold')).toHaveLength(estate.barriers.length);
    expect(desk.messages('feed/alarm')).toEqual([]);
    release();
    await fire;
    await desk.clock.advance(1);
    expect(desk.messages('command/barrier.hold')).toHaveLength(2 * estate.barriers.length);
  });
});

describe('a second writer', () => {
  it('stops this engine for good, and that is told', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    const other = createDesk({ store, clock: desk.clock });
    await other.engine.start();
    await other.submit(hostAlive(desk.clock.now()));
    const receipt = await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    expect(receipt).toEqual({ kind: 'refused', why: 'commit-failed' });
    expect(desk.fatal).toHaveLength(1);
    expect(desk.engine.readiness()).toEqual({ ready: false, why: 'overtaken' });
    await desk.clock.advance(60_000);
    expect(await desk.submit(hostAlive(desk.clock.now()))).toMatchObject({ kind: 'refused' });
    expect(other.engine.readiness()).toEqual({ ready: true });
  });
});

describe('an input that cannot be judged', () => {
  const poison = inputId();

  /** Rules that fall over one input after having written half of what it led to. */
  const fragile: Rulebook = {
    ...rulebook,
    step(site, states, input, sequence, names) {
      const step = rulebook.step(site, states, input, sequence, names);
      if (input.id !== poison) return step;
      throw new EvolveFailed('the state could not take a fact', { cause: new Error('boom') });
    },
  };

  it('is set aside with its error, and the rest of its batch goes on', async () => {
    const desk = createDesk({ rulebook: fragile });
    await desk.engine.start();
    await enrol(desk);
    const now = desk.clock.now();
    const receipts = await Promise.all([
      desk.engine.submit(contact('board-in-1', 1, now, 'zone.shop', 'on')),
      desk.engine.submit(swipe('in-1-reader', 1, now, { id: poison })),
      desk.engine.submit(swipe('out-1-reader', 1, now)),
    ]);
    await desk.clock.advance(0);
    expect(receipts.map(({ kind }) => kind)).toEqual(['committed', 'rejected', 'committed']);
    const rejected = desk.messages('feed/device').filter(({ type }) => type === 'input.rejected');
    expect(rejected.map(({ data }) => data)).toMatchObject([
      { input: poison, device: 'in-1-reader', why: 'Error: boom' },
    ]);
    expect(desk.messages('command/barrier.open').map(({ data }) => data['lane'])).toEqual([
      'out-1',
    ]);
  });

  it('is accepted, counts once, and leaves the state as if it had never come', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ rulebook: fragile, store });
    await desk.engine.start();
    const card = swipe('in-1-reader', 1, desk.clock.now(), { id: poison });
    await desk.submit(card);
    expect(desk.messages('accepted').at(-1)?.data).toMatchObject({ sources: [{ sequence: 1 }] });
    expect(await desk.submit(card)).toEqual({ kind: 'duplicate' });
    const replayed = rulebook.initial();
    for (const fact of store.journal) rulebook.evolve(replayed, fact);
    expect(compareStates('live', desk.engine.states(), replayed)).toEqual([]);
  });

  it('is set aside even where saying so fails too', async () => {
    const desk = createDesk({
      rulebook: {
        ...rulebook,
        step(site, states, input, sequence, names) {
          if (input.id === poison || input.kind === 'rejected') throw new Error('nothing works');
          return rulebook.step(site, states, input, sequence, names);
        },
      },
    });
    await desk.engine.start();
    const receipt = await desk.submit(swipe('in-1-reader', 1, desk.clock.now(), { id: poison }));
    expect(receipt).toMatchObject({ kind: 'rejected' });
    expect(await desk.submit(hostAlive(desk.clock.now()))).toMatchObject({ kind: 'committed' });
  });
});
