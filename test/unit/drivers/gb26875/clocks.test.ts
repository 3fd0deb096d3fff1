import { expect, it } from 'vitest';
import type { DriverCommand, DriverReading, ReadingRef } from '../../../../drivers/driver.ts';
import { createCentre } from '../../../../drivers/gb26875/centre.ts';
import { COMMANDS, decode, encode } from '../../../../drivers/gb26875/codec.ts';
import type { CommandId, DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { after, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { wallAt } from '../../../../rules/vocabulary/wall-time.ts';

const NOW = instant(Date.UTC(2026, 10, 24));
const CENTRE = '000000000001';
/** A note that the device is there: its version. */
const VERSION = Uint8Array.of(25, 1, 1, 1);

it('the clocks of 500 panels on one line are set by one command', () => {
  const listed = Array.from({ length: 500 }, (_, index) => `0000000A0${String(index + 100)}`);
  const readings: Pick<DriverReading, 'type' | 'data'>[] = [];
  const asked: { peer: string; seq: number; command: number }[] = [];
  const centre = createCentre({
    settings: {},
    listed,
    tell: {
      reading: (reading) => readings.push(reading) as ReadingRef,
      fault() {},
      heard() {},
      health() {},
    },
    send({ peer, bytes }) {
      const frame = decode(bytes);
      if (frame !== undefined) asked.push({ peer, seq: frame.seq, command: frame.command });
    },
  });
  const say = (source: string, seq: number, command: number, unit: Uint8Array): void => {
    const head = { seq, version: [1, 1], source, destination: CENTRE, command } as const;
    const bytes = encode({ ...head, time: wallAt(NOW, 'Asia/Shanghai'), unit });
    centre.receive({ peer: source, kind: 'datagram', bytes }, NOW);
  };
  for (const account of listed) say(account, 0, COMMANDS.send, VERSION);
  asked.length = 0;
  const command: DriverCommand = {
    type: 'clock.set',
    data: { time: toRfc3339(NOW) },
    id: 'c1' as CommandId,
    device: 'fire' as DeviceId,
    expires: after(NOW, 60_000),
  };
  centre.command?.(command, NOW);
  expect(new Set(asked.map(({ peer }) => peer)).size).toBe(500);
  for (const { peer, seq } of [...asked]) say(peer, seq, COMMANDS.confirm, new Uint8Array(0));
  expect(readings.at(-1)).toMatchObject({ type: 'command.done', data: { outcome: 'done' } });
});
