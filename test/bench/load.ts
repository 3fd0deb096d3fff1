import { createConnection } from 'node:net';
import { MqttClient } from 'mqtt';
import { readingEnvelope } from '../../gateway/bus/envelope.ts';
import { topicName } from '../../gateway/bus/topics.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { boardOf, cardOf, LANES, readerOf } from './bench-site.ts';

/** Vehicles at a thousand exits: shows a card, waits for the command, answers it as the board would. */
export type Load = {
  /** Swipes at an even rate; gives each swipe's milliseconds from the wire to the wire. */
  paced(perSecond: number, swipes: number): Promise<readonly number[]>;
  /** Keeps that many swipes under way; gives swipes per second. */
  saturated(underWay: number, swipes: number): Promise<number>;
  close(): Promise<void>;
};

const PATIENCE_MS = 30_000;

/** Connects as the one host of the bench site. */
export async function createLoad(port: number, site: SiteId): Promise<Load> {
  const client = new MqttClient(
    () => createConnection({ host: '127.0.0.1', port, noDelay: true }),
    {
      clientId: 'main',
      username: 'host-main',
      password: 'bench',
      reconnectPeriod: 0,
      keepalive: 0,
      protocolVersion: 4,
    },
  );
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  const boot = `boot-${process.hrtime.bigint()}`;
  const sequences = new Map<DeviceId, number>();
  const waiting = new Map<number, (tookMs: number) => void>();
  const began = new Map<number, number>();
  // A lane lets one vehicle through at a time: the next stands behind it, and is not measured before it is its turn.
  const free = Array.from({ length: LANES }, (_, index) => index);
  const behind: ((lane: number) => void)[] = [];
  const laneFor = (): Promise<number> => {
    const lane = free.shift();
    return lane === undefined
      ? new Promise((resolve) => behind.push(resolve))
      : Promise.resolve(lane);
  };
  const leave = (lane: number): void => {
    const first = behind.shift();
    if (first === undefined) free.push(lane);
    else first(lane);
  };

  const say = (
    device: DeviceId,
    body: Parameters<typeof readingEnvelope>[1] extends infer R
      ? Pick<R & { type: never; data: never }, 'type' | 'data'>
      : never,
  ): void => {
    const sequence = (sequences.get(device) ?? 0) + 1;
    sequences.set(device, sequence);
    const reading = {
      ...body,
      id: crypto.randomUUID(),
      device,
      time: instant(Date.now()),
      boot,
      sequence,
    };
    client.publish(
      topicName(site, { kind: 'reading', device, type: body.type }),
      readingEnvelope(site, reading),
      { qos: 1 },
    );
  };

  client.on('message', (topic, payload) => {
    const device = topic.split('/')[4] ?? '';
    if (!topic.includes('/command/')) return;
    const index = Number(device.slice('board-'.length));
    const command = JSON.parse(payload.toString()) as { id: string };
    const tookMs = performance.now() - (began.get(index) ?? 0);
    say(boardOf(index), {
      type: 'command.done',
      data: { command: command.id, outcome: 'done' },
    } as never);
    waiting.get(index)?.(tookMs);
  });
  // An account hears the commands of its own devices and of no others: no wildcard above them.
  const boards = Array.from({ length: LANES }, (_, index) => boardOf(index));
  await client.subscribeAsync(
    [
      topicName(site, { kind: 'accepted', host: 'main' as HostId }),
      ...boards.map((device) => topicName(site, { kind: 'command', device, type: 'barrier.open' })),
    ],
    { qos: 1 },
  );

  const swipe = async (): Promise<number> => {
    const index = await laneFor();
    return new Promise((resolve, reject) => {
      const limit = setTimeout(
        () => reject(new Error(`no command for lane ${index}`)),
        PATIENCE_MS,
      );
      waiting.set(index, (tookMs) => {
        clearTimeout(limit);
        waiting.delete(index);
        leave(index);
        resolve(tookMs);
      });
      began.set(index, performance.now());
      const card = { technology: 'iso14443a', uid: cardOf(index), bits: 32 };
      say(readerOf(index), {
        type: 'card.read',
        data: { card, proof: 'uid', repeats: 0 },
      } as never);
    });
  };

  return {
    async paced(perSecond, swipes) {
      const started = performance.now();
      const taken: Promise<number>[] = [];
      while (taken.length < swipes) {
        const due = Math.min(
          swipes,
          Math.ceil(((performance.now() - started) / 1_000) * perSecond) + 1,
        );
        while (taken.length < due) taken.push(swipe());
        await new Promise((resolve) =>
          setTimeout(resolve, perSecond > 500 ? 1 : 1_000 / perSecond),
        );
      }
      return Promise.all(taken);
    },
    async saturated(underWay, swipes) {
      const started = performance.now();
      let left = swipes;
      const one = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await swipe();
        }
      };
      await Promise.all(Array.from({ length: underWay }, one));
      return swipes / ((performance.now() - started) / 1_000);
    },
    close: () => client.endAsync(true),
  };
}
