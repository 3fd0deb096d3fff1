import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSubmission } from '../../../../gateway/bus/intake.ts';
import type { SiteId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

const SITE = 'river-garden' as SiteId;
const NOW = instant(1_764_000_000_000);
const TOPIC = 'gatehouse/v1/river-garden/device/out-1-reader/reading/card.read';
const GOOD = {
  specversion: '1.0',
  id: 'r-1',
  source: '/river-garden/device/out-1-reader',
  type: 'card.read',
  time: '2026-11-24T00:15:30.123Z',
  boot: 'b-1',
  sequence: 42,
  data: { card: { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 }, proof: 'uid', repeats: 0 },
};

const submit = (body: unknown, { topic = TOPIC, retain = false } = {}) =>
  toSubmission(
    SITE,
    { topic, payload: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), retain },
    NOW,
    () => 'fresh-1',
  );

describe('a message that cannot be taken is set aside', () => {
  it.each([
    ['not JSON', '{', 'not-json'],
    ['not an envelope', { hello: 'world' }, 'not-an-envelope'],
    ['another specversion', { ...GOOD, specversion: '2.0' }, 'not-an-envelope at /specversion'],
    ['a time that is none', { ...GOOD, time: 'yesterday' }, 'bad-time at /time'],
    ["another's source", { ...GOOD, source: '/river-garden/device/x' }, 'wrong-source at /source'],
    ['another type than its topic', { ...GOOD, type: 'panel.alive' }, 'wrong-type at /type'],
    ['no number', { ...GOOD, sequence: undefined }, 'not-numbered at /sequence'],
    ['number zero', { ...GOOD, sequence: 0 }, 'not-numbered at /sequence'],
    ['no boot', { ...GOOD, boot: undefined }, 'not-numbered at /boot'],
    ['data of another shape', { ...GOOD, data: { card: 'x' } }, /^bad-data at \/data/],
    [
      'a UID in lower case',
      { ...GOOD, data: { ...GOOD.data, card: { ...GOOD.data.card, uid: '0a00b1c2d3' } } },
      'bad-data at /data/card/uid',
    ],
  ])('%s', (_what, body, why) => {
    expect(submit(body)).toMatchObject({
      kind: 'rejected',
      id: 'fresh-1',
      source: '/river-garden/device/out-1-reader',
      device: 'out-1-reader',
      why: typeof why === 'string' ? why : expect.stringMatching(why),
    });
  });

  it('a retained reading, though it is whole', () => {
    expect(submit(GOOD, { retain: true })).toMatchObject({ kind: 'rejected', why: 'retained' });
  });

  it('an unknown type', () => {
    const topic = TOPIC.replace('card.read', 'card.eaten');
    const rejected = submit({ ...GOOD, type: 'card.eaten' }, { topic });
    expect(rejected).toMatchObject({ kind: 'rejected', why: 'unknown-type at /type' });
  });

  it('keeping its number, so that its sender lets go of it', () => {
    expect(submit({ ...GOOD, data: {} })).toMatchObject({
      rejected: 'r-1',
      boot: 'b-1',
      sequence: 42,
      time: Date.parse(GOOD.time),
    });
  });

  it("but not a number under another's name", () => {
    expect(submit({ ...GOOD, source: '/river-garden/device/x' })).not.toHaveProperty('sequence');
  });

  it('with the time it came where it tells none', () => {
    expect(submit('{')).toMatchObject({ rejected: 'fresh-1', time: NOW });
  });

  it('and not with what it said', () => {
    const keys = { ...GOOD, type: 'keys.entered', data: { keys: 1234 } };
    const rejected = submit(keys, { topic: TOPIC.replace('card.read', 'keys.entered') });
    expect(JSON.stringify(rejected)).not.toContain('1234');
  });

  it('and nothing a permitted publisher sends makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.boolean(), (body, retain) => {
        expect(submit(body, { retain }).kind).toBe('rejected');
      }),
    );
  });
});

it('takes fields it does not know: monitors and drivers may be newer', () => {
  const newer = { ...GOOD, traceparent: 'x', data: { ...GOOD.data, colour: 'blue' } };
  expect(submit(newer)).toMatchObject({ kind: 'reading', sequence: 42 });
});
