import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Account, mayPublish, maySubscribe } from '../../../../gateway/bus/rights.ts';
import { parseTopic } from '../../../../gateway/bus/topics.ts';
import type { DeviceId, HostId, SiteId } from '../../../../rules/vocabulary/ids.ts';

const SITE = 'river-garden' as SiteId;
const HOST: Account = {
  username: 'host-north',
  role: 'host',
  host: 'north' as HostId,
  devices: new Set(['mine' as DeviceId]),
};
const MONITOR: Account = { username: 'monitor', role: 'monitor' };

const names = [
  'device/mine/reading/card.read',
  'device/other/reading/card.read',
  'device/mine/command/barrier.open',
  'device/other/command/barrier.open',
  'device/mine/health',
  'device/other/health',
  'host/north/health',
  'host/south/health',
  'host/north/accepted',
  'host/south/accepted',
  'feed/access',
  'state/lane/out-1',
].map((name) => `gatehouse/v1/river-garden/${name}`);

const filter = fc
  .array(
    fc.constantFrom(
      'device',
      'host',
      'feed',
      'state',
      'mine',
      'other',
      'north',
      'health',
      'reading',
      'command',
      'accepted',
      'card.read',
      'access',
      '+',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .chain((levels) => fc.constantFrom(levels, [...levels, '#']))
  .map((levels) => `gatehouse/v1/river-garden/${levels.join('/')}`);

function matches(pattern: string, name: string): boolean {
  const open = pattern.endsWith('/#');
  const levels = (open ? pattern.slice(0, -2) : pattern).split('/');
  const given = name.split('/');
  if (open ? given.length < levels.length : given.length !== levels.length) return false;
  return levels.every((level, index) => level === '+' || level === given[index]);
}

describe('rights', () => {
  it('let a monitor hear nothing but feed, state and health, however it asks', () => {
    fc.assert(
      fc.property(filter, (asked) => {
        if (!maySubscribe(SITE, MONITOR, asked)) return;
        for (const name of names.filter((one) => matches(asked, one))) {
          const kind = parseTopic(SITE, name)?.kind;
          expect(['feed', 'state', 'device-health', 'host-health']).toContain(kind);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('let a host hear its own commands and what is accepted of it, however it asks', () => {
    const own = names.filter((name) => /mine\/command|north\/accepted/.test(name));
    fc.assert(
      fc.property(filter, (asked) => {
        if (!maySubscribe(SITE, HOST, asked)) return;
        for (const name of names.filter((one) => matches(asked, one))) {
          expect(own).toContain(name);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('let a host say only what is its own', () => {
    const said = names.filter((topic) => mayPublish(SITE, HOST, { topic, retain: false }));
    expect(said.map((name) => name.slice('gatehouse/v1/river-garden/'.length))).toEqual([
      'device/mine/reading/card.read',
      'device/mine/health',
      'host/north/health',
    ]);
  });

  it('let a monitor say nothing', () => {
    expect(names.some((topic) => mayPublish(SITE, MONITOR, { topic, retain: false }))).toBe(false);
  });

  it('let nobody retain a command, the engine included', () => {
    const topic = 'gatehouse/v1/river-garden/device/mine/command/barrier.open';
    const engine: Account = { username: 'engine', role: 'engine' };
    expect(mayPublish(SITE, engine, { topic, retain: false })).toBe(true);
    expect(mayPublish(SITE, engine, { topic, retain: true })).toBe(false);
  });
});
