import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { device } from '../../../../rules/device/device.ts';
import { createRulebook } from '../../../../rules/engine.ts';
import type {
  CommandId,
  DeviceId,
  HostId,
  InputId,
  PassageId,
  VehicleId,
} from '../../../../rules/vocabulary/ids.ts';
import type { SentCommand } from '../../../../rules/vocabulary/inputs.ts';
import type { InputState } from '../../../../rules/vocabulary/readings.ts';
import { bringUp, offline, online, type Play, play, saved, types } from '../engine/play.ts';
import { BARRIER, BOARD, HOST, LANE, LANE_READER, WANG } from '../engine/small-site.ts';

const rulebook = createRulebook([device]);

function up(): Play {
  const game = play(rulebook, '2026-11-25T08:00:00Z');
  bringUp(game);
  return game;
}

const level = (game: Play, input: string, state: InputState, first?: true) =>
  game.read(BOARD, {
    type: 'input.changed',
    data: first === undefined ? { input, state } : { input, state, first },
  });

const hostSays = (game: Play, boot: string, alive: boolean, backlog = 0) =>
  game.give({ kind: 'host.health', host: HOST, boot, alive, backlog });

const reads = (game: Play, reader: DeviceId, recentBadFrames?: number) =>
  game.give({
    kind: 'device.health',
    device: reader,
    host: HOST,
    boot: 'b1',
    state: 'online',
    why: '',
    ...(recentBadFrames === undefined ? {} : { recentBadFrames }),
  });

const open: SentCommand = {
  id: 'c1' as CommandId,
  device: BOARD,
  manner: 'impulse',
  type: 'barrier.open',
  data: {
    barrier: BARRIER,
    lane: LANE,
    passage: 'p1' as PassageId,
    pulseMs: 500,
    authority: { kind: 'permit', id: 'x' },
  },
};

describe('levels of contacts', () => {
  it('are no edge in the first picture', () => {
    const game = up();
    const [seen] = level(game, 'arm-up', 'on', true);
    expect(seen?.data).toMatchObject({ was: 'unknown', is: 'on', edge: false });
  });

  it('are told once, as an edge, when they change', () => {
    const game = up();
    level(game, 'arm-up', 'off', true);
    expect(level(game, 'arm-up', 'on')[0]?.data).toMatchObject({ was: 'off', edge: true });
    expect(level(game, 'arm-up', 'on')).toEqual([]);
  });

  it('are unknown while their device is offline, and come back without an edge', () => {
    const game = up();
    level(game, 'arm-up', 'on', true);
    const down = offline(game, BOARD);
    expect(types(down)).toEqual(['device.offline', 'input.observed']);
    expect(down[1]?.data).toMatchObject({ was: 'on', is: 'unknown', edge: false });
    online(game, BOARD);
    expect(level(game, 'arm-up', 'off')[0]?.data).toMatchObject({ was: 'unknown', edge: false });
  });

  it('are taken only from terminals that are configured', () => {
    const game = up();
    expect(level(game, 'no-such-thing', 'on').map(({ data }) => data)).toMatchObject([
      { why: 'unknown-input', device: BOARD },
    ]);
  });

  it('raise mains-off and cabinet-open, and clear them again', () => {
    const game = up();
    expect(types(level(game, 'mains', 'on', true))).toEqual(['input.observed']);
    expect(level(game, 'mains', 'off')[1]).toMatchObject({
      type: 'condition.raised',
      data: { condition: 'mains-off', subject: LANE, lane: LANE, barrier: BARRIER },
    });
    expect(types(level(game, 'mains', 'on'))).toEqual(['input.observed', 'condition.cleared']);
    expect(types(level(game, 'cabinet-door', 'on', true))).toContain('condition.raised');
    expect(types(level(game, 'cabinet-door', 'cut'))).not.toContain('condition.cleared');
    expect(types(level(game, 'cabinet-door', 'off'))).toContain('condition.cleared');
  });
});

describe('the health of devices', () => {
  it('holds only while their host is alive with the same boot', () => {
    const game = up();
    level(game, 'arm-up', 'on', true);
    const gone = hostSays(game, 'b1', false);
    expect(gone[0]?.type).toBe('host.gone');
    expect(game.of('device.offline').map(({ data }) => [data.device, data.why])).toContainEqual([
      BOARD,
      'host-gone',
    ]);
    expect(game.of('input.observed').at(-1)?.data).toMatchObject({ is: 'unknown' });
  });

  it('does not fall to the will of an older boot', () => {
    const game = up();
    hostSays(game, 'b2', true);
    online(game, BOARD, 'b2');
    expect(hostSays(game, 'b1', false)).toEqual([]);
  });

  it('comes back with the same boot of its host, levels and all', () => {
    const game = up();
    level(game, 'arm-up', 'on', true);
    hostSays(game, 'b1', false);
    const back = hostSays(game, 'b1', true);
    const board = back.filter(({ data }) => 'device' in data && data.device === BOARD);
    expect(types(board)).toEqual(['device.online', 'input.observed']);
    expect(board[1]?.data).toMatchObject({ was: 'unknown', is: 'on', edge: false });
  });

  it('falls again when its host dies a second time in one run', () => {
    const game = up();
    level(game, 'arm-up', 'on', true);
    hostSays(game, 'b1', false);
    hostSays(game, 'b1', true);
    const gone = hostSays(game, 'b1', false);
    expect(types(gone)).toContain('host.gone');
    const board = gone.filter(({ data }) => 'device' in data && data.device === BOARD);
    expect(types(board)).toEqual(['device.offline', 'input.observed']);
    expect(board[1]?.data).toMatchObject({ was: 'on', is: 'unknown' });
  });

  it('keeps no level of a boot that is over', () => {
    const game = up();
    level(game, 'arm-up', 'on', true);
    hostSays(game, 'b1', false);
    hostSays(game, 'b2', true);
    const back = online(game, BOARD, 'b2');
    expect(types(back)).toEqual(['device.online']);
  });

  it('makes devices offline when their host starts anew, until they are heard again', () => {
    const game = up();
    const facts = hostSays(game, 'b2', true);
    expect(types(facts).filter((type) => type === 'device.offline')).toHaveLength(4);
    expect(types(online(game, BOARD, 'b2'))).toEqual(['device.online']);
  });

  it('may come before its host is heard, and then counts with it', () => {
    const game = play(rulebook, '2026-11-25T08:00:00Z');
    expect(types(online(game, BOARD))).toEqual(['device.reported']);
    expect(online(game, BOARD)).toEqual([]);
    expect(types(hostSays(game, 'b1', true))).toEqual(['host.alive', 'device.online']);
  });

  it('of a stranger to the site is not heard', () => {
    const game = up();
    expect(online(game, 'stranger' as typeof BOARD)).toEqual([]);
  });

  it('says when a host begins and ends to hold readings back', () => {
    const game = up();
    expect(types(hostSays(game, 'b1', true, 7))).toEqual(['host.backlog']);
    expect(hostSays(game, 'b1', true, 3)).toEqual([]);
    expect(hostSays(game, 'b1', true)[0]?.data).toMatchObject({ backlog: 0 });
  });

  it('tells of a clock that is off, and when it is right again', () => {
    const game = up();
    const clock = (offsetMs: number) =>
      game.give({
        kind: 'device.health',
        device: LANE_READER,
        host: HOST,
        boot: 'b1',
        state: 'online',
        why: '',
        offsetMs,
      });
    expect(clock(4_000)).toEqual([]);
    expect(clock(-6_000)[0]).toMatchObject({
      type: 'condition.raised',
      data: { condition: 'clock-off', subject: LANE_READER },
    });
    expect(clock(-7_000)).toEqual([]);
    expect(types(clock(0))).toEqual(['condition.cleared']);
  });

  it('tells of a reader that reads badly, and of a minute without a bad read', () => {
    const game = up();
    expect(reads(game, LANE_READER, 4)).toEqual([]);
    expect(reads(game, LANE_READER, 5)[0]).toMatchObject({
      type: 'condition.raised',
      data: { condition: 'bad-reads', subject: LANE_READER, device: LANE_READER },
    });
    expect(reads(game, LANE_READER, 1)).toEqual([]);
    expect(reads(game, LANE_READER)[0]).toMatchObject({
      type: 'condition.cleared',
      data: { condition: 'bad-reads', subject: LANE_READER },
    });
  });

  it('does not call the noise of a board bad reads', () => {
    expect(reads(up(), BOARD, 50)).toEqual([]);
  });

  it('raises and clears bad reads by turns, whatever is counted', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 8 })), (counts) => {
        const game = up();
        let isBad = false;
        for (const count of counts) {
          reads(game, LANE_READER, count);
          if (count >= 5) isBad = true;
          if (count === 0) isBad = false;
          const raised = game.of('condition.raised').length;
          expect(raised - game.of('condition.cleared').length).toBe(isBad ? 1 : 0);
        }
      }),
    );
  });

  it('ignores what is said of a host that was never there', () => {
    const game = up();
    const other = { kind: 'host.health', host: 'other' as HostId, backlog: 0 } as const;
    expect(types(game.give({ ...other, boot: 'x', alive: false }))).toEqual(['host.gone']);
    expect(game.give({ ...other, boot: 'x', alive: false })).toEqual([]);
  });
});

describe('a device that its host took down', () => {
  it.each(['before', 'after'])('has its own fault if its host says so %s it is heard', (when) => {
    const game = up();
    hostSays(game, 'b1', false);
    const fault = () =>
      game.give({
        kind: 'device.health',
        device: BOARD,
        host: HOST,
        boot: 'b2',
        state: 'offline',
        why: 'no-answer',
      });
    const heard = () => hostSays(game, 'b2', true);
    for (const one of when === 'before' ? [fault, heard] : [heard, fault]) one();
    const told = game.of('device.offline').filter(({ data }) => data.device === BOARD);
    expect(told.map(({ data }) => data.why)).toEqual(['host-gone', 'no-answer']);
  });
});

describe('what the gateway finds of itself', () => {
  it('is told as it turns, and once only', () => {
    const game = up();
    const own = { kind: 'gateway.health', condition: 'broker-lost' } as const;
    expect(game.give({ ...own, is: false })).toEqual([]);
    expect(types(game.give({ ...own, is: true }))).toEqual(['condition.raised']);
    expect(game.give({ ...own, is: true })).toEqual([]);
    expect(types(game.give({ ...own, is: false }))).toEqual(['condition.cleared']);
  });
});

describe('what was lost or refused', () => {
  const swiped = {
    type: 'card.read',
    data: {
      card: { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
      proof: 'uid',
      repeats: 0,
    },
  } as const;

  it('is a fact where a number is missing', () => {
    const game = up();
    const facts = game.read(LANE_READER, swiped, { sequence: 9, previous: 4 });
    expect(facts[0]).toMatchObject({
      type: 'readings.lost',
      data: { from: 5, to: 8, device: LANE_READER, boot: 'b1', why: 'sequence-gap' },
    });
  });

  it('is nothing where numbers follow, or nobody counts', () => {
    const game = up();
    expect(game.read(LANE_READER, swiped, { sequence: 5, previous: 4 })).toEqual([]);
    expect(game.read(LANE_READER, swiped, { sequence: 9 })).toEqual([]);
  });

  it('is told: rejected inputs and refusals of the bus', () => {
    const game = up();
    const rejected = { kind: 'rejected', source: 's', rejected: 'r1' as InputId } as const;
    expect(types(game.give({ ...rejected, why: 'malformed' }))).toEqual(['input.rejected']);
    const refused = { account: 'a', client: 'c', what: 'publish', topic: 't', why: 'w', count: 2 };
    expect(types(game.give({ kind: 'bus.refused', ...refused }))).toEqual(['bus.refused']);
  });
});

describe('who is named in the reference data', () => {
  it('is told by id, and whether he is a guard, never by name', () => {
    const game = up();
    const [guard] = saved(game, WANG, true);
    expect(guard).toMatchObject({ type: 'reference.changed' });
    expect(guard?.data).toEqual({ kind: 'person', subject: WANG, by: 'manager', guard: true });
    expect(saved(game, WANG)[0]?.data).toMatchObject({ guard: false });
  });

  it('is told of a vehicle without its plate', () => {
    const vehicle = 'car-1' as VehicleId;
    const [fact] = up().act({ type: 'vehicle.save', data: { vehicle, plate: '粤B12345' } });
    expect(fact?.data).toEqual({ kind: 'vehicle', subject: vehicle, by: 'manager' });
  });
});

describe('what became of a command', () => {
  const done = (
    game: Play,
    outcome: 'done' | 'failed' | 'expired' | 'duplicate',
    reason?: string,
  ) =>
    game.read(
      BOARD,
      {
        type: 'command.done',
        data: { command: open.id, outcome, ...(reason === undefined ? {} : { reason }) },
      },
      { about: open },
    );

  it('is confirmed with its places', () => {
    expect(done(up(), 'done')[0]).toMatchObject({
      type: 'command.confirmed',
      data: { command: 'c1', type: 'barrier.open', lane: LANE, barrier: BARRIER, passage: 'p1' },
    });
  });

  it('is failed with the reason of the hardware', () => {
    expect(done(up(), 'failed', 'relay-stuck')[0]?.data).toMatchObject({ why: 'relay-stuck' });
    expect(done(up(), 'expired')[0]?.data).toMatchObject({ why: 'expired' });
  });

  it('is no news where it is a duplicate', () => {
    expect(done(up(), 'duplicate')).toEqual([]);
  });

  it('is failed where nobody answered', () => {
    const facts = up().give({ kind: 'command.unanswered', command: open, why: 'restart' });
    expect(facts[0]).toMatchObject({ type: 'command.failed', data: { why: 'restart' } });
  });
});
