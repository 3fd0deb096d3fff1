import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTopic, type Topic, topicName } from '../../../../gateway/bus/topics.ts';
import { AREAS } from '../../../../rules/vocabulary/fact-schema.ts';
import type { DeviceId, HostId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import type { StateKind } from '../../../../rules/vocabulary/states.ts';

const SITE = 'river-garden' as SiteId;
const configured = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);
const device = configured.map((id) => id as DeviceId);
const host = configured.map((id) => id as HostId);
const type = fc.constantFrom('card.read', 'input.changed', 'barrier.open', 'something.new');
const stateKind = fc.constantFrom<StateKind>(
  'lane',
  'round',
  'alarm',
  'post',
  'panel',
  'zone',
  'site',
);
const topics: fc.Arbitrary<Topic> = fc.oneof(
  fc.record({ kind: fc.constant('reading' as const), device, type }),
  fc.record({ kind: fc.constant('command' as const), device, type }),
  fc.record({ kind: fc.constant('device-health' as const), device }),
  fc.record({ kind: fc.constant('host-health' as const), host }),
  fc.record({ kind: fc.constant('accepted' as const), host }),
  fc.record({ kind: fc.constant('feed' as const), area: fc.constantFrom(...AREAS) }),
  fc.record({
    kind: fc.constant('state' as const),
    ref: fc.record({ kind: stateKind, id: fc.string({ minLength: 1, maxLength: 80 }) }),
  }),
);

describe('topics', () => {
  it('reads every topic it names', () => {
    fc.assert(
      fc.property(topics, (topic) => {
        expect(parseTopic(SITE, topicName(SITE, topic))).toEqual(topic);
      }),
    );
  });

  it('names no topic with a wildcard or of another depth than its kind', () => {
    fc.assert(
      fc.property(topics, (topic) => {
        const name = topicName(SITE, topic);
        expect(name).not.toMatch(/[+#]/);
        const depth = { reading: 7, command: 7, feed: 5, accepted: 6 } as const;
        const levels = Object.hasOwn(depth, topic.kind)
          ? depth[topic.kind as keyof typeof depth]
          : 6;
        expect(name.split('/').length).toBe(levels);
      }),
    );
  });

  it('keeps a round in one level of its state topic', () => {
    const ref = { kind: 'round', id: 'night/2026-11-25T22:00' } as const;
    expect(topicName(SITE, { kind: 'state', ref })).toBe(
      'gatehouse/v1/river-garden/state/round/night%2F2026-11-25T22:00',
    );
  });

  it.each([
    'gatehouse/v1/other-site/feed/access',
    'gatehouse/v1/river-garden/feed/unheard-of',
    'gatehouse/v1/river-garden/feed/access/more',
    'gatehouse/v1/river-garden/device/UPPER/health',
    'gatehouse/v1/river-garden/device/out-1/reading',
    'gatehouse/v1/river-garden/host/north/health/more',
    'gatehouse/v1/river-garden/state/lane/%zz',
    '$SYS/broker',
    '',
  ])('knows nothing of %s', (name) => {
    expect(parseTopic(SITE, name)).toBeUndefined();
  });

  it('never throws on what a stranger may name', () => {
    fc.assert(
      fc.property(fc.string(), (tail) => {
        parseTopic(SITE, `gatehouse/v1/river-garden/${tail}`);
      }),
    );
  });
});
