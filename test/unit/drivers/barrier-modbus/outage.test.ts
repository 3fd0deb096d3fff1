import { describe, expect, it } from 'vitest';
import type { HostId, InputId } from '../../../../rules/vocabulary/ids.ts';
import { after } from '../../../../rules/vocabulary/time.ts';
import { card, type Gate, giveCard, id, openGate, siteOf } from '../../rules/access/gate.ts';
import { stage } from '../stage.ts';

const BOARD = 'gate-board';
const INPUTS = { 1: 'arm-up', 2: 'arm-down', 3: 'arming-loop', 4: 'safety-loop' };
const CARD = card('A1B2C3D4');
const site = siteOf([{ id: 'out', direction: 'exit', barrier: 'gate' }], {
  gate: Object.values(INPUTS),
});

/** A board and its barrier, told to the rules of a gate as its host would. */
function gateway() {
  const gate = openGate(site);
  giveCard(gate, 'wang', CARD);
  const s = stage({
    driver: 'barrier-modbus',
    kind: 'modbus-rtu',
    devices: { [BOARD]: { relays: { gate: { open: 1 } }, inputs: INPUTS } },
  });
  const host = { host: 'main' as HostId, boot: 'boot' };
  const came = () => ({
    id: `h${gate.inputs().length}` as InputId,
    time: gate.now(),
    at: gate.now(),
  });
  gate.give({ ...came(), ...host, kind: 'host.health', alive: true, backlog: 0 });
  let readings = 0;
  let health = 0;
  let commands = 0;

  const tell = (): void => {
    for (const { state, why } of s.health.slice(health)) {
      const device = id.device(BOARD);
      gate.give({ ...came(), ...host, kind: 'device.health', device, state, why });
    }
    health = s.health.length;
    for (const reading of s.readings.slice(readings)) gate.read(BOARD, reading);
    readings = s.readings.length;
    for (const command of gate.commands().slice(commands)) {
      if (command.type === 'barrier.open') {
        s.run.command({ ...command, expires: after(s.clock.now(), 5_000) });
      }
    }
    commands = gate.commands().length;
  };
  return {
    gate,
    line: s.line,
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        await s.clock.advance(100);
        gate.wait(100);
        tell();
      }
    },
  };
}
type Gateway = Awaited<ReturnType<typeof gateway>>;

const levels = (gate: Gate) =>
  Object.values(INPUTS).map((input) => gate.state().contacts[BOARD]?.[input]?.is);

async function cutAndMend({ line, pass }: Gateway, meanwhile: () => void = () => undefined) {
  line.cut();
  await pass(500);
  meanwhile();
  line.mend();
  await pass(3_000);
}

async function driveOut({ gate, line, pass }: Gateway) {
  line.act(BOARD, 'arrive');
  await pass(500);
  gate.show('out', CARD);
  line.act(BOARD, 'drive');
  await pass(20_000);
}

describe('after an outage of the line', () => {
  it('every contact is known again, and none of them was an edge', async () => {
    const it = gateway();
    await it.pass(1_000);
    const before = it.gate.facts().length;
    await cutAndMend(it);
    expect(levels(it.gate)).toEqual(['off', 'on', 'off', 'off']);
    const seen = it.gate.all('input.observed').filter((fact) => fact.sequence > before);
    expect(seen.filter(({ data }) => data.is === 'unknown')).toHaveLength(4);
    expect(seen.some(({ data }) => data.edge)).toBe(false);
    expect(it.gate.all('barrier.opened')).toEqual([]);
  });

  it('so does a board that lost its power and came back', async () => {
    const it = gateway();
    await it.pass(1_000);
    it.line.act(BOARD, 'cut-power');
    await it.pass(6_000);
    expect(levels(it.gate)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    it.line.act(BOARD, 'restore-power');
    await it.pass(15_000);
    expect(levels(it.gate)).toEqual(['off', 'on', 'off', 'off']);
  });

  it('so does a board that answered with exceptions only', async () => {
    const it = gateway();
    await it.pass(1_000);
    it.line.act(BOARD, 'exception', { code: '4' });
    await it.pass(6_000);
    expect(levels(it.gate)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(it.gate.all('device.offline').at(-1)?.data).toMatchObject({ why: 'exception-4' });
    it.line.act(BOARD, 'exception');
    await it.pass(2_000);
    expect(levels(it.gate)).toEqual(['off', 'on', 'off', 'off']);
  });

  it('an opening is accounted for and its passage committed as before', async () => {
    const it = gateway();
    await it.pass(1_000);
    await cutAndMend(it);
    await driveOut(it);
    expect(it.gate.all('barrier.opened').map(({ data }) => data.authority.kind)).toEqual([
      'permit',
    ]);
    expect(it.gate.all('passage.committed')).toMatchObject([{ data: { assurance: 'sensed' } }]);
    expect(it.gate.all('condition.raised')).toEqual([]);
  });

  it('the arm may be lowered where the safety loop is told to be clear', async () => {
    const it = gateway();
    await it.pass(1_000);
    await cutAndMend(it);
    const { facts } = it.gate.act({ type: 'barrier.lower', data: { lane: id.lane('out') } });
    expect(facts).toMatchObject([{ type: 'barrier.lowered' }]);
  });

  it('a car that came to the arm meanwhile is seen by its level', async () => {
    const it = gateway();
    await it.pass(1_000);
    await cutAndMend(it, () => it.line.act(BOARD, 'arrive'));
    expect(it.gate.all('passage.started')).toHaveLength(1);
    it.gate.show('out', CARD);
    it.line.act(BOARD, 'drive');
    await it.pass(20_000);
    expect(it.gate.all('passage.committed')).toHaveLength(1);
  });
});
