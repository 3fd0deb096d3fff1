import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byNeed, countAlarms, isNeeded, openAlarms } from '../../../../rules/alarm/standing.ts';
import { type AlarmRecord, initialAlarmState } from '../../../../rules/alarm/state.ts';
import { asks, inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import type { Instant } from '../../../../rules/vocabulary/time.ts';

const anAlarm = fc.record({
  kind: fc.constantFrom('fire', 'burglary', 'trouble', 'medical'),
  priority: fc.constantFrom('critical', 'high', 'medium', 'low'),
  raised: fc.integer({ min: 0, max: 99 }),
  asked: fc.option(fc.integer({ min: 100, max: 199 }), { nil: undefined }),
  sounded: fc.option(fc.integer({ min: 50, max: 299 }), { nil: undefined }),
  isActive: fc.boolean(),
  isCleared: fc.boolean(),
  isTest: fc.boolean(),
  acknowledged: fc.option(fc.constant(1), { nil: undefined }),
  shelved: fc.option(fc.constant(1), { nil: undefined }),
});
type Given = {
  readonly [K in keyof AlarmRecord]?: unknown;
};
const stateOf = (given: readonly Given[]) => ({
  ...initialAlarmState(),
  // Of a record what is looked at.
  alarms: Object.fromEntries(
    given.map((one, index) => [`a${index}`, one as unknown as AlarmRecord]),
  ),
});
const some = fc.array(anAlarm, { maxLength: 30 });

describe('all open alarms in their order', () => {
  it('have none that asks behind one that does not, and none that is grave behind a trifle that waits', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = openAlarms(stateOf(given));
        expect(all).toHaveLength(given.length);
        const asking = all.map(asks);
        expect(asking.lastIndexOf(true)).toBe(asking.filter(Boolean).length - 1);
        const needed = all.map(isNeeded);
        expect(needed.lastIndexOf(true)).toBe(needed.filter(Boolean).length - 1);
        for (const [index, alarm] of all.slice(1).entries()) {
          const before = all[index];
          expect(before === undefined ? 0 : byNeed(before, alarm)).toBeLessThan(0);
        }
      }),
    );
  });

  it('have those that ask in the order of the list', () => {
    fc.assert(
      fc.property(some, (given) => {
        const asking = openAlarms(stateOf(given)).filter(asks);
        expect(asking).toEqual(inOrder(asking));
      }),
    );
  });

  it('are counted each once, by state and priority', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = openAlarms(stateOf(given));
        const { total, states } = countAlarms(all);
        expect(total).toBe(given.length);
        for (const { state, priority } of all) {
          expect(states[state]?.[priority]).toBe(
            all.filter((one) => one.state === state && one.priority === priority).length,
          );
        }
      }),
    );
  });

  it('call by those that ask and are no test, and tell when the last of them began to', () => {
    fc.assert(
      fc.property(some, (given) => {
        const all = openAlarms(stateOf(given));
        const heard = all.filter((one) => asks(one) && one.record.isTest !== true);
        const { priorities, newest, life } = countAlarms(all).calling;
        expect(Object.values(priorities).reduce((sum, n) => sum + n, 0)).toBe(heard.length);
        expect(life).toBe(
          heard.filter(({ record }) => ['fire', 'medical'].includes(record.kind)).length,
        );
        const since = heard.map(({ record: { raised, asked = raised, sounded = 0 } }) =>
          Math.max(asked, sounded),
        );
        expect(newest).toBe(since.length === 0 ? undefined : (Math.max(...since) as Instant));
      }),
    );
  });

  it('are only those that are shown to who asks', () => {
    const state = stateOf([
      { kind: 'fire', priority: 'critical', raised: 1, isActive: true },
      { kind: 'hold-up', priority: 'critical', raised: 1, isActive: true, isQuiet: true },
    ]);
    const shown = openAlarms(state, ({ isQuiet }) => isQuiet !== true);
    expect(shown.map(({ id }) => id)).toEqual(['a0']);
  });
});
