import { describe, expect, it } from 'vitest';
import type { CommandId } from '../../../../rules/vocabulary/ids.ts';
import { after as later } from '../../../../rules/vocabulary/time.ts';
import { estate } from '../../../simulation/estate.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import {
  contact,
  createDesk,
  type Desk,
  deviceOnline,
  enrol,
  hostAlive,
  reading,
  START,
  swipe,
} from './desk.ts';

async function opened(desk: Desk): Promise<CommandId> {
  await enrol(desk);
  await desk.submit(swipe('out-1-reader', 1, desk.clock.now()));
  const sent = desk.messages('command/barrier.open').at(-1);
  return (sent?.id ?? '') as CommandId;
}

const failures = (desk: Desk) =>
  desk
    .messages('feed/device')
    .filter(({ type, data }) => type === 'command.failed' && data['type'] === 'barrier.open')
    .map(({ data }) => data['why']);

describe('impulses', () => {
  it('live from their reading, not from their sending', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await enrol(desk);
    const read = later(desk.clock.now(), -2_000);
    await desk.submit(swipe('out-1-reader', 1, read));
    const expires = new Date(later(read, estate.times.commandLife)).toISOString();
    expect(desk.messages('command/barrier.open')).toMatchObject([{ expires }]);
  });

  it('live no longer because a clock runs ahead', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await enrol(desk);
    await desk.submit(swipe('out-1-reader', 1, later(desk.clock.now(), 600_000)));
    const expires = new Date(later(START, estate.times.commandLife)).toISOString();
    expect(desk.messages('command/barrier.open')).toMatchObject([{ expires }]);
  });

  it('are not sent for a card older than a command lives', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await enrol(desk);
    const read = later(desk.clock.now(), -estate.times.commandLife - 1);
    await desk.submit(swipe('out-1-reader', 1, read));
    expect(desk.messages('command/barrier.open')).toEqual([]);
    expect(desk.messages('feed/access').map(({ type }) => type)).toContain('exit.granted');
    expect(failures(desk)).toEqual(['expired']);
  });

  it('are closed by their answer, which names what it is about', async () => {
    const desk = createDesk();
    await desk.engine.start();
    const command = await opened(desk);
    const body = { type: 'command.done', data: { command, outcome: 'done' } } as const;
    await desk.submit(reading('board-out-1', 1, desk.clock.now(), body));
    const told = desk.messages('feed/device').filter(({ type }) => type === 'command.confirmed');
    expect(told.map(({ data }) => data)).toMatchObject([{ command, type: 'barrier.open' }]);
    const head = await desk.store.head(estate.id);
    expect(head.unanswered.map(({ id }) => id)).not.toContain(command);
  });

  it('stay open where the hardware says only that they came twice', async () => {
    const desk = createDesk();
    await desk.engine.start();
    const command = await opened(desk);
    const body = { type: 'command.done', data: { command, outcome: 'duplicate' } } as const;
    await desk.submit(reading('board-out-1', 1, desk.clock.now(), body));
    const head = await desk.store.head(estate.id);
    expect(head.unanswered.map(({ id }) => id)).toContain(command);
  });

  it('that nobody answers are told as failed, once', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await opened(desk);
    await desk.clock.advance(estate.times.commandLife + 60_000);
    expect(failures(desk).filter((why) => why === 'no-answer')).toHaveLength(1);
  });

  it('of an earlier process are closed at start and never sent again', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await opened(desk);
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    expect(failures(next)).toEqual(['restart']);
    expect(next.messages('command/barrier.open')).toEqual([]);
    expect((await store.head(estate.id)).unanswered).toEqual([]);
  });

  it('whose commit was done but whose process died before sending are never sent', async () => {
    const store = createMemoryStore();
    const dead = createDesk({
      store,
      hears: (topic) => {
        if (topic.includes('/command/')) throw new Error('killed before it could send');
      },
    });
    await dead.engine.start();
    await enrol(dead);
    await dead.submit(swipe('out-1-reader', 1, dead.clock.now()));
    const next = createDesk({ store, clock: dead.clock });
    await next.engine.start();
    const again = await next.submit(swipe('out-1-reader', 1, dead.clock.now()));
    expect(again).toEqual({ kind: 'duplicate' });
    expect(next.messages('command/barrier.open')).toEqual([]);
    expect(failures(next)).toEqual(['restart']);
  });
});

describe('levels', () => {
  const fire = (desk: Desk) =>
    desk.submit(contact('board-in-1', 1, desk.clock.now(), 'site.fire', 'on'));

  it('raise every barrier for a fire, when decided and again after the commit', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await fire(desk);
    const holds = desk.messages('command/barrier.hold');
    const ids = new Set(holds.map(({ id }) => id));
    expect(ids.size).toBe(estate.barriers.length);
    expect(holds).toHaveLength(2 * ids.size);
  });

  it('are asserted again at start, each under an id of its own and a life of its own', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    await fire(desk);
    await desk.engine.stop();
    await desk.clock.advance(3_600_000);
    const next = createDesk({ store, clock: desk.clock });
    await next.engine.start();
    const earlier = new Set(desk.messages('command/').map(({ id }) => id));
    const holds = next.messages('command/barrier.hold');
    expect(new Set(holds.map(({ data }) => data['barrier'])).size).toBe(estate.barriers.length);
    expect(holds.filter(({ id }) => earlier.has(id))).toEqual([]);
    const soon = later(next.clock.now(), estate.times.commandLife);
    expect(new Set(holds.map(({ expires }) => expires))).toEqual(
      new Set([new Date(soon).toISOString()]),
    );
  });

  it('are asserted to a device that is back, and to it alone', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await desk.submit(hostAlive(desk.clock.now()));
    await fire(desk);
    desk.said.length = 0;
    await desk.submit(deviceOnline('board-out-1', desk.clock.now()));
    const topics = desk.said.map(({ topic }) => topic).filter((t) => t.includes('/command/'));
    expect(topics).toEqual(['device/board-out-1/command/barrier.hold']);
  });

  it('are asserted to all devices of a host that is back', async () => {
    const desk = createDesk();
    await desk.engine.start();
    await fire(desk);
    desk.said.length = 0;
    await desk.submit(hostAlive(desk.clock.now(), 'boot-2'));
    const held = desk.messages('command/barrier.hold').map(({ data }) => data['barrier']);
    expect(new Set(held).size).toBe(estate.barriers.length);
  });
});

describe('retained states', () => {
  it('are all said at start, with who decides the lane', async () => {
    const desk = createDesk();
    await desk.engine.start();
    for (const { id } of estate.lanes) {
      const said = desk.said.filter(({ topic }) => topic === `state/lane/${id}`);
      expect(said.at(-1)).toMatchObject({ retain: true, message: { data: { decidedBy: 'desk' } } });
    }
  });

  it('that ended before a restart are emptied after it', async () => {
    const store = createMemoryStore();
    const desk = createDesk({ store });
    await desk.engine.start();
    const lane = estate.lanes[0];
    const smaller = { ...estate, digest: 'smaller', lanes: estate.lanes.slice(1) };
    await desk.engine.stop();
    const next = createDesk({ store, clock: desk.clock, site: smaller });
    await next.engine.start();
    const said = next.said.filter(({ topic }) => topic === `state/lane/${lane?.id}`);
    expect(said.at(-1)).toEqual({
      topic: `state/lane/${lane?.id}`,
      retain: true,
      message: undefined,
    });
  });
});
