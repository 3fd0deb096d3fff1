import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrierRs485 } from '../../../../drivers/barrier-rs485/index.ts';
import { faultyWire } from '../../../../simulators/faults.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { COMMANDS, outcomeOf, stage, statesOf } from '../stage.ts';

type Wires = Parameters<typeof stage>[0]['wires'];

const one = (settings: object = {}, wires: Wires = {}) =>
  stage({
    driver: 'barrier-rs485',
    kind: 'serial',
    devices: { box: { barrier: 'gate', ...settings } },
    wires,
  });
type Stage = ReturnType<typeof one>;

const states = (s: Stage, input: string) => statesOf(s.readings, input);
const heard = (s: Stage, word: string): unknown => {
  const words = s.line.observe('box')?.['heard'];
  return typeof words === 'object' && words !== null ? Reflect.get(words, word) : undefined;
};
const outcomes = (s: Stage): number =>
  s.readings.filter(({ type }) => type === 'command.done').length;

/** A vehicle that stands on the safety loop, under an open arm. */
async function underTheArm(s: Stage) {
  await s.clock.advance(500);
  s.line.act('box', 'lift-arm');
  s.line.act('box', 'arrive');
  s.line.act('box', 'drive');
  await s.clock.advance(1_000);
  expect(states(s, 'safety-loop').at(-1)).toBe('on');
}

describe('the picture', () => {
  it('is told as first, and after that only what changes', async () => {
    const s = one();
    await s.clock.advance(5_000);
    s.line.act('box', 'lift-arm');
    await s.clock.advance(5_000);
    expect(states(s, 'arm-up')).toEqual(['off first', 'on']);
    expect(states(s, 'arm-down')).toEqual(['on first', 'off']);
    expect(states(s, 'safety-loop')).toEqual(['off first']);
  });

  it('names the loop as the settings do', async () => {
    const s = one({ loop: 'arming-loop' });
    await s.clock.advance(500);
    s.line.act('box', 'arrive');
    await s.clock.advance(500);
    expect(states(s, 'arming-loop')).toEqual(['off first', 'on']);
    expect(states(s, 'safety-loop')).toEqual([]);
    expect(barrierRs485.inputs({ barrier: 'gate', loop: 'arming-loop' })).toContain('arming-loop');
  });

  it('is told anew after the line was cut, and after a controller that was dead', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.cut();
    await s.clock.advance(100);
    s.line.mend();
    await s.clock.advance(2_000);
    s.line.act('box', 'cut-power');
    await s.clock.advance(6_000);
    expect(s.stateOf('box')).toMatchObject({ state: 'offline', why: 'no-answer' });
    s.line.act('box', 'restore-power');
    await s.clock.advance(15_000);
    expect(states(s, 'arm-down')).toEqual(['on first', 'on first', 'on first']);
    expect(s.stateOf('box')).toMatchObject({ state: 'online', why: 'heard' });
  });
});

describe('opening', () => {
  it('is one open frame, and never a stop', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('box', COMMANDS.open)).toBe('done');
    await s.clock.advance(15_000);
    expect([heard(s, 'open'), heard(s, 'stop'), heard(s, 'close')]).toEqual([1, 0, 0]);
    expect(states(s, 'arm-up')).toEqual(['off first', 'on', 'off']);
    expect(states(s, 'arm-down')).toEqual(['on first', 'off', 'on']);
  });

  it('fails where no status follows it, and is not sent again', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'mute');
    expect(await s.order('box', COMMANDS.open)).toBe('failed no-answer');
    s.line.act('box', 'unmute');
    await s.clock.advance(20_000);
    expect(heard(s, 'open')).toBe(1);
  });

  it('fails where what follows it cannot be read', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'odd');
    expect(await s.order('box', COMMANDS.open)).toBe('failed bad-answer');
    expect(s.health).toContainEqual(
      expect.objectContaining({ state: 'degraded', why: 'bad-answer' }),
    );
  });

  it('does not act on what expired while it waited', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('box', COMMANDS.open, 0)).toBe('expired');
    expect(heard(s, 'open')).toBe(0);
  });

  it('is refused for a barrier it does not move, and fails while the line is down', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('box', COMMANDS.elsewhere)).toBe('refused no-such-barrier');
    s.line.cut();
    await s.clock.advance(10);
    expect(await s.order('box', COMMANDS.open)).toBe('failed line-down');
  });

  it('that was under way when the line was cut is answered once', async () => {
    const s = one({ answerMs: 3_000 });
    await s.clock.advance(500);
    s.line.act('box', 'mute');
    expect(await s.order('box', COMMANDS.open)).toBeUndefined();
    s.line.cut();
    await s.clock.advance(10);
    expect(outcomeOf(s.readings, 'c1')).toBe('failed line-down');
    expect(outcomes(s)).toBe(1);
  });
});

describe('closing', () => {
  it('lowers the arm where the loop is seen clear', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('box', COMMANDS.open);
    expect(await s.order('box', COMMANDS.close)).toBe('done');
    expect(heard(s, 'close')).toBe(1);
    expect(states(s, 'arm-down').at(-1)).toBe('on');
  });

  it('is refused while the loop is occupied', async () => {
    const s = one();
    await underTheArm(s);
    expect(await s.order('box', COMMANDS.close)).toBe('refused safety-loop');
    expect(heard(s, 'close')).toBe(0);
  });

  it('asks first: a vehicle that came since the last question keeps it away', async () => {
    const s = one({ pollMs: 10_000 });
    await s.clock.advance(500);
    s.line.act('box', 'lift-arm');
    s.line.act('box', 'arrive');
    s.line.act('box', 'drive');
    await s.clock.advance(1_000);
    expect(states(s, 'safety-loop')).toEqual(['off first']);
    expect(await s.order('box', COMMANDS.close)).toBe('refused safety-loop');
    expect(heard(s, 'close')).toBe(0);
  });

  it.each(['mute', 'odd', 'wrong-sum', 'half'])(
    'is refused where nobody can tell the loop: %s',
    async (verb) => {
      const s = one();
      await s.clock.advance(500);
      s.line.act('box', verb);
      expect(await s.order('box', COMMANDS.close)).toBe('refused safety-loop');
      expect(heard(s, 'close')).toBe(0);
    },
  );

  it('is refused while a hold is wished, seen or not', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('box', COMMANDS.hold);
    expect(await s.order('box', COMMANDS.close)).toBe('refused held');
    s.line.act('box', 'mute');
    expect(await s.order('box', COMMANDS.close)).toBe('refused held');
    expect(heard(s, 'close')).toBe(0);
  });
});

describe('holding', () => {
  it('repeats the opening before the arm would fall, until it is released', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('box', COMMANDS.hold)).toBe('done');
    await s.clock.advance(60_000);
    expect(states(s, 'arm-up')).toEqual(['off first', 'on']);
    const opened = heard(s, 'open');
    expect(opened).toBeGreaterThan(10);
    expect(opened).toBeLessThan(22);
    expect(await s.order('box', COMMANDS.release)).toBe('done');
    await s.clock.advance(20_000);
    expect(heard(s, 'open')).toBe(opened);
    expect(states(s, 'arm-down').at(-1)).toBe('on');
    expect(heard(s, 'stop')).toBe(0);
  });

  it('opens again as soon as the arm is seen to fall', async () => {
    const s = one({ holdRepeatMs: 60_000 });
    await s.clock.advance(500);
    await s.order('box', COMMANDS.hold);
    await s.clock.advance(5_000);
    const before = heard(s, 'open');
    s.line.act('box', 'press-booth', { button: 'down' });
    await s.clock.advance(400);
    expect(heard(s, 'open')).toBe(Number(before) + 1);
    await s.clock.advance(2_000);
    expect(s.line.observe('box')).toMatchObject({ arms: { gate: 'up' } });
  });

  it('does not hurry an arm that is rising', async () => {
    const s = one({ holdRepeatMs: 60_000 });
    await s.clock.advance(500);
    await s.order('box', COMMANDS.hold);
    await s.clock.advance(2_000);
    expect(heard(s, 'open')).toBeLessThanOrEqual(2);
  });

  it('goes on after the line was cut', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('box', COMMANDS.hold);
    s.line.cut();
    await s.clock.advance(1_000);
    s.line.mend();
    await s.clock.advance(60_000);
    expect(s.line.observe('box')).toMatchObject({ arms: { gate: 'up' } });
  });

  it('that failed does not come about after its time', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'cut-power');
    await s.order('box', COMMANDS.hold, 3_000);
    await s.clock.advance(5_000);
    expect(outcomeOf(s.readings, 'c1')).toBe('failed no-answer');
    s.line.act('box', 'restore-power');
    await s.clock.advance(30_000);
    expect(heard(s, 'open')).toBe(0);
  });

  it('is released also while the line is down', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('box', COMMANDS.hold);
    s.line.cut();
    await s.clock.advance(10);
    expect(await s.order('box', COMMANDS.release)).toBe('done');
    const opened = heard(s, 'open');
    s.line.mend();
    await s.clock.advance(30_000);
    expect(heard(s, 'open')).toBe(opened);
  });

  it('that waits gives way to a release, and each command is answered once', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'mute');
    expect(await s.order('box', COMMANDS.hold, 60_000)).toBeUndefined();
    expect(await s.order('box', COMMANDS.release)).toBe('done');
    await s.clock.advance(5_000);
    expect(outcomeOf(s.readings, 'c1')).toMatch(/^failed/);
    expect(outcomes(s)).toBe(2);
  });

  it('is warned of: this machine stopped, the arm falls', () => {
    expect(barrierRs485.problems({ barrier: 'gate' })).toMatchObject([{ warning: true }]);
  });
});

describe('a bad line', () => {
  it('counts noise, halves and wrong sums as bad frames', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'noise');
    await s.clock.advance(500);
    expect(s.faults).toContain('noise');
    s.line.act('box', 'half');
    await s.clock.advance(500);
    s.line.act('box', 'wrong-sum');
    await s.clock.advance(2_000);
    expect(s.faults).toEqual(expect.arrayContaining(['half-frame', 'bad-check', 'no-answer']));
    expect(s.stateOf('box')).toMatchObject({ state: 'offline', why: 'no-answer' });
    expect(s.stateOf('box')?.badFrames).toBeGreaterThan(2);
  });

  it('does not read an answer that came when its question was given up', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'slow', { ms: '220' });
    s.line.act('box', 'lift-arm');
    await s.clock.advance(3_000);
    expect(s.faults).toContain('late-answer');
    expect(states(s, 'arm-up')).toEqual(['off first']);
    s.line.act('box', 'unmute');
    await s.clock.advance(15_000);
    expect(s.stateOf('box')).toMatchObject({ state: 'online' });
  });

  it('is asked ever less by a controller that does not answer', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('box', 'mute');
    await s.clock.advance(30_000);
    const asked = Number(heard(s, 'status'));
    await s.clock.advance(60_000);
    expect(Number(heard(s, 'status')) - asked).toBeLessThanOrEqual(7);
  });

  it('neither reads a state that never was nor leaves a command without its one answer', async () => {
    const rates = { loss: 0.1, half: 0.1, noise: 0.1, delayMsMax: 300 };
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = createRandom(seed);
        const wire = (name: string) => faultyWire(rates, random.fork(name).next);
        const s = one({}, { toDevice: wire('to'), fromDevice: wire('from') });
        const bodies = [COMMANDS.open, COMMANDS.close, COMMANDS.hold, COMMANDS.release];
        for (const body of [...bodies, ...bodies]) await s.order('box', body, 3_000);
        await s.clock.advance(10_000);
        expect(outcomes(s)).toBe(8);
        expect(states(s, 'safety-loop')).not.toContain('on');
        expect(s.faults).not.toContain('driver-failed');
        expect(heard(s, 'stop')).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

describe('two controllers on one line', () => {
  it('have the same address for the check, and the second is refused all the same', async () => {
    expect(barrierRs485.address?.({ barrier: 'gate' })).toBe(
      barrierRs485.address?.({ barrier: 'other' }),
    );
    const s = stage({
      driver: 'barrier-rs485',
      kind: 'serial',
      devices: { box: { barrier: 'gate' }, second: { barrier: 'other' } },
    });
    await s.clock.advance(500);
    expect(s.stateOf('second')).toMatchObject({ state: 'offline', why: 'line-shared' });
    expect(await s.order('second', COMMANDS.open)).toBe('refused line-shared');
  });
});
