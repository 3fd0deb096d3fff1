import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rulebook } from '../../rules/engine.ts';
import { rulebook } from '../../rules/rules.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { millis } from '../../rules/vocabulary/time.ts';
import { CLUB } from '../unit/rules/panel/panel-site.ts';
import {
  alarmSite,
  type Deed,
  deeds,
  finish,
  type Stage,
  stageOf,
  strippedSite,
} from './alarm-deeds.ts';
import { ALARM_MUTANTS } from './alarm-mutants.ts';
import { breachesOf, leftOpen } from './oracle-alarms.ts';

const SEED = process.env['SEED'];
const runs = SEED === undefined ? { numRuns: 150 } : { numRuns: 150, seed: Number(SEED) };
const STEPS_MAX = 60;

function lived(book: Rulebook, list: readonly Deed[]): Stage {
  const stage = stageOf(book);
  for (const deed of list) stage.perform(deed);
  return stage;
}

function keepsTheLaws(book: Rulebook, more: fc.Parameters<unknown> = {}): void {
  fc.assert(
    fc.property(deeds(STEPS_MAX), (list) => {
      const stage = lived(book, list);
      expect(breachesOf(stage.seen).slice(0, 1)).toEqual([]);
      finish(stage);
      expect(left(stage)).toEqual([]);
    }),
    { ...runs, ...more },
  );
}

const left = ({ game }: Stage): readonly string[] =>
  leftOpen([{ now: game.now, inputs: [], facts: game.facts, show: () => undefined }]);

/** Who waits is told again and again, until he has been on the scene, too. */
const escalating: Site = {
  ...alarmSite,
  escalation: (['acknowledged', 'attended'] as const).map((clock) => ({
    after: millis(30_000),
    to: 'console',
    clock,
    repeat: { every: millis(45_000), times: 5 },
  })),
};

/** What would make a storm a test, or its fire one of more than anybody could list. */
const UNSUITED: readonly Deed['kind'][] = ['test', 'storm', 'hide', 'both-windows'];

describe('alarms, whatever happens', () => {
  it('keep every law, and can all be signed off', () => {
    keepsTheLaws(rulebook);
  });

  it('can all be signed off where nothing that told of them is configured any more', () => {
    fc.assert(
      fc.property(deeds(STEPS_MAX), (list) => {
        const stage = lived(rulebook, list);
        stage.game.configure(strippedSite);
        finish(stage);
        expect(left(stage)).toEqual([]);
      }),
      runs,
    );
  });

  it('of a zone of a panel are raised in earnest no more often than they were told', () => {
    fc.assert(
      fc.property(deeds(STEPS_MAX), (list) => {
        const { game } = lived(rulebook, list);
        const told = game
          .of('panel.event')
          .filter(({ data }) => data.standing !== true && data.qualifier !== 'restore')
          .map(({ data }) => `${data.zone} ${data.takenFor ?? data.kind}`);
        const raised = game
          .of('alarm.raised')
          .filter(({ data }) => data.panel !== undefined && data.zone !== undefined)
          .filter(({ data }) => data.test !== true && !data.source?.startsWith('swinger '))
          .map(({ data }) => `${data.zone} ${data.kind}`);
        const times = (all: readonly string[], what: string) =>
          all.filter((one) => one === what).length;
        for (const what of new Set(raised)) {
          expect(times(raised, what), what).toBeLessThanOrEqual(times(told, what));
        }
      }),
      runs,
    );
  });

  it('are looked at when they are due, as if all were looked at each time', () => {
    fc.assert(
      fc.property(deeds(STEPS_MAX), (list) => {
        const stage = stageOf(rulebook, escalating);
        for (const deed of list) {
          stage.perform(deed);
          const { states } = stage.game;
          const afresh = structuredClone(states);
          expect(rulebook.nextDeadline(escalating, states)).toBe(
            rulebook.nextDeadline(escalating, afresh),
          );
        }
      }),
      { ...runs, numRuns: 50 },
    );
  });

  it('show fire on top of a storm of 500, which is one line', () => {
    fc.assert(
      fc.property(fc.nat({ max: 499 }), deeds(20), (place, before) => {
        const untested = before.filter(({ kind }) => !UNSUITED.includes(kind));
        const stage = lived(rulebook, untested);
        const lines = stage.game.of('alarm.raised').length;
        for (let n = 0; n < 500; n += 1) {
          const said = { account: '9999', code: '130', qualifier: 'new', raw: '' } as const;
          const isFire = n === place;
          const what = isFire ? { kind: 'fire', zone: 'f' } : { kind: 'burglary', zone: `${n}z` };
          stage.game.read('receiver' as never, {
            type: 'panel.reported',
            data: { ...said, ...what },
          });
        }
        const raised = stage.game.of('alarm.raised').slice(lines);
        const fires = raised.filter(({ data }) => data.kind === 'fire' && data.panel === CLUB);
        expect(fires).toMatchObject([{ data: { priority: 'critical' } }]);
        const shared = raised.filter(({ data }) => data.origin === 'alarm.flood');
        expect(shared.length).toBeLessThanOrEqual(1);
        // Ten of their own, the fire, that of the site where it is the second, and the line of all others.
        expect(raised.length).toBeLessThanOrEqual(13);
        const joined = stage.game.of('alarm.grouped').filter(({ data }) => data.active);
        expect(raised.length - shared.length + joined.length).toBeGreaterThanOrEqual(500);
      }),
      { numRuns: 10 },
    );
  });

  for (const { name, rulebook: faulty } of ALARM_MUTANTS) {
    it(`are found out where ${name}`, () => {
      expect(() => keepsTheLaws(faulty, { numRuns: 2_000, endOnFailure: true })).toThrow();
    });
  }
});
