import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../../drivers/barrier-modbus/problems.ts';
import { COMMANDS, outcomeOf, stage, statesOf } from '../stage.ts';

const INPUTS = { 1: 'arm-up', 2: 'arm-down', 3: 'arming-loop', 4: 'safety-loop', 5: 'fire' };
const GATE = { relays: { gate: { open: 1, hold: 2, close: 3 } }, inputs: INPUTS };
const one = (settings: unknown = GATE) =>
  stage({ driver: 'barrier-modbus', kind: 'modbus-rtu', devices: { board: settings } });
type Stage = ReturnType<typeof one>;

const states = (s: Stage, input: string) => statesOf(s.readings, input);
const relay = (s: Stage, n: number): unknown => {
  const relays = s.line.observe('board')?.['relays'];
  return typeof relays === 'object' && relays !== null ? Reflect.get(relays, String(n)) : undefined;
};

describe('opening', () => {
  it('is a timed pulse: the relay goes off by itself, the arm rises and falls', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.open)).toBe('done');
    expect(s.events.filter(({ kind }) => kind === 'relay')).toEqual([
      { kind: 'relay', relay: 1, state: 'on' },
      { kind: 'relay', relay: 1, state: 'off' },
    ]);
    await s.clock.advance(15_000);
    expect(states(s, 'arm-up')).toEqual(['off first', 'on', 'off']);
    expect(states(s, 'arm-down')).toEqual(['on first', 'off', 'on']);
  });

  it('fails where the board does not answer, and is not sent again', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'mute');
    expect(await s.order('board', COMMANDS.open)).toBe('failed no-answer');
    await s.clock.advance(10_000);
    expect(s.events.filter((e) => e.kind === 'relay' && e['state'] === 'on')).toHaveLength(1);
  });

  it('fails with the exception of the board', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'exception', { code: '4' });
    expect(await s.order('board', COMMANDS.open)).toBe('failed exception-4');
  });

  it('is obeyed by a board that does not tell its inputs: it stays offline, and so unknown', async () => {
    const s = one();
    s.line.act('board', 'exception', { code: '2', of: 'inputs' });
    await s.clock.advance(2_000);
    expect(s.stateOf('board')).toMatchObject({ state: 'offline', why: 'exception-2' });
    expect(await s.order('board', COMMANDS.open)).toBe('done');
    expect(await s.order('board', COMMANDS.hold)).toBe('done');
    const from = s.health.findIndex(({ state }) => state === 'offline');
    expect(new Set(s.health.slice(from).map(({ state, why }) => `${state} ${why}`))).toEqual(
      new Set(['offline exception-2']),
    );
  });

  it('by a board without inputs is obeyed though it cannot be read: nothing of it is unknown', async () => {
    const s = stage({
      driver: 'barrier-modbus',
      kind: 'modbus-rtu',
      devices: { board: { relays: { gate: { open: 1 } } } },
    });
    s.line.act('board', 'exception', { code: '1' });
    await s.clock.advance(5_000);
    expect(s.stateOf('board')).toMatchObject({ state: 'degraded', why: 'exception-1' });
  });

  it('does not act on what expired while it waited', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.open, 0)).toBe('expired');
    expect(relay(s, 1)).toBe(false);
  });

  it('is refused for a barrier the board does not move', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.elsewhere)).toBe('refused no-such-barrier');
  });

  it('fails at once while the line is down', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.cut();
    await s.clock.advance(10);
    expect(await s.order('board', COMMANDS.open)).toBe('failed line-down');
  });
});

describe('holding', () => {
  it('switches the hold relay on and leaves it, and release switches it off', async () => {
    const s = one();
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.hold)).toBe('done');
    await s.clock.advance(60_000);
    expect(relay(s, 2)).toBe(true);
    expect(states(s, 'arm-up').at(-1)).toBe('on');
    expect(await s.order('board', COMMANDS.release)).toBe('done');
    expect(relay(s, 2)).toBe(false);
    await s.clock.advance(10_000);
    expect(states(s, 'arm-down').at(-1)).toBe('on');
  });

  it('compares levels by value: a second hold clicks no relay', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('board', COMMANDS.hold);
    const clicks = s.events.length;
    expect(await s.order('board', COMMANDS.hold)).toBe('done');
    expect(s.events.filter(({ kind }) => kind === 'relay')).toHaveLength(1);
    expect(s.events.length).toBeGreaterThanOrEqual(clicks);
  });

  it('is put right where the board lost its power', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('board', COMMANDS.hold);
    s.line.act('board', 'cut-power');
    await s.clock.advance(4_000);
    expect(s.stateOf('board')).toMatchObject({ state: 'offline', why: 'no-answer' });
    s.line.act('board', 'restore-power');
    await s.clock.advance(15_000);
    expect(relay(s, 2)).toBe(true);
    expect(s.stateOf('board')).toMatchObject({ state: 'online' });
  });

  it('that failed does not come about after its time', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'cut-power');
    await s.order('board', COMMANDS.hold, 3_000);
    await s.clock.advance(5_000);
    expect(outcomeOf(s.readings, 'c1')).toMatch(/^failed/);
    s.line.act('board', 'restore-power');
    await s.clock.advance(30_000);
    expect(relay(s, 2)).toBe(false);
  });

  it('is told once and as done by a board that was taken for dead and is back', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'cut-power');
    await s.clock.advance(4_000);
    s.line.act('board', 'restore-power');
    expect(await s.order('board', COMMANDS.hold)).toBe('done');
    expect(s.readings.filter(({ type }) => type === 'command.done')).toHaveLength(1);
  });

  it('that waits for a dead board gives way to a release, and says so', async () => {
    const s = one({ ...GATE, relays: { gate: { open: 1 } } });
    await s.clock.advance(500);
    s.line.act('board', 'cut-power');
    expect(await s.order('board', COMMANDS.hold, 60_000)).toBeUndefined();
    await s.order('board', COMMANDS.release);
    expect(outcomeOf(s.readings, 'c1')).toMatch(/^failed/);
  });

  it('does not touch a hold relay that was on before anybody said a word', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('board', COMMANDS.hold);
    await s.run.close();
    expect(relay(s, 2)).toBe(true);
  });

  it('without a hold relay repeats the pulse before the arm would fall', async () => {
    const s = one({ ...GATE, relays: { gate: { open: 1 } } });
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.hold)).toBe('done');
    await s.clock.advance(60_000);
    expect(states(s, 'arm-up')).toEqual(['off first', 'on']);
    expect(await s.order('board', COMMANDS.release)).toBe('done');
    await s.clock.advance(20_000);
    expect(states(s, 'arm-down').at(-1)).toBe('on');
  });

  it('without a hold relay is warned of', () => {
    expect(problemsOf({ relays: { gate: { open: 1 } } })).toMatchObject([{ warning: true }]);
    expect(problemsOf(GATE)).toEqual([]);
  });
});

describe('closing', () => {
  it('is asked for only where a close relay is wired', async () => {
    const s = one({ ...GATE, relays: { gate: { open: 1, hold: 2 } } });
    await s.clock.advance(500);
    expect(await s.order('board', COMMANDS.close)).toBe('refused no-close-relay');
  });

  it('is refused while something stands on the safety loop', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'arrive');
    s.line.act('board', 'drive');
    s.run.command({
      ...COMMANDS.open,
      id: 'x' as never,
      device: 'board' as never,
      expires: (s.clock.now() + 5_000) as never,
    });
    await s.clock.advance(2_600);
    expect(states(s, 'safety-loop').at(-1)).toBe('on');
    expect(await s.order('board', COMMANDS.close)).toBe('refused safety-loop');
  });

  it('is refused while a hold is wished, also where the board lost it', async () => {
    const s = one({ ...GATE, missesMax: 100 });
    await s.clock.advance(500);
    await s.order('board', COMMANDS.hold);
    s.line.act('board', 'mute');
    await s.clock.advance(4_000);
    expect(await s.order('board', COMMANDS.close)).toBe('refused held');
  });

  it('lowers the arm where nothing stands there', async () => {
    const s = one();
    await s.clock.advance(500);
    await s.order('board', COMMANDS.open);
    expect(await s.order('board', COMMANDS.close)).toBe('done');
    expect(states(s, 'arm-down').at(-1)).toBe('on');
  });
});

describe('the picture', () => {
  it('is told as first, and after that only what changes', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'fire');
    await s.clock.advance(2_000);
    expect(states(s, 'fire')).toEqual(['off first', 'on']);
    expect(states(s, 'arm-down')).toEqual(['on first']);
  });

  it('is told anew after the line was cut: whoever listens forgot it', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.cut();
    await s.clock.advance(100);
    s.line.act('board', 'fire');
    s.line.mend();
    await s.clock.advance(2_000);
    expect(states(s, 'fire')).toEqual(['off first', 'on first']);
    expect(states(s, 'arm-down')).toEqual(['on first', 'on first']);
  });

  it('is told anew after the board did not answer until it was taken for offline', async () => {
    const s = one();
    await s.clock.advance(500);
    s.line.act('board', 'cut-power');
    await s.clock.advance(6_000);
    s.line.act('board', 'restore-power');
    await s.clock.advance(15_000);
    expect(states(s, 'arm-down')).toEqual(['on first', 'on first']);
  });

  it('turns inverted terminals round', async () => {
    const s = one({ ...GATE, inverted: [5] });
    await s.clock.advance(500);
    s.line.act('board', 'fire');
    await s.clock.advance(500);
    expect(states(s, 'fire')).toEqual(['off first', 'on']);
  });

  it('waits until a contact has stood for the debounce time', async () => {
    const s = one({ ...GATE, debounceMs: 1_000 });
    await s.clock.advance(500);
    s.line.act('board', 'fire');
    await s.clock.advance(500);
    s.line.act('board', 'fire-off');
    await s.clock.advance(5_000);
    expect(states(s, 'fire')).toEqual(['off first']);
    s.line.act('board', 'fire');
    await s.clock.advance(1_500);
    expect(states(s, 'fire')).toEqual(['off first', 'on']);
  });
});

describe('two boards on one bus', () => {
  it('do not notice each other die', async () => {
    const s = stage({
      driver: 'barrier-modbus',
      kind: 'modbus-rtu',
      devices: { board: GATE, second: { ...GATE, unit: 2 } },
    });
    await s.clock.advance(1_000);
    s.line.act('second', 'cut-power');
    await s.clock.advance(20_000);
    expect(s.stateOf('second')).toMatchObject({ state: 'offline', why: 'no-answer' });
    expect(s.stateOf('board')).toMatchObject({ state: 'online' });
    const before = s.clock.now();
    s.line.act('board', 'fire');
    await s.clock.advance(1_000);
    expect(states(s, 'fire')).toEqual(['off first', 'off first', 'on']);
    expect(await s.order('board', COMMANDS.open)).toBe('done');
    const polls = s.health.findLast(({ device }) => device === 'board')?.frames ?? 0;
    await s.clock.advance(60_000);
    const more = (s.health.findLast(({ device }) => device === 'board')?.frames ?? 0) - polls;
    // Ten a second when alone; the dead one may cost a tenth.
    expect(more).toBeGreaterThan(250);
    expect(s.clock.now()).toBeGreaterThan(before);
    s.line.act('second', 'restore-power');
    await s.clock.advance(11_000);
    expect(s.stateOf('second')).toMatchObject({ state: 'online' });
  });
});
