import { describe, expect, it } from 'vitest';
import { estate } from '../../../simulation/estate.ts';
import { contact, createDesk, createFaultyStore, hostAlive, swipe } from './desk.ts';

/** An engine whose reader sent 1 and 2 while no commit was to be had, and whose disk takes commits again. */
async function setUp() {
  const store = createFaultyStore();
  const desk = createDesk({ store });
  await desk.engine.start();
  const at = desk.clock.now();
  const card = (sequence: number) => swipe('out-1-reader', sequence, at);
  store.fault = 'fails';
  const first = card(1);
  const second = card(2);
  await desk.submit(first);
  await desk.submit(second);
  store.fault = 'none';
  desk.said.length = 0;
  await desk.clock.advance(200);
  const lost = () => desk.messages('feed/device').filter(({ type }) => type === 'readings.lost');
  return { desk, first, second, card, lost };
}

describe('readings refused in a short failure', () => {
  it('are not overtaken by the next of their source', async () => {
    const { desk, first, second, card, lost } = await setUp();
    const third = card(3);
    expect(await desk.submit(third)).toEqual({ kind: 'refused', why: 'intake-closed' });
    for (const one of [first, second, third]) {
      expect(await desk.submit(one)).toMatchObject({ kind: 'committed' });
    }
    expect(lost()).toEqual([]);
  });

  it('do not hold up other sources', async () => {
    const { desk } = await setUp();
    const other = swipe('in-1-reader', 1, desk.clock.now());
    expect(await desk.submit(other)).toMatchObject({ kind: 'committed' });
  });

  it('are asked for as soon as intake is open', async () => {
    const { desk } = await setUp();
    expect(desk.messages('accepted').map(({ data }) => data)).toEqual([
      {
        sources: [
          {
            source: `/${estate.id}/device/out-1-reader`,
            boot: 'boot-1',
            sequence: 0,
            again: true,
          },
        ],
      },
    ]);
  });

  it('are given up after a minute where their sender never sends again', async () => {
    const { desk, card, lost } = await setUp();
    await desk.clock.advance(61_000);
    expect(await desk.submit(card(3))).toMatchObject({ kind: 'committed' });
    expect(lost().map(({ data }) => data)).toMatchObject([{ from: 1, to: 2 }]);
  });

  it('are waited for from the reopening, however long the failure was', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'fails';
    const first = swipe('out-1-reader', 1, desk.clock.now());
    await desk.submit(first);
    await desk.clock.advance(3_600_000);
    store.fault = 'none';
    await desk.clock.advance(5_000);
    const second = swipe('out-1-reader', 2, desk.clock.now());
    expect(await desk.submit(second)).toMatchObject({ kind: 'refused' });
    expect(await desk.submit(first)).toMatchObject({ kind: 'committed' });
    expect(await desk.submit(second)).toMatchObject({ kind: 'committed' });
  });

  it('that landed all the same are not waited for', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'lands-and-fails';
    await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
    store.fault = 'none';
    await desk.clock.advance(200);
    const next = swipe('out-1-reader', 2, desk.clock.now());
    expect(await desk.submit(next)).toMatchObject({ kind: 'committed' });
  });
});

describe('a disk that stays full', () => {
  it('keeps no fire from raising the barriers, whatever was refused before it', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await desk.submit(hostAlive(desk.clock.now()));
    store.fault = 'fails';
    for (let sequence = 1; sequence <= 200; sequence += 1) {
      const state = sequence % 2 === 0 ? 'off' : 'on';
      await desk.submit(contact('board-in-1', sequence, desk.clock.now(), 'zone.shop', state));
    }
    desk.said.length = 0;
    await desk.submit(contact('board-in-1', 201, desk.clock.now(), 'site.fire', 'on'));
    const held = desk.messages('command/barrier.hold').map(({ data }) => data['barrier']);
    expect(new Set(held)).toEqual(new Set(estate.barriers.map(({ id }) => id)));
    expect(desk.messages('accepted')).toEqual([]);
  });

  it('keeps a fire that waited behind the failing commit from waiting for the next sending', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'fails';
    let release: () => void = () => undefined;
    store.hold = new Promise((resolve) => {
      release = resolve;
    });
    const at = desk.clock.now();
    const first = desk.engine.submit(hostAlive(at));
    await desk.clock.advance(1);
    const fire = desk.engine.submit(contact('board-in-1', 1, at, 'site.fire', 'on'));
    release();
    expect(await Promise.all([first, fire])).toMatchObject([
      { kind: 'refused' },
      { kind: 'refused' },
    ]);
    expect(desk.messages('command/barrier.hold')).toHaveLength(estate.barriers.length);
  });

  it('says the hold again to a host that is back', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await desk.submit(hostAlive(desk.clock.now()));
    store.fault = 'fails';
    await desk.submit(contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on'));
    for (const boot of ['boot-2', 'boot-3']) {
      desk.said.length = 0;
      await desk.submit(hostAlive(desk.clock.now(), boot));
      expect(desk.messages('command/barrier.hold')).toHaveLength(estate.barriers.length);
    }
  });

  it('does not judge again what a host sends again, so that an old fire is no new one', async () => {
    const store = createFaultyStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    store.fault = 'fails';
    const fire = contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on');
    await desk.submit(fire);
    for (let sequence = 2; sequence <= 200; sequence += 1) {
      const state = sequence % 2 === 0 ? 'off' : 'on';
      await desk.engine.submit(
        contact('board-in-1', sequence, desk.clock.now(), 'zone.shop', state),
      );
    }
    desk.said.length = 0;
    await desk.submit(fire);
    expect(desk.said).toEqual([]);
  });
});
