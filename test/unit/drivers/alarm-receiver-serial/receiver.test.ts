import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alarmReceiverSerial } from '../../../../drivers/alarm-receiver-serial/index.ts';
import type { DriverReading, PeerAnswer } from '../../../../drivers/driver.ts';
import { runLine } from '../../../../drivers/runner.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createAlarmReceiverSerial } from '../../../../simulators/alarm-receiver-serial/device.ts';
import { faultyWire } from '../../../../simulators/faults.ts';
import { createLine } from '../../../../simulators/line.ts';
import { memoryLinks } from '../../../../simulators/memory.ts';
import { createRandom } from '../../../../simulators/random.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';

const START = instant(Date.UTC(2026, 10, 24));
const DEVICE = 'receiver' as DeviceId;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const ALARM = '5011 181234E13001015\x14';
const HEARTBEAT = '1011           @    \x14';
const OTHER = '5011 181234R13001015\x14';

type Told = { readonly state: string; readonly why: string };

/** What a receiver's line told, and what may be done with it. */
function watch(readings: DriverReading[], stored: (ref: number) => void) {
  let accepted = 0;
  return {
    readings,
    accept() {
      const fresh = readings.slice(accepted);
      accepted = readings.length;
      for (const { ref } of fresh) stored(ref);
    },
    told: () =>
      readings.flatMap((one) =>
        one.type === 'panel.reported'
          ? [`${one.data.code} ${one.data.qualifier} ${one.data.zone ?? one.data.user ?? ''}`]
          : [],
      ),
  };
}

/** The driver with a simulated receiver on the other end. */
function stage(settings: Record<string, unknown> = {}, wires: Record<string, unknown> = {}) {
  const clock = createVirtualClock(START);
  const readings: DriverReading[] = [];
  const health: Told[] = [];
  const faults: string[] = [];
  const line = createLine({
    simulators: [createAlarmReceiverSerial({ id: DEVICE, settings })],
    clock,
    ...wires,
  });
  const run = runLine({
    driver: alarmReceiverSerial,
    line: { id: 'line', kind: 'serial' },
    devices: [{ id: DEVICE, settings }],
    open: memoryLinks(() => line),
    clock,
    sink: {
      reading: (reading) => readings.push(reading),
      health: ({ state, why }) => health.push({ state, why }),
      fault: ({ code }) => faults.push(code),
    },
  });
  onTestFinished(async () => {
    line.close();
    await run.close();
  });
  return {
    ...watch(readings, (ref) => run.stored(DEVICE, ref)),
    clock,
    line,
    faults,
    health,
    act: (verb: string, args: Record<string, string> = {}) => line.act(DEVICE, verb, args),
    receiver: () => line.observe(DEVICE) ?? {},
  };
}

/** The driver with two ports that the test speaks on. */
async function ports(settings: Record<string, unknown> = {}) {
  const clock = createVirtualClock(START);
  const readings: DriverReading[] = [];
  const health: Told[] = [];
  const sent: string[] = [];
  let tell = (_: unknown): void => {};
  const run = runLine({
    driver: alarmReceiverSerial,
    line: { id: 'line', kind: 'serial' },
    devices: [{ id: DEVICE, settings }],
    open: ({ events }) => {
      const send = (message: unknown): void => {
        const { peer, bytes } = message as PeerAnswer;
        sent.push(`${peer} ${bytes[0] === 0x06 ? 'ACK' : 'NAK'}`);
      };
      const channel = { peer: 'line', send, end() {} };
      tell = (message) => events.message(channel, message);
      clock.at(clock.now(), () => events.opened(channel));
      return { close: () => Promise.resolve() };
    },
    clock,
    sink: {
      reading: (reading) => readings.push(reading),
      health: ({ state, why }) => health.push({ state, why }),
    },
  });
  onTestFinished(() => run.close());
  await clock.advance(5);
  return {
    ...watch(readings, (ref) => run.stored(DEVICE, ref)),
    clock,
    health,
    sent,
    say: (peer: string, text: string) => tell({ peer, kind: 'bytes', bytes: bytesOf(text) }),
    gone: (peer: string) => tell({ peer, kind: 'gone' }),
  };
}

describe('a line of an alarm receiver', () => {
  it('is acknowledged when its event is durable, and not before', async () => {
    const { clock, act, receiver, accept } = stage();
    await clock.advance(5);
    act('alarm', { zone: '15' });
    await clock.advance(3_000);
    expect(receiver()).toMatchObject({ acknowledged: 0, waits: true });
    accept();
    await clock.advance(5);
    expect(receiver()).toMatchObject({ acknowledged: 1, waits: false });
  });

  it('that waited so long that it was sent again is one event', async () => {
    const { clock, act, receiver, accept, told } = stage();
    await clock.advance(5);
    act('alarm', { zone: '15' });
    await clock.advance(10_000);
    accept();
    await clock.advance(5);
    expect(told()).toEqual(['130 new 015']);
    expect(receiver()).toMatchObject({ acknowledged: 1 });
  });

  it('whose answer was lost is acknowledged again, and counts once', async () => {
    const { clock, act, receiver, accept, told } = stage();
    await clock.advance(5);
    act('deaf');
    act('alarm', { zone: '15' });
    await clock.advance(5);
    accept();
    await clock.advance(9_000);
    act('hear');
    await clock.advance(4_000);
    expect(told()).toEqual(['130 new 015']);
    expect(receiver()).toMatchObject({ acknowledged: 1 });
  });

  it('that comes again after another is a new event: the receiver had heard its answer', async () => {
    const { clock, act, accept, told } = stage();
    await clock.advance(5);
    for (const verb of ['alarm', 'restore', 'alarm']) {
      act(verb, { zone: '15' });
      await clock.advance(5);
      accept();
      await clock.advance(5);
    }
    expect(told()).toEqual(['130 new 015', '130 restore 015', '130 new 015']);
  });

  it('that comes again long after its answer is a new event', async () => {
    const { clock, act, accept, told } = stage();
    await clock.advance(5);
    for (let i = 0; i < 2; i += 1) {
      act('alarm', { zone: '15' });
      await clock.advance(5);
      accept();
      await clock.advance(20_000);
    }
    expect(told()).toEqual(['130 new 015', '130 new 015']);
  });

  it('that is broken is asked for again, and read then', async () => {
    const { clock, act, told, faults, receiver } = stage();
    await clock.advance(5);
    act('corrupt');
    act('alarm', { zone: '15' });
    await clock.advance(5);
    expect(told()).toEqual(['130 new 015']);
    expect(faults).toContain('bad-frame');
    expect(receiver()).toMatchObject({ refused: 1 });
  });

  it('cut short is asked for again after a silence', async () => {
    const { clock, act, told, faults } = stage();
    await clock.advance(5);
    act('half');
    act('alarm', { zone: '15' });
    await clock.advance(1_000);
    expect(told()).toEqual(['130 new 015']);
    expect(faults).toContain('half-frame');
  });

  it('that nobody can read is kept as it came, so that it blocks nothing behind it', async () => {
    const { clock, act, told, accept, readings } = stage();
    await clock.advance(5);
    act('line', { text: 'Z011 what is this' });
    act('alarm', { zone: '15' });
    await clock.advance(5);
    accept();
    await clock.advance(5);
    expect(told()).toEqual(['Z new ', '130 new 015']);
    expect(readings[0]).toMatchObject({ data: { kind: 'unknown', raw: 'Z011 what is this' } });
  });

  it('of Chinese that nobody can read blocks nothing behind it either', async () => {
    const { say, sent, told, accept, clock, readings } = await ports();
    const odd = 'S011[#1234|NBA5^\xb6\xab\xc3\xc5^\x14';
    for (let n = 0; n < 3; n += 1) say('one', odd);
    accept();
    await clock.advance(5);
    expect(sent).toEqual(['one NAK', 'one NAK', 'one ACK']);
    expect(readings[0]).toMatchObject({
      data: { kind: 'unknown', raw: String.raw`S011[#1234|NBA5^\xB6\xAB\xC3\xC5^` },
    });
    say('one', ALARM);
    expect(told()).toHaveLength(2);
  });

  it('of a wrong parity is asked for again however often it comes', async () => {
    const { say, sent, told } = await ports();
    const even = (text: string) =>
      [...text].map((letter) => {
        const bits = letter.charCodeAt(0);
        const isOdd = [...bits.toString(2)].filter((bit) => bit === '1').length % 2 === 1;
        return String.fromCharCode(isOdd ? bits | 0x80 : bits);
      });
    // DC4 has two bits: it ends the line whatever the parity.
    for (let n = 0; n < 4; n += 1) say('one', `${even('5003 181234E13001015').join('')}\x14`);
    expect(told()).toEqual([]);
    expect(sent).toEqual(['one NAK', 'one NAK', 'one NAK', 'one NAK']);
  });

  it('behind stray bytes is read at once', async () => {
    const { say, told } = await ports();
    say('one', `\x00\x7f12${ALARM}`);
    expect(told()).toEqual(['130 new 015']);
  });
});

describe('a line of a 685 that is broken in front', () => {
  const [highSpeed, again] = ['\n~1 1234 5515 5555 5\r', '\n11 1234 5515 5555 5\r'];

  it('is asked for again: its end is no line of low speed', async () => {
    const { say, sent, told, accept, clock } = await ports({ format: 'ademco-685' });
    say('one', highSpeed);
    await clock.advance(5);
    expect(sent).toEqual(['one NAK']);
    expect(told()).toEqual([]);
    say('one', again);
    await clock.advance(5);
    accept();
    await clock.advance(5);
    expect(told()).toEqual(['1 new 3']);
    expect(sent).toEqual(['one NAK', 'one ACK']);
  });

  it('does not spoil the one that begins behind it', async () => {
    const { say, told } = await ports({ format: 'ademco-685' });
    say('one', `\n11 12${again}`);
    expect(told()).toEqual(['1 new 3']);
  });
});

describe('a code that no table knows', () => {
  it('is told as such, where its first digit says what it is about, too', async () => {
    const { say, readings } = await ports();
    say('one', '5011 181234E47701001\x14');
    expect(readings).toMatchObject([{ data: { code: '477', kind: 'access', unmapped: true } }]);
    say('one', ALARM);
    expect(readings[1]?.data).not.toHaveProperty('unmapped');
  });

  it('is told with its zone and area, also by letter', async () => {
    const { say, readings } = await ports();
    say('one', '1011    001234 X2015\x14');
    const { data } = readings[0] ?? {};
    expect(data).toMatchObject({ code: 'X', kind: 'unknown', partition: '2', zone: '015' });
    expect(data).not.toHaveProperty('number');
    expect(data).toHaveProperty('unmapped', true);
  });
});

describe('the answer to a line', () => {
  it('that is late for one line is not sent while the receiver waits for another', async () => {
    const { say, sent, accept, clock, readings } = await ports();
    say('one', ALARM);
    await clock.advance(17_000);
    say('one', OTHER);
    await clock.advance(5);
    expect(readings).toHaveLength(2);
    expect(sent).toEqual([]);
    accept();
    await clock.advance(5);
    expect(sent).toEqual(['one ACK']);
    say('one', ALARM);
    await clock.advance(5);
    expect(readings).toHaveLength(2);
    expect(sent).toEqual(['one ACK', 'one ACK']);
  });
});

describe('an answer that the receiver has given up', () => {
  it('is not sent once its heartbeat shows that it waits no longer: the line comes again', async () => {
    const { say, sent, accept, clock, told } = await ports();
    say('one', ALARM);
    await clock.advance(30_000);
    say('one', HEARTBEAT);
    await clock.advance(5);
    expect(sent).toEqual(['one ACK']);
    accept();
    await clock.advance(5);
    expect(sent).toEqual(['one ACK']);
    say('one', ALARM);
    await clock.advance(5);
    expect(sent).toEqual(['one ACK', 'one ACK']);
    expect(told()).toEqual(['130 new 015']);
  });
});

describe('two ports of one receiver', () => {
  it('an event that comes by both counts once, and is acknowledged where it waits', async () => {
    const { say, sent, accept, clock, told } = await ports();
    say('main', ALARM);
    await clock.advance(12_000);
    say('backup', ALARM);
    await clock.advance(5);
    accept();
    await clock.advance(5);
    expect(told()).toEqual(['130 new 015']);
    expect(sent.toSorted()).toEqual(['backup ACK', 'main ACK']);
  });

  it('one that is gone is told, until it is there again', async () => {
    const { say, gone, health } = await ports();
    say('main', ALARM);
    gone('backup');
    expect(health.at(-1)).toEqual({ state: 'degraded', why: 'port-down' });
    say('backup', '');
    expect(health.at(-1)).toEqual({ state: 'online', why: 'heard' });
  });
});

describe('the heartbeat of a receiver', () => {
  it('is acknowledged, and keeps it online', async () => {
    const { clock, health, receiver } = stage();
    await clock.advance(300_000);
    expect(health.at(-1)).toMatchObject({ state: 'online' });
    expect(Number(receiver()['beats'])).toBeGreaterThan(8);
  });

  it('that does not come is told: late first, and then that nobody knows any more', async () => {
    const { clock, act, health } = stage();
    await clock.advance(1_000);
    act('die');
    await clock.advance(41_000);
    expect(health.at(-1)).toEqual({ state: 'degraded', why: 'heartbeat-late' });
    await clock.advance(60_000);
    expect(health.at(-1)).toEqual({ state: 'offline', why: 'silent' });
    act('revive');
    await clock.advance(31_000);
    expect(health.at(-1)).toEqual({ state: 'online', why: 'heard' });
  });
});

describe('on a bad wire', () => {
  it('every event arrives, each at least once, in any format', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom('sur-gard', 'ademco-685'),
        async (seed, format) => {
          const random = createRandom(seed);
          // A turned bit makes another line of it: nothing in these formats shows that, and parity does on the wire.
          const wires = {
            fromDevice: faultyWire({ loss: 0.2, half: 0.2, noise: 0.2 }, random.fork('from').next),
            toDevice: faultyWire({ loss: 0.2 }, random.fork('to').next),
          };
          const { clock, act, accept, told } = stage({ format }, wires);
          await clock.advance(5);
          for (let zone = 1; zone <= 5; zone += 1) act('alarm', { zone: String(zone) });
          for (let i = 0; i < 400; i += 1) {
            accept();
            await clock.advance(1_000);
          }
          const zones = ['001', '002', '003', '004', '005'];
          expect(told()).toEqual(expect.arrayContaining(zones.map((zone) => `130 new ${zone}`)));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('reads every whole line behind any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (junk) => {
        const { say, told } = await ports();
        say('one', Buffer.from(junk).toString('latin1'));
        say('one', ALARM);
        expect(told()).toContain('130 new 015');
      }),
      { numRuns: 100 },
    );
  });
});
