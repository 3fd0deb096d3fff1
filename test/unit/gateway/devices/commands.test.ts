import { describe, expect, it } from 'vitest';
import type { DriverCommand } from '../../../../drivers/driver.ts';
import { createCommandDesk } from '../../../../gateway/devices/commands.ts';
import type { Outgoing } from '../../../../gateway/devices/outbox.ts';
import type { DeviceId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import { after, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { createHandClock } from './hand-clock.ts';

const SITE = 'river-garden' as SiteId;
const BARRIER = 'out-1-barrier' as DeviceId;

function setUp({ aheadMs = 0 } = {}) {
  const clock = createHandClock();
  const passed: DriverCommand[] = [];
  const answers: Outgoing[] = [];
  const desk = createCommandDesk({
    site: SITE,
    devices: [BARRIER],
    clock,
    log: silentLogger,
    toOwn: (at) => after(at, aheadMs),
    pass: (command) => passed.push(command),
    answer: (reading) => answers.push(reading),
  });
  const receive = (
    change: Record<string, unknown> = {},
    { retain = false, type = 'barrier.open', lifeMs = 5_000 } = {},
  ): void => {
    const envelope = {
      specversion: '1.0',
      id: 'c-1',
      source: '/river-garden/engine',
      type,
      time: toRfc3339(clock.now()),
      expires: toRfc3339(after(clock.now(), lifeMs)),
      data: {
        barrier: 'out-1',
        lane: 'out-1',
        pulseMs: 500,
        authority: { kind: 'permit', id: 'p-1' },
      },
      ...change,
    };
    desk.receive({
      topic: `gatehouse/v1/river-garden/device/${BARRIER}/command/${type}`,
      payload: Buffer.from(JSON.stringify(envelope)),
      retain,
    });
  };
  const outcomes = (): unknown[] => answers.map(({ data }) => data);
  return { clock, desk, receive, passed, outcomes };
}

describe('a command', () => {
  it('is passed on with its end', () => {
    const { clock, receive, passed, outcomes } = setUp();
    receive();
    expect(passed).toMatchObject([
      { id: 'c-1', device: BARRIER, type: 'barrier.open', expires: clock.now() + 5_000 },
    ]);
    expect(outcomes()).toEqual([]);
  });

  it('that has not expired by the clock of the engine is passed on, however our own is off', () => {
    const { clock, receive, passed } = setUp({ aheadMs: 3_600_000 });
    receive({ expires: toRfc3339(instant(clock.now() + 1_000 - 3_600_000)) });
    expect(passed).toMatchObject([{ id: 'c-1', expires: clock.now() + 1_000 }]);
  });

  it('that has expired by the clock of the engine is not passed on, however our own is off', () => {
    const { clock, receive, passed, outcomes } = setUp({ aheadMs: -3_600_000 });
    receive({ expires: toRfc3339(instant(clock.now() + 3_600_000)) });
    expect(passed).toEqual([]);
    expect(outcomes()).toEqual([{ command: 'c-1', outcome: 'expired' }]);
  });

  it('that was retained is never passed on, however fresh', () => {
    const { receive, passed, outcomes } = setUp();
    receive({}, { retain: true });
    expect(passed).toEqual([]);
    expect(outcomes()).toEqual([{ command: 'c-1', outcome: 'refused', reason: 'retained' }]);
  });

  it('that has expired is reported and not passed on', () => {
    const { receive, passed, outcomes } = setUp();
    receive({}, { lifeMs: 0 });
    expect(passed).toEqual([]);
    expect(outcomes()).toEqual([{ command: 'c-1', outcome: 'expired' }]);
  });

  it('is passed on once, and known again after its life', () => {
    const { clock, receive, passed, outcomes } = setUp();
    receive();
    receive();
    clock.advance(10_000);
    receive();
    expect(passed).toHaveLength(1);
    expect(outcomes()).toEqual([
      { command: 'c-1', outcome: 'duplicate' },
      { command: 'c-1', outcome: 'duplicate' },
    ]);
  });

  it.each([
    ['of an unknown type', {}, 'barrier.paint', 'unknown-type'],
    ['without an end', { expires: undefined }, 'barrier.open', 'bad-time'],
    ['with data of another shape', { data: {} }, 'barrier.open', 'bad-data'],
    ['of another source', { source: '/river-garden/host/x' }, 'barrier.open', 'wrong-source'],
  ])('%s is refused', (_what, change, type, reason) => {
    const { receive, passed, outcomes } = setUp();
    receive(change, { type });
    expect(passed).toEqual([]);
    expect(outcomes()).toEqual([{ command: 'c-1', outcome: 'refused', reason }]);
  });

  it('of a flood is refused rather than forgotten about', () => {
    const { clock, receive, passed, outcomes } = setUp();
    for (let n = 0; n < 1_001; n += 1) receive({ id: `c-${n}` });
    expect(passed).toHaveLength(1_000);
    expect(outcomes()).toMatchObject([{ outcome: 'refused', reason: 'too-many-commands' }]);
    clock.advance(5_000);
    receive({ id: 'later' });
    expect(passed).toHaveLength(1_001);
  });

  it('that cannot be read or is for another device is let lie', () => {
    const { desk, passed, outcomes } = setUp();
    const root = 'gatehouse/v1/river-garden/device';
    const payload = Buffer.from('{');
    desk.receive({ topic: `${root}/${BARRIER}/command/barrier.open`, payload, retain: false });
    desk.receive({ topic: `${root}/another/command/barrier.open`, payload, retain: false });
    expect([passed, outcomes()]).toEqual([[], []]);
  });
});
