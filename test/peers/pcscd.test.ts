import { describe, expect, it, onTestFinished } from 'vitest';
import type { DriverReading, WireFault } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { nfcPcsc } from '../../drivers/nfc-pcsc/index.ts';
import { type LineSink, runLine } from '../../drivers/runner.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSimulator } from '../../simulators/registry.ts';
import type { SimEvent } from '../../simulators/simulator.ts';
import { type Held, holdToVpcd } from '../../simulators/vpcd.ts';
import { can } from '../support/machine.ts';
import { pcscd, type VirtualReader, virtualReaders } from '../support/pcscd.ts';
import { createSignal } from '../support/signal.ts';

const hasPcsc = can('pcsc');
if (!hasPcsc) {
  console.log(
    'NOT RUN: the real pcscd; to run it: apt-get install pcscd libpcsclite-dev vsmartcard-vpcd, then npm install',
  );
}

type Told = Parameters<LineSink['health']>[0];

/** Readers of one line at the real pcscd, and simulated cards that can be held to each. */
function readersOn(readers: Readonly<Record<string, VirtualReader>>, more: object = {}) {
  const readings = createSignal<DriverReading>();
  const health = createSignal<Told>();
  const faults = createSignal<WireFault>();
  const events = createSignal<SimEvent>();
  const held: Held[] = [];
  const line: SimulatedLine = createLine({
    simulators: Object.entries(readers).flatMap(
      ([id, { name }]) => createSimulator('nfc-pcsc', { id, settings: { reader: name } }) ?? [],
    ),
    clock: systemClock,
    told(device, event) {
      for (const one of held) one.told(device, event);
      events.tell(event);
    },
  });
  for (const [device, { port }] of Object.entries(readers)) {
    held.push(holdToVpcd({ device, line: () => line, port, clock: systemClock }));
  }
  const run = runLine({
    line: { id: 'usb', kind: 'pcsc' },
    driver: nfcPcsc,
    devices: Object.entries(readers).map(([id, { name }]) => ({
      id: id as DeviceId,
      settings: { reader: name, gapMs: 0, ...more },
    })),
    open: openLink,
    clock: systemClock,
    sink: { reading: readings.tell, health: health.tell, fault: faults.tell },
  });
  onTestFinished(async () => {
    await run.close();
    for (const one of held) one.close();
    line.close();
  });
  const act = (device: string, verb: string, args: Readonly<Record<string, string>> = {}) =>
    expect(line.act(device, verb, args).error).toBeUndefined();
  const cards = (device: string): readonly string[] =>
    readings.told.flatMap((one) =>
      one.device === device && one.type === 'card.read' ? [one.data.card.uid] : [],
    );
  const reads = (device: string, uid: string, times = 1) =>
    readings.until(
      (one) =>
        one.device === device &&
        one.type === 'card.read' &&
        one.data.card.uid === uid &&
        cards(device).filter((seen) => seen === uid).length >= times,
    );
  /** Waits until it stands so, told after what was told before. */
  const stands = (device: string, state: string, since = 0) =>
    health.until(
      (report, index) => index >= since && report.device === device && report.state === state,
    );
  return { readings, health, faults, events, act, cards, reads, stands, run };
}

/** One reader with its service up. */
const oneReader = async () => {
  const service = pcscd();
  const virtual = await virtualReaders('Gate Desk');
  await service.start(virtual);
  const readers = readersOn({ desk: virtual.first });
  await readers.stands('desk', 'online');
  return { service, virtual, ...readers };
};

describe.skipIf(!hasPcsc)('a reader at the real pcscd', () => {
  it.each([
    ['a MIFARE Classic', { card: 'A1B2C3D4' }, { technology: 'iso14443a', bits: 32 }],
    ['an NTAG', { card: '04DE5F1EACC040' }, { technology: 'iso14443a', bits: 56 }],
    [
      'a card of ten bytes',
      { card: '04A1B2C3D4E5F6071829' },
      { technology: 'iso14443a', bits: 80 },
    ],
    [
      'a DESFire',
      { card: '04A1B2C3D4E5F6', kind: 'desfire' },
      { technology: 'iso14443a', bits: 56 },
    ],
    ['a CPU card', { card: 'A1B2C3D4', kind: 'cpu' }, { technology: 'iso14443a', bits: 32 }],
    ['a type B card', { card: '1A2B3C4D', kind: 'type-b' }, { technology: 'iso14443b', bits: 32 }],
    ['an ISO 15693 tag', { card: 'E004012233445566' }, { technology: 'iso15693', bits: 64 }],
  ])('reads %s', async (_, args, card) => {
    const { act, reads } = await oneReader();
    act('desk', 'present', args);
    expect(await reads('desk', args.card)).toMatchObject({
      data: { card, proof: 'uid', repeats: 0 },
    });
  });

  it('reads a card each time it is shown', async () => {
    const { act, reads, cards } = await oneReader();
    for (const times of [1, 2, 3]) {
      act('desk', 'present', { card: 'A1B2C3D4' });
      await reads('desk', 'A1B2C3D4', times);
      act('desk', 'present', { card: 'B1B2C3D4' });
      await reads('desk', 'B1B2C3D4', times);
    }
    expect(cards('desk')).toHaveLength(6);
  });
});

describe.skipIf(!hasPcsc)('what goes wrong at a reader', () => {
  it('tells a card with a made-up number, and reads no card', async () => {
    const { act, faults, reads, cards } = await oneReader();
    act('desk', 'present', { card: '08A1B2C3', kind: 'cpu' });
    await faults.until(({ code }) => code === 'random-uid');
    act('desk', 'present', { card: 'A1B2C3D4' });
    await reads('desk', 'A1B2C3D4');
    expect(cards('desk')).toEqual(['A1B2C3D4']);
  });

  it('tells an answer that is no number, and reads the next card', async () => {
    const { act, faults, reads } = await oneReader();
    act('desk', 'present', { card: 'A1B2C3D4', answer: '6300' });
    await faults.until(({ code }) => code === 'no-number');
    act('desk', 'present', { card: 'B1B2C3D4' });
    await reads('desk', 'B1B2C3D4');
  });

  it('tells a card that was pulled while it was asked, again and again, and reads the next', async () => {
    const { act, faults, reads } = await oneReader();
    for (const times of [1, 2, 3]) {
      act('desk', 'pull-mid-read', { card: 'A1B2C3D4' });
      await faults.until(
        (_, index) =>
          faults.told.slice(0, index + 1).filter(({ code }) => code === 'card-pulled').length >=
          times,
      );
    }
    act('desk', 'present', { card: 'A1B2C3D4' });
    await reads('desk', 'A1B2C3D4');
  });

  it('reads a card that answers late', async () => {
    const { act, reads } = await oneReader();
    act('desk', 'answer-late', { card: 'A1B2C3D4', ms: '800' });
    await reads('desk', 'A1B2C3D4');
  });

  it('starts the library afresh when a card keeps it, and reads on when that is gone', async () => {
    const { act, faults, reads, stands, health } = await oneReader();
    act('desk', 'mute');
    act('desk', 'present', { card: 'A1B2C3D4' });
    await faults.until(({ code, text }) => code === 'line-down' && text.includes('no answer'));
    await stands('desk', 'degraded');
    act('desk', 'remove');
    act('desk', 'unmute');
    const before = health.told.length;
    act('desk', 'present', { card: 'B1B2C3D4' });
    await reads('desk', 'B1B2C3D4');
    await stands('desk', 'online', before);
  });

  it('comes back when the service was killed, with the card that lay there', async () => {
    const { service, virtual, act, reads, stands, health } = await oneReader();
    act('desk', 'present', { card: 'A1B2C3D4' });
    await reads('desk', 'A1B2C3D4');
    const before = health.told.length;
    await service.kill();
    await stands('desk', 'offline', before);
    await service.start(virtual);
    await stands('desk', 'online', before);
    await reads('desk', 'A1B2C3D4', 2);
  });

  it('reads a card that lay there before anybody looked', async () => {
    const service = pcscd();
    const virtual = await virtualReaders('Gate Desk');
    const { act, reads, stands } = readersOn({ desk: virtual.first });
    await stands('desk', 'offline');
    act('desk', 'present', { card: 'A1B2C3D4' });
    await service.start(virtual);
    await reads('desk', 'A1B2C3D4');
  });
});

describe.skipIf(!hasPcsc)('the readers of a machine', () => {
  it('each tell their own cards', async () => {
    const service = pcscd();
    const virtual = await virtualReaders('Gate Desk');
    await service.start(virtual);
    const { first: desk, second: post } = virtual;
    const { act, reads, cards, stands } = readersOn({ desk, post });
    await Promise.all([stands('desk', 'online'), stands('post', 'online')]);
    act('desk', 'present', { card: 'A1B2C3D4' });
    act('post', 'present', { card: '04DE5F1EACC040' });
    await Promise.all([reads('desk', 'A1B2C3D4'), reads('post', '04DE5F1EACC040')]);
    expect([cards('desk'), cards('post')]).toEqual([['A1B2C3D4'], ['04DE5F1EACC040']]);
  });

  it('are missing while the service has none, are there with it, and missing again', async () => {
    const service = pcscd();
    const virtual = await virtualReaders('Gate Desk');
    await service.start();
    const { act, reads, stands, health } = readersOn({ desk: virtual.first });
    const missing = (since: number) =>
      health.until(({ why }, index) => index >= since && why === 'reader-missing');
    await missing(0);
    await service.start(virtual);
    await stands('desk', 'online');
    act('desk', 'present', { card: '04DE5F1EACC040' });
    await reads('desk', '04DE5F1EACC040');
    const before = health.told.length;
    await service.start();
    await missing(before);
  });
});
