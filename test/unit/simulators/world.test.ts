import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../drivers/registry.ts';
import { readConfig } from '../../../gateway/config/config.ts';
import { enrolledForms, parseCardNumber } from '../../../rules/access/card-forms.ts';
import type { Site } from '../../../rules/vocabulary/site.ts';
import { instant } from '../../../rules/vocabulary/time.ts';
import { CAST, SCENARIOS, SCENES, type Scenario } from '../../../simulators/scenario.ts';
import { createWorld, type World } from '../../../simulators/world.ts';
import { type Deed, deedOf } from '../../../simulators/world-verbs.ts';

const FILE = new URL('../../../deploy/demo/site.yaml', import.meta.url).pathname;

function demoSite(): Site {
  const read = readConfig(readFileSync(FILE, 'utf8'), FILE, registry);
  if (!read.ok) throw new Error('the demo site is sound');
  return read.value.site;
}

/** Time that jumps from one wake to the next. */
function createTime() {
  let now = instant(0);
  const wakes: { readonly when: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    at(when: number, wake: () => void) {
      const one = { when, wake };
      wakes.push(one);
      return () => {
        const index = wakes.indexOf(one);
        if (index >= 0) wakes.splice(index, 1);
      };
    },
    advanceTo(until: number) {
      for (;;) {
        const next = wakes.filter(({ when }) => when <= until).sort((a, b) => a.when - b.when)[0];
        if (next === undefined) break;
        wakes.splice(wakes.indexOf(next), 1);
        now = instant(Math.max(now, next.when));
        next.wake();
      }
      now = instant(until);
    },
    pending: () => wakes.length,
  };
}

/** A world whose arms rise for everybody who has shown a card, and fall after he has driven. */
function createDay(scenario: Scenario | undefined, seed: number) {
  if (scenario === undefined) throw new Error('there is such a scenario');
  const time = createTime();
  const deeds: Deed[] = [];
  const up = new Set<string>();
  const site = demoSite();
  const world: World = createWorld({
    site,
    cast: CAST,
    scenario,
    seed,
    clock: time,
    hands: {
      act(deed) {
        deeds.push(deed);
        const lane = site.lanes.find(({ reader }) => reader === deed.device);
        if (deed.verb === 'swipe' && lane) up.add(lane.barrier);
        if (['drive', 'tailgate', 'back-off'].includes(deed.verb)) {
          up.delete(deed.args['barrier'] ?? '');
        }
        return undefined;
      },
      armIsUp: (_device, lane) => up.has(lane.barrier),
    },
  });
  return { time, deeds, world };
}

const rushHour = SCENARIOS.find(({ id }) => id === 'rush-hour');
const community = SCENARIOS.find(({ id }) => id === 'community');
const HOUR_MS = 3_600_000;

describe('a day in the community', () => {
  it('is the same day for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const days = [createDay(community, seed), createDay(community, seed)];
        for (const { world, time } of days) {
          world.start();
          time.advanceTo(HOUR_MS / 4);
        }
        expect(days[0]?.deeds).toEqual(days[1]?.deeds);
        expect(days[0]?.world.truth()).toEqual(days[1]?.world.truth());
      }),
      { numRuns: 10 },
    );
  });

  it('has within a minute a stranger at the exit, a car in and out, a tap and a break-in', () => {
    const { world, time, deeds } = createDay(community, 1);
    world.start();
    time.advanceTo(20_000);
    const strangers = CAST.strangers.flatMap(({ cards }) => cards);
    expect(deeds.some(({ args }) => strangers.includes(args['card'] ?? ''))).toBe(true);
    time.advanceTo(60_000);
    const kinds = world
      .truth()
      .map((truth) => `${truth.kind} ${'direction' in truth ? truth.direction : ''}`);
    expect(kinds).toContain('passed entry');
    expect(kinds).toContain('passed exit');
    expect(kinds).toContain('tapped ');
    expect(kinds).toContain('broke-in ');
  });

  it('sees nearly every point of every round walked in its window or just after it, however busy the gates are', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { world, time } = createDay(rushHour, seed);
        world.start();
        time.advanceTo(4 * HOUR_MS);
        const taps = world.truth().flatMap((truth) => (truth.kind === 'tapped' ? [truth] : []));
        // The demo's rounds: every five minutes, open for four, with a minute of tolerance.
        const windows = Array.from({ length: 48 }, (_, index) => index * 300_000);
        const points = demoSite().checkpoints.map(({ id }) => id);
        const missed = windows.flatMap((from) =>
          points.filter(
            (point) =>
              !taps.some(
                ({ checkpoint, at }) => checkpoint === point && at >= from && at < from + 300_000,
              ),
          ),
        );
        expect(missed.length).toBeLessThan(16);
      }),
      { numRuns: 5 },
    );
  });

  it('has guards who forget a point now and then', () => {
    const { world, time, deeds } = createDay(rushHour, 1);
    world.start();
    time.advanceTo(24 * HOUR_MS);
    const readers = demoSite().checkpoints.map(({ reader }) => reader);
    const due = 288 * readers.length;
    const taps = deeds.filter(({ device }) => readers.includes(device)).length;
    expect(taps).toBeLessThan(due);
    expect(taps).toBeGreaterThan(due - 20);
  });

  it('goes on for ever', () => {
    const { world, time } = createDay(community, 1);
    world.start();
    time.advanceTo(HOUR_MS);
    const early = world.truth().length;
    time.advanceTo(2 * HOUR_MS);
    expect(world.truth().length).toBeGreaterThan(early);
    expect(time.pending()).toBeLessThan(50);
  });

  it('presses no panic button by chance: nobody broke in there', () => {
    const { world, time, deeds } = createDay(community, 1);
    for (let times = 0; times < 50; times += 1) {
      world.play('break-in');
      time.advanceTo(time.now() + 2 * 60_000);
    }
    const broken = deeds.flatMap(({ args }) => args['kind'] ?? []);
    expect(new Set(broken)).toEqual(new Set(['burglary']));
  });

  it('leaves nothing waiting once it is stopped', () => {
    const { world, time } = createDay(community, 1);
    world.start();
    time.advanceTo(60_000);
    world.stop();
    expect(time.pending()).toBe(0);
  });

  it('lets nobody drive out who has not driven in', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { world, time } = createDay(community, seed);
        world.start();
        time.advanceTo(HOUR_MS);
        const inside = new Set<string>();
        for (const truth of world.truth()) {
          if (truth.kind !== 'passed') continue;
          if (truth.direction === 'entry') inside.add(truth.who);
          else if (CAST.residents.some(({ id }) => id === truth.who)) {
            expect(inside.delete(truth.who)).toBe(true);
          }
        }
      }),
      { numRuns: 5 },
    );
  });

  it.each(SCENES)('can play %s', (scene) => {
    const { world, time } = createDay(community, 3);
    world.play('resident-in');
    time.advanceTo(HOUR_MS);
    expect(world.play(scene)).toBe(true);
    time.advanceTo(2 * HOUR_MS);
    expect(time.pending()).toBe(0);
  });
});

describe('the cast', () => {
  it('holds no two cards that any reader could take for one another', () => {
    const { strayTags, ...people } = CAST;
    const cards = [
      ...Object.values(people).flatMap((some) => some.flatMap((one) => one.cards)),
      ...strayTags.map(({ uid }) => uid),
    ];
    const forms = cards.flatMap((uid: string) => {
      const card = parseCardNumber(`${uid.length === 10 ? 'em4100' : 'iso14443a'}:${uid}`);
      return card.ok ? enrolledForms(card.value) : [];
    });
    expect(new Set(forms).size).toBe(forms.length);
  });
});

describe('a verb', () => {
  const site = demoSite();

  it.each([
    ['arrive out-1', 'out-1-board', 'arrive'],
    ['swipe out-1 6b3f91c2', 'out-1-reader', 'swipe'],
    ['tap gate 0A00B1C2D3', 'gate-point-reader', 'swipe'],
    ['break-in shop-door', 'in-1-board', 'break-in'],
    ['break-in shop-front', 'panel-receiver', 'alarm'],
    ['press shop-till', 'panel-receiver', 'alarm'],
    ['restore-zone shop-store', 'panel-receiver', 'restore'],
    ['cut-power in-1', 'in-1-board', 'cut-power'],
    ['die gate-point-reader', 'gate-point-reader', 'die'],
    ['do gate-point-reader remove', 'gate-point-reader', 'remove'],
  ])('%s is done to the right device', (line, device, verb) => {
    expect(deedOf(site, line)).toMatchObject({ ok: true, value: { device, verb } });
  });

  it.each([
    ['fly out-1', /expected one of arrive/],
    ['arrive nowhere', /expected a lane \(in-1, out-1\); "nowhere" came/],
    ['swipe out-1', /no card came/],
    ['tap pond 0A00B1C2D3', /expected a checkpoint/],
    ['break-in moon', /expected a zone/],
  ])('%s is refused with what was expected', (line, says) => {
    const deed = deedOf(site, line);
    expect(deed.ok ? '' : deed.error).toMatch(says);
  });
});
