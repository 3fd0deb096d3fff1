import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptedEnvelope,
  commandEnvelope,
  deviceHealthEnvelope,
  factEnvelope,
  hostHealthEnvelope,
  parseEnvelope,
  readingEnvelope,
  stateEnvelope,
} from '../../../../gateway/bus/envelope.ts';
import { toSubmission } from '../../../../gateway/bus/intake.ts';
import { commandId, parseAccepted, parseCommand } from '../../../../gateway/bus/orders.ts';
import { topicName } from '../../../../gateway/bus/topics.ts';
import type {
  BarrierId,
  DeviceId,
  FactId,
  HostId,
  InputId,
  LaneId,
  SiteId,
} from '../../../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../../../rules/vocabulary/readings.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

const SITE = 'river-garden' as SiteId;
const READER = 'out-1-reader' as DeviceId;
const NOW = instant(Date.parse('2026-11-24T00:15:30.123Z'));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const never = (): string => {
  throw new Error('nothing should be named afresh');
};

const moment = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => instant(date.getTime()));
const uid = fc
  .uint8Array({ minLength: 3, maxLength: 10 })
  .map((raw) => Buffer.from(raw).toString('hex').toUpperCase());
const card = fc.record({
  technology: fc.constantFrom('em4100', 'iso14443a', 'wiegand' as const),
  uid,
  bits: fc.integer({ min: 24, max: 80 }),
});
const bodies: fc.Arbitrary<ReadingBody> = fc.oneof(
  fc.record({
    type: fc.constant('card.read' as const),
    data: fc.record({ card, proof: fc.constant('uid' as const), repeats: fc.nat() }),
  }),
  fc.record({
    type: fc.constant('input.changed' as const),
    data: fc.record({
      input: fc.string({ minLength: 1, maxLength: 120 }),
      state: fc.constantFrom('on', 'off', 'cut', 'shorted', 'unknown' as const),
    }),
  }),
  fc.record({
    type: fc.constant('device.said' as const),
    data: fc.record({ code: fc.string(), text: fc.string({ maxLength: 2_000 }) }),
  }),
);

describe('a reading', () => {
  it('comes in as it went out, whatever it says', () => {
    const numbers = fc.record({
      id: fc.uuid(),
      time: moment,
      boot: fc.uuid(),
      sequence: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(bodies, numbers, fc.option(fc.uuid()), (body, numbered, key) => {
        const named = key === null ? {} : { key, formerKey: `before ${key}` };
        const payload = readingEnvelope(SITE, { ...body, device: READER, ...numbered, ...named });
        const topic = topicName(SITE, { kind: 'reading', device: READER, type: body.type });
        const message = { topic, payload: bytes(payload), retain: false };
        expect(toSubmission(SITE, message, NOW, never)).toEqual({
          kind: 'reading',
          device: READER,
          source: '/river-garden/device/out-1-reader',
          ...JSON.parse(JSON.stringify(body)),
          ...numbered,
          ...named,
        });
      }),
    );
  });

  it('is written as the contract shows it', () => {
    const payload = readingEnvelope(SITE, {
      id: '019abf3e-0000-7000-8000-000000000001',
      device: READER,
      type: 'card.read',
      time: NOW,
      boot: '019abf00-0000-7000-8000-000000000001',
      sequence: 42,
      data: {
        card: { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
        proof: 'uid',
        repeats: 0,
      },
    });
    expect(payload).toBe(
      '{"specversion":"1.0","id":"019abf3e-0000-7000-8000-000000000001","source":"/river-garden/device/out-1-reader","type":"card.read","time":"2026-11-24T00:15:30.123Z","boot":"019abf00-0000-7000-8000-000000000001","sequence":42,"data":{"card":{"technology":"em4100","uid":"0A00B1C2D3","bits":40},"proof":"uid","repeats":0}}',
    );
  });
});

describe('what the engine says', () => {
  it('tells a fact with its position, the one before it and its cause', () => {
    const fact = {
      type: 'device.online',
      id: 'fact-1' as FactId,
      time: NOW,
      at: instant(NOW + 5),
      cause: 'input-1' as InputId,
      sequence: 7,
      data: { device: READER },
    } as const;
    expect(parseEnvelope(bytes(factEnvelope(SITE, fact, 3)))).toEqual({
      ok: true,
      value: { ...fact, previous: 3, source: '/river-garden/engine' },
    });
  });

  it('tells a command that its host reads back', () => {
    const data = {
      barrier: 'out-1' as BarrierId,
      lane: 'out-1' as LaneId,
      pulseMs: 500,
      authority: { kind: 'permit', id: 'p-1' },
    } as const;
    const command = {
      type: 'barrier.open',
      id: commandId('c-1'),
      device: READER,
      manner: 'impulse',
      cause: 'fact-1' as FactId,
      time: NOW,
      data,
    } as const;
    const expires = instant(NOW + 5_000);
    const envelope = parseEnvelope(bytes(commandEnvelope(SITE, command, expires)));
    expect(envelope.ok && envelope.value.cause).toBe('fact-1');
    expect(envelope.ok && parseCommand(SITE, READER, 'barrier.open', envelope.value)).toEqual({
      ok: true,
      value: { type: 'barrier.open', id: 'c-1', device: READER, expires, data },
    });
  });

  it('tells what is durable', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ source: fc.string(), boot: fc.uuid(), sequence: fc.nat() })),
        (sources) => {
          const payload = acceptedEnvelope(SITE, { id: 'a-1', time: NOW, sources });
          expect(parseAccepted(SITE, bytes(payload))).toEqual({
            ok: true,
            value: { time: NOW, sources },
          });
        },
      ),
    );
  });

  it('names the thing a state is of', () => {
    const state = {
      kind: 'lane',
      id: 'out-1',
      time: NOW,
      sequence: 9,
      data: { arm: 'up' },
    } as const;
    expect(JSON.parse(stateEnvelope(SITE, state))).toMatchObject({
      type: 'lane.state',
      subject: 'out-1',
      id: 'lane.out-1.9',
      sequence: 9,
      data: { arm: 'up' },
    });
  });
});

describe('health', () => {
  const host = 'north' as HostId;
  const since = '2026-11-24T00:00:00.000Z';

  it('of a host comes in with its boot, alive or not', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.uuid(), (alive, backlog, boot) => {
        const data = { alive, boot, since, backlog, version: '0.1.0' };
        const payload = hostHealthEnvelope(SITE, host, { id: 'h-1', time: NOW, data });
        const topic = topicName(SITE, { kind: 'host-health', host });
        const message = { topic, payload: bytes(payload), retain: true };
        expect(toSubmission(SITE, message, NOW, never)).toEqual({
          kind: 'host.health',
          id: 'h-1',
          time: NOW,
          host,
          boot,
          alive,
          backlog,
        });
      }),
    );
  });

  it('of a device comes in with its host and why', () => {
    const counters = { frames: 3, badFrames: 1, timeouts: 0, reconnects: 0 };
    const data = { state: 'offline', why: 'line-down', since, host, boot: 'b-1', line: 'gate-1' };
    const payload = deviceHealthEnvelope(SITE, READER, {
      id: 'd-1',
      time: NOW,
      sequence: 4,
      data: { ...data, ...counters, state: 'offline', offsetMs: -7_000, recentBadFrames: 5 },
    });
    const topic = topicName(SITE, { kind: 'device-health', device: READER });
    expect(
      toSubmission(SITE, { topic, payload: bytes(payload), retain: true }, NOW, never),
    ).toEqual({
      kind: 'device.health',
      id: 'd-1',
      time: NOW,
      device: READER,
      host,
      boot: 'b-1',
      state: 'offline',
      why: 'line-down',
      offsetMs: -7_000,
      recentBadFrames: 5,
    });
  });
});
