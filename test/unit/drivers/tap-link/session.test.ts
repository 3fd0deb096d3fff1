import { describe, expect, it } from 'vitest';
import type { Given, WebRequest } from '../../../../drivers/driver.ts';
import { fromHex } from '../../../../drivers/framing/hex.ts';
import { NOTHING_GIVEN } from '../../../../drivers/runner.ts';
import { problemsOf } from '../../../../drivers/tap-link/problems.ts';
import { createSession } from '../../../../drivers/tap-link/session.ts';
import type { DeviceId, PersonId } from '../../../../rules/vocabulary/ids.ts';
import { Secret } from '../../../../rules/vocabulary/secret.ts';
import { instant, after as later } from '../../../../rules/vocabulary/time.ts';

const NOW = instant(Date.UTC(2026, 10, 24));
const TAGS = 'tags' as DeviceId;
const zero = new Secret(fromHex('00'.repeat(16)));
const keys: Given = {
  ...NOTHING_GIVEN,
  tagKeys: () => [{ meta: zero, file: { kind: 'fixed', key: zero } }],
};
const noKeys: Given = NOTHING_GIVEN;
const settings = { url: 'https://gate.example.com' };

const session = (given = keys) => createSession([{ id: TAGS, settings }], given);
const request = (more: Partial<WebRequest> = {}): WebRequest => ({
  id: 'request-1',
  // AN12196, "SUN".
  query: { picc_data: 'EF963FF7828658A599F3041510671E88', cmac: '94EED9EE65337086' },
  who: 'li' as PersonId,
  at: NOW,
  ...more,
});

describe('a tap by phone', () => {
  it('is answered when its reading is durable, and not before', () => {
    const one = session();
    one.opened(NOW);
    const { send, readings } = one.receive(request(), NOW);
    expect(send ?? []).toEqual([]);
    const ref = readings?.[0]?.ref ?? 0;
    expect(one.stored(ref, NOW).send).toEqual([{ id: 'request-1', outcome: 'taken' }]);
    expect(one.stored(ref, NOW).send ?? []).toEqual([]);
  });

  it('is known by its request: what is sent again counts once', () => {
    const [reading] = session().receive(request(), NOW).readings ?? [];
    expect(reading).toMatchObject({ id: 'request-1', key: 'request-1', data: { by: 'li' } });
  });

  it('happened when it came, whatever the clock of a phone says that has a connection', () => {
    const deviceTime = later(NOW, -86_400_000);
    const [reading] = session().receive(request({ deviceTime }), NOW).readings ?? [];
    expect(reading).toMatchObject({ time: NOW, data: { deviceTime: '2026-11-23T00:00:00.000Z' } });
  });

  it('that was kept happened by the phone’s clock, less what that is off', () => {
    const kept = { offline: true, deviceTime: later(NOW, -7_200_000) };
    const time = (more: Partial<WebRequest>) =>
      session().receive(request({ ...kept, ...more }), NOW).readings?.[0]?.time;
    expect(time({})).toBe(NOW - 7_200_000);
    // The phone's clock is an hour behind: its two hours ago are one.
    expect(time({ sentAt: later(NOW, -3_600_000) })).toBe(NOW - 3_600_000);
    // A clock that ran on meanwhile makes no tap later than it came.
    expect(time({ sentAt: later(NOW, -9_000_000) })).toBe(NOW);
  });

  it('is refused and no reading where there are no keys, until there are', () => {
    let given = noKeys;
    const one = session({ ...NOTHING_GIVEN, tagKeys: (set) => given.tagKeys(set) });
    expect(one.opened(NOW).health).toMatchObject([{ state: 'degraded', why: 'no-keys' }]);
    const refused = one.receive(request(), NOW);
    expect(refused.readings).toBeUndefined();
    expect(refused.send).toMatchObject([{ outcome: 'refused', code: 'tap-no-keys' }]);
    given = keys;
    expect(one.receive(request(), NOW)).toMatchObject({
      readings: [{ type: 'tag.tapped' }],
      health: [{ state: 'online' }],
    });
  });

  it('is refused where so many wait that something is wrong, and taken again after', () => {
    const one = session();
    const refs = Array.from({ length: 500 }, () => one.receive(request(), NOW).readings?.[0]?.ref);
    expect(one.receive(request(), NOW).send).toMatchObject([{ code: 'tap-crowded' }]);
    one.stored(refs[0] ?? 0, NOW);
    expect(one.receive(request(), NOW).readings).toHaveLength(1);
  });

  it('tells nothing of keys, UID or message where it is refused', () => {
    const forged = request({ query: { ...request().query, cmac: '94EED9EE65337087' } });
    const told = JSON.stringify(session().receive(forged, NOW));
    expect(told).toContain('tap-forged');
    expect(told).not.toMatch(/04DE5F|EF963F|94EED9/i);
  });
});

describe('the settings of tags', () => {
  it('warn of an address in the clear, and refuse two parameters of one name', () => {
    expect(problemsOf({ url: 'http://gate.example.com' })).toMatchObject([{ warning: true }]);
    expect(problemsOf({ ...settings, piccData: 'c', cmac: 'c' })).toMatchObject([{ at: ['cmac'] }]);
    expect(problemsOf(settings)).toEqual([]);
  });
});
