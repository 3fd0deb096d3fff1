import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actAtOnce, doingsOf } from '../../../../gateway/console/src/alarms/acts.ts';
import { isMeant } from '../../../../gateway/console/src/alarms/meant.ts';
import { linesAt } from '../../../../gateway/console/src/alarms/quiet.ts';
import { loudest } from '../../../../gateway/console/src/alarms/standing.ts';
import { timesOf, whatOf } from '../../../../gateway/console/src/alarms/what.ts';
import type { AlarmPicture, Line } from '../../../../gateway/console/src/api/types.ts';
import { alarmsHere } from '../../../../gateway/console/src/booth/alarms-here.ts';
import { asks, inOrder } from '../../../../rules/vocabulary/alarm-order.ts';
import { isShownAt, OFFICE, SOME_POST } from '../../../../rules/vocabulary/stand.ts';

const STATES = ['unacknowledged', 'returned', 'acknowledged', 'cleared', 'shelved'] as const;
const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;

const alarm = (id: string, more: Partial<AlarmPicture> = {}): AlarmPicture => ({
  id,
  kind: 'burglary',
  priority: 'high',
  place: { zh: '后门', en: 'back door' },
  state: 'unacknowledged',
  raised: '2026-11-29T10:00:00.000Z',
  needsReset: false,
  active: true,
  clocks: [],
  ...more,
});
const ids = (alarms: readonly AlarmPicture[]) => inOrder(alarms).map(({ id }) => id);

describe('the order of open alarms', () => {
  it('has the unacknowledged on top, then by priority, then the oldest first, and the shelved last', () => {
    expect(
      ids([
        alarm('shelved', { state: 'shelved', priority: 'critical' }),
        alarm('seen', { state: 'acknowledged', priority: 'critical' }),
        alarm('newer', { raised: '2026-11-29T10:05:00.000Z' }),
        alarm('older', { raised: '2026-11-29T09:59:00.000Z' }),
        alarm('returned', { state: 'returned', priority: 'critical' }),
      ]),
    ).toEqual(['returned', 'older', 'newer', 'seen', 'shelved']);
  });

  it('is the same however they come, with no unacknowledged one behind another', () => {
    const some = fc.array(
      fc.record({
        state: fc.constantFrom(...STATES),
        priority: fc.constantFrom(...PRIORITIES),
        minute: fc.integer({ min: 0, max: 59 }),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(some, (given) => {
        const alarms = given.map(({ state, priority, minute }, index) =>
          alarm(`a${index}`, {
            state,
            priority,
            raised: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
          }),
        );
        expect(ids(alarms.toReversed())).toEqual(ids(alarms));
        const order = inOrder(alarms).map((one) => asks(one));
        expect(order.lastIndexOf(true)).toBe(order.filter(Boolean).length - 1);
      }),
    );
  });

  it('sounds by the gravest of those that call, and as loud as can be by what nobody knows', () => {
    expect(loudest({ priorities: { low: 300, high: 1 } })).toBe('high');
    expect(loudest({ priorities: { low: 2, strange: 1 } })).toBe('critical');
    expect(loudest({ priorities: { critical: 0 } })).toBeUndefined();
  });
});

describe('a silent call for help', () => {
  const quiet = alarm('q', { kind: 'hold-up', quiet: true, post: 'east-gate' });

  it('is shown in the office and at other posts, and not where it comes from', () => {
    expect(isShownAt(OFFICE, quiet)).toBe(true);
    expect(isShownAt('west-gate', quiet)).toBe(true);
    expect(isShownAt('east-gate', quiet)).toBe(false);
  });

  it('is shown at no post where nobody knows which it comes from, or which this is', () => {
    expect(isShownAt(SOME_POST, quiet)).toBe(false);
    expect(isShownAt('west-gate', alarm('q', { quiet: true }))).toBe(false);
  });

  it('leaves nothing of it in the feed there: not its contact, not what is done about it', () => {
    // Lines as they come, with the fields that are looked at.
    const line = (type: string, data: object) => ({ type, data }) as unknown as Line;
    const lines = [
      line('input.observed', { input: 'zone.till', is: 'on' }),
      line('alarm.raised', { alarm: 'q', quiet: true, post: 'east-gate' }),
      line('panel.event', { kind: 'duress' }),
      line('duress.signalled', { how: 'phone' }),
      line('alarm.acknowledged', { alarm: 'q', by: 'li' }),
      line('alarm.raised', { alarm: 'other' }),
    ];
    const zones = [{ id: 'till', kind: 'hold-up' }] as unknown as Parameters<typeof linesAt>[2];
    expect(linesAt('east-gate', lines, zones)).toEqual(lines.slice(-1));
    expect(linesAt(OFFICE, lines, zones)).toEqual(lines);
  });
});

describe('a line of an alarm', () => {
  it('says that it is a test, and how much it stands for', () => {
    expect(whatOf(alarm('a', { kind: 'fire', test: true }))).toEqual({
      zh: '测试：火灾报警',
      en: 'test: fire',
    });
    expect(whatOf(alarm('a', { kind: 'fire' })).zh).toBe('火灾报警');
    expect(timesOf(alarm('a', { count: 490 }))).toBe(' ×490');
    expect([timesOf(alarm('a', { count: 1 })), timesOf(alarm('a'))]).toEqual(['', '']);
  });
});

describe('a key on the page of alarms', () => {
  const key = {
    ...{ ctrlKey: false, metaKey: false, altKey: false },
    ...{ defaultPrevented: false, isComposing: false },
  };

  it('is for the page but where the browser, or what writes Chinese, takes it', () => {
    expect(isMeant(key)).toBe(true);
    for (const taken of Object.keys(key)) expect(isMeant({ ...key, [taken]: true })).toBe(false);
  });
});

describe('what may be done about an alarm', () => {
  const acts = ['alarm.acknowledge', 'alarm.shelve', 'alarm.close', 'alarm.waive', 'fire.confirm'];
  const given = { session: { acts }, isFire: false, now: Date.parse('2026-11-29T10:01:00Z') };

  it('is only what the session may do', () => {
    expect(doingsOf(alarm('a'), { ...given, session: { acts: [] } })).toEqual([]);
  });

  it('never shelves what is about a life, and signs nothing off that nobody has acknowledged', () => {
    expect(doingsOf(alarm('a'), given)).toEqual(['acknowledge', 'shelve']);
    expect(doingsOf(alarm('a', { kind: 'fire' }), given)).toEqual(['acknowledge', 'fire']);
    expect(doingsOf(alarm('a', { state: 'acknowledged' }), given)).toEqual(['shelve', 'close']);
  });

  it('resets what latches, and what a panel may never take back', () => {
    const reset = { ...given, session: { acts: ['alarm.reset'] } };
    expect(doingsOf(alarm('a'), reset)).toEqual([]);
    expect(doingsOf(alarm('a', { needsReset: true }), reset)).toEqual(['reset']);
    expect(doingsOf(alarm('a', { byWord: true }), reset)).toEqual(['reset']);
    expect(actAtOnce('reset', alarm('a', { byWord: true }))).toBeUndefined();
    expect(actAtOnce('reset', alarm('a', { needsReset: true }))).toMatchObject({
      type: 'alarm.reset',
    });
    expect(doingsOf(alarm('a', { panel: 'office' }), reset)).toEqual([]);
  });

  it('waives attendance only while it is awaited', () => {
    const clocks = [{ clock: 'attended', due: '2026-11-29T10:03:00Z' }];
    expect(doingsOf(alarm('a', { clocks }), given)).toContain('waive');
    const late = { ...given, now: Date.parse('2026-11-29T10:04:00Z') };
    expect(doingsOf(alarm('a', { clocks }), late)).not.toContain('waive');
  });
});

describe('what a booth was told of', () => {
  const told = (...to: readonly string[]) => ({ escalation: { step: 1, told: to } });
  const attended = { clock: 'attended', due: '2026-11-24T08:03:00.000Z' };
  const shown = (...alarms: readonly AlarmPicture[]) =>
    alarmsHere('east-gate', alarms).map(({ id }) => id);

  it('is what was escalated to booths or to this post, also where it climbed on from there', () => {
    expect(
      shown(
        alarm('none'),
        alarm('console', told('console')),
        alarm('other', told('post:west-gate')),
        alarm('booth', told('console', 'booth', 'webhook:duty')),
        alarm('post', told('post:east-gate')),
      ),
    ).toEqual(['booth', 'post']);
  });

  it('stays after it was seen until somebody is there', () => {
    const seen = { ...told('booth'), state: 'acknowledged' } as const;
    const there = { ...attended, stopped: '2026-11-24T08:02:00.000Z' };
    expect(
      shown(
        alarm('awaited', { ...seen, clocks: [attended] }),
        alarm('there', { ...seen, clocks: [there] }),
        alarm('nobody-asked', { ...seen, clocks: [] }),
        alarm('shelved', { ...told('booth'), state: 'shelved', clocks: [attended] }),
        alarm('cleared', { ...told('booth'), state: 'cleared', clocks: [attended] }),
      ),
    ).toEqual(['awaited']);
  });

  it('has what nobody has seen first', () => {
    const seen = alarm('seen', { ...told('booth'), state: 'acknowledged', clocks: [attended] });
    expect(shown(seen, alarm('new', { ...told('booth'), priority: 'low' }))).toEqual([
      'new',
      'seen',
    ]);
  });
});
