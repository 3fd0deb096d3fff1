import type { MqttClient } from 'mqtt';
import { readingEnvelope } from '../../gateway/bus/envelope.ts';
import { topicName } from '../../gateway/bus/topics.ts';
import { systemClock } from '../../gateway/clock.ts';
import { freshId } from '../../gateway/random.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import { invariant } from '../../rules/vocabulary/result.ts';
import type { Random } from '../../simulators/random.ts';
import { POINTS, SITE } from './process-site.ts';

/** One reading as sent: kept until it is acknowledged, as an outbox does. */
export type Sent = {
  readonly source: DeviceId;
  readonly sequence: number;
  readonly topic: string;
  readonly payload: string;
};

/** A sender that is not ours: it numbers, publishes at QoS 1, and keeps what has no PUBACK. */
export type Load = {
  readonly boot: string;
  /** All that was sent, and what of it was acknowledged. */
  readonly sent: readonly Sent[];
  readonly acknowledged: ReadonlySet<Sent>;
  /** Publishes this many new readings. */
  send(client: MqttClient, count: number): void;
  /** Publishes what has no PUBACK again, and the last few that have; resolves when all of it is acknowledged. */
  sendAgain(client: MqttClient): Promise<void>;
  /** Publishes everything again, in order, whatever was acknowledged; resolves when all of it is. */
  sendAll(client: MqttClient): Promise<void>;
};

const KNOWN_AGAIN = 20;

/** Makes a sender of reads at the checkpoints, each of a card nobody knows: one fact each. */
export function createLoad(random: Random): Load {
  const boot = freshId();
  const sent: Sent[] = [];
  const acknowledged = new Set<Sent>();
  const numbers = new Map<DeviceId, number>();

  const publish = (client: MqttClient, one: Sent): Promise<void> =>
    new Promise((resolve) => {
      client.publish(one.topic, one.payload, { qos: 1 }, (error) => {
        if (error) return;
        acknowledged.add(one);
        resolve();
      });
    });

  const make = (): Sent => {
    const source = random.pick(POINTS);
    invariant(source !== undefined, 'a site has points');
    const sequence = (numbers.get(source) ?? 0) + 1;
    numbers.set(source, sequence);
    const body = cardRead(cardNumber(random));
    const payload = readingEnvelope(SITE, {
      ...body,
      id: freshId(),
      device: source,
      time: systemClock.now(),
      boot,
      sequence,
    });
    const topic = topicName(SITE, { kind: 'reading', device: source, type: body.type });
    return { source, sequence, topic, payload };
  };

  return {
    boot,
    sent,
    acknowledged,
    send(client, count) {
      for (let n = 0; n < count; n += 1) {
        const one = make();
        sent.push(one);
        void publish(client, one);
      }
    },
    async sendAgain(client) {
      const pending = sent.filter((one) => !acknowledged.has(one));
      const known = [...acknowledged].slice(-KNOWN_AGAIN);
      await Promise.all([...known, ...pending].map((one) => publish(client, one)));
    },
    async sendAll(client) {
      await Promise.all(sent.map((one) => publish(client, one)));
    },
  };
}

function cardRead(uid: string): ReadingBody {
  const card = { technology: 'em4100', uid, bits: 40 } as const;
  return { type: 'card.read', data: { card, proof: 'uid', raw: uid, repeats: 0 } };
}

const cardNumber = (random: Random): string =>
  random.integer(0, 0xff_ff_ff_ff).toString(16).toUpperCase().padStart(10, '0');
