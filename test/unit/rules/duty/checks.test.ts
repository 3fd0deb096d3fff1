import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarm } from '../../../../rules/alarm/alarm.ts';
import type { DeviceId, PanelId, PostId } from '../../../../rules/vocabulary/ids.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import type { Gate } from '../access/gate.ts';
import { CARDS, DESK, guarded, openPost, POST, tap } from './post-site.ts';

const MINUTE = 60_000;
const CENTRE = 'fire-receiver';
const ACCOUNT = '00000000000A';

/** The higher centre is in the list. */
const withCentre: Site = {
  ...guarded,
  panels: [
    {
      id: 'centre' as PanelId,
      name: { zh: '上级中心', en: 'Higher centre' },
      device: CENTRE as DeviceId,
      account: ACCOUNT,
      near: [],
    },
  ],
};

const check = (gate: Gate, minutes = 5, by = 'chief') =>
  gate.act({ type: 'duty.check', data: { post: POST, minutes } }, by);
const answer = (gate: Gate, by = 'li', post: PostId | undefined = POST) =>
  gate.act({ type: 'duty.answer', data: post === undefined ? {} : { post } }, by);
const question = (gate: Gate, minutes = 10, account = ACCOUNT) =>
  gate.read(CENTRE, { type: 'duty.questioned', data: { account, minutes, raw: '5B010A' } });
const view = (gate: Gate) => gate.view({ kind: 'post', id: POST });
const conditions = (gate: Gate) =>
  gate
    .facts()
    .flatMap(({ type, data }) =>
      (type === 'condition.raised' || type === 'condition.cleared') &&
      data.condition === 'duty-check-unanswered'
        ? [`${type.slice('condition.'.length)} ${data.subject}`]
        : [],
    );
const replies = (gate: Gate) =>
  gate
    .commands()
    .flatMap((command) =>
      command.type === 'duty.reply' ? [`${command.device} ${command.data.account}`] : [],
    );
const refusals = (gate: Gate) => gate.all('act.refused').map(({ data }) => data.why);
const answered = (gate: Gate) =>
  gate.all('duty.answered').map(({ data }) => [data.guard ?? data.answeredBy, data.late]);

describe('a duty check of the office', () => {
  it('stands at the post with its end until the guard shows his card, who stays on duty', () => {
    const gate = openPost();
    tap(gate, CARDS.li);
    gate.wait(MINUTE * 5);
    check(gate);
    expect(view(gate)).toMatchObject({
      checks: [{ by: 'chief', missed: false, due: '2026-11-24T00:10:00.000Z' }],
    });
    gate.wait(MINUTE);
    tap(gate, CARDS.li);
    expect(answered(gate)).toEqual([['li', false]]);
    expect(gate.all('post.left')).toEqual([]);
    expect(view(gate)).toMatchObject({ guard: 'li', checks: [] });
    gate.wait(MINUTE * 10);
    expect(conditions(gate)).toEqual([]);
  });

  it('is asked at the reader of the post', () => {
    const gate = openPost();
    check(gate);
    expect(gate.commands().at(-1)).toMatchObject({
      type: 'reader.show',
      device: DESK,
      data: { sign: 'wait', seconds: 300 },
    });
  });

  it('is answered by an act of the guard, and not by who asked', () => {
    const gate = openPost();
    check(gate);
    answer(gate, 'chief');
    answer(gate, 'li');
    answer(gate, 'li');
    expect(answered(gate)).toEqual([['li', false]]);
    expect(refusals(gate)).toEqual(['own-duty-check', 'no-duty-check']);
  });

  it('is not put twice at once, nor to a post that there is not', () => {
    const gate = openPost();
    check(gate);
    check(gate);
    gate.act({ type: 'duty.check', data: { post: 'nowhere' as PostId } }, 'chief');
    expect(refusals(gate)).toEqual(['duty-check-open', 'unknown-post']);
  });

  it('that nobody answers is an alarm at the post, which is over when he answers late', () => {
    const gate = openPost([alarm]);
    check(gate);
    gate.wait(MINUTE * 5);
    expect(gate.all('duty.unanswered')).toHaveLength(1);
    expect(gate.all('alarm.raised').map(({ data }) => data.place.zh)).toEqual([
      '东门岗：查岗无人应答',
    ]);
    gate.wait(MINUTE);
    tap(gate, CARDS.zhao);
    expect(answered(gate)).toEqual([['zhao', true]]);
    expect(conditions(gate)).toEqual([`raised ${POST}`, `cleared ${POST}`]);
    expect(gate.all('alarm.returned')).toHaveLength(1);
  });

  it('asked again while the last was missed is no second alarm, and one answer ends both', () => {
    const gate = openPost([alarm]);
    check(gate);
    gate.wait(MINUTE * 6);
    check(gate);
    gate.wait(MINUTE * 6);
    answer(gate);
    expect(conditions(gate)).toEqual([`raised ${POST}`, `cleared ${POST}`]);
    expect(gate.all('duty.unanswered')).toHaveLength(2);
  });
});

describe('a duty check of a higher centre', () => {
  it('is put to every post, and the answer goes back to the account that asked', () => {
    const gate = openPost();
    question(gate);
    expect(view(gate)).toMatchObject({ checks: [{ account: ACCOUNT }] });
    tap(gate, CARDS.li);
    expect(answered(gate)).toEqual([['li', false]]);
    expect(replies(gate)).toEqual([`${CENTRE} ${ACCOUNT}`]);
  });

  it('is put to the posts that are named for it', () => {
    const other = { id: 'office' as PostId, name: { zh: '消控室', en: 'office' }, lanes: [] };
    const gate = openPost([], {
      ...guarded,
      posts: [...guarded.posts, { ...other, checks: true }],
    });
    question(gate);
    expect(gate.all('duty.asked').map(({ data }) => data.posts)).toEqual([['office']]);
  });

  it('is answered from the office too, also late', () => {
    const gate = openPost();
    question(gate, 1);
    gate.wait(MINUTE * 2);
    answer(gate, 'chief', undefined);
    expect(answered(gate)).toEqual([['chief', true]]);
    expect(conditions(gate)).toEqual([`raised ${CENTRE}`, `cleared ${CENTRE}`]);
    expect(replies(gate)).toHaveLength(1);
  });

  const flood = (gate: Gate, many: number) => {
    for (let i = 0; i < many; i += 1) question(gate, 10, `account-${i}`);
  };

  it('from ever new accounts fills no memory, and is told as an alarm, once', () => {
    const gate = openPost([alarm]);
    flood(gate, 100);
    expect(gate.all('duty.asked')).toHaveLength(16);
    expect(gate.all('duty.unasked').map(({ data }) => data.account)).toContain('account-99');
    expect(gate.all('alarm.raised').map(({ data }) => data.place.zh)).toEqual([
      `${CENTRE}：查岗过多`,
    ]);
  });

  it('is put to the posts also where made-up accounts ask, the oldest of which gives way', () => {
    const gate = openPost([], withCentre);
    flood(gate, 20);
    question(gate);
    expect(gate.all('duty.asked').at(-1)?.data.account).toBe(ACCOUNT);
    expect(gate.all('duty.unasked').at(-1)?.data).toMatchObject({ account: 'account-0' });
    const accounts = (view(gate) as { checks: { account: string }[] }).checks.map(
      ({ account }) => account,
    );
    expect(accounts).toHaveLength(16);
    expect(accounts).toContain(ACCOUNT);
    expect(accounts).not.toContain('account-0');
  });

  it('that gave way unanswered is no alarm of its own any more', () => {
    const gate = openPost([], withCentre);
    question(gate, 1, 'stranger');
    gate.wait(MINUTE * 2);
    flood(gate, 15);
    question(gate);
    expect(conditions(gate)).toEqual([`raised ${CENTRE}`, `cleared ${CENTRE}`]);
  });

  it('is one of too many no longer once somebody has answered', () => {
    const gate = openPost();
    flood(gate, 20);
    tap(gate, CARDS.li);
    expect(gate.all('condition.cleared').map(({ data }) => data.condition)).toEqual([
      'too-many-duty-checks',
    ]);
    flood(gate, 20);
    expect(gate.all('condition.raised')).toHaveLength(2);
  });
});

/** Whether the alarm of too many stands. */
const crowdStands = (gate: Gate): boolean =>
  gate
    .facts()
    .filter(
      ({ type, data }) =>
        (type === 'condition.raised' || type === 'condition.cleared') &&
        data.condition === 'too-many-duty-checks',
    )
    .at(-1)?.type === 'condition.raised';

/** Whether somebody who asked was put to nobody since a centre was last answered. */
function isCrowded(gate: Gate): boolean {
  const told = gate.facts().map(({ type, data }) => {
    if (type === 'duty.answered') return data.account === undefined ? '' : 'answered';
    return type === 'duty.unasked' ? 'unasked' : '';
  });
  return told.lastIndexOf('unasked') > told.lastIndexOf('answered');
}

describe('in every history', () => {
  it('an alarm stands while a check was missed and nobody has answered, and only then', () => {
    const step = fc.oneof(
      fc.constantFrom('check', 'question', 'other', 'strangers', 'answer', 'office', 'tap'),
      fc.integer({ min: 1, max: 12 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const gate = openPost([], withCentre);
        for (const one of steps) {
          const put = gate.all('duty.asked').length;
          if (typeof one === 'number') gate.wait(one * MINUTE);
          else if (one === 'check') check(gate, 3);
          else if (one === 'strangers') {
            for (let n = 0; n < 9; n += 1) question(gate, 5, `${gate.facts().length}`);
          } else if (one === 'question') {
            question(gate, 4);
            // Whoever else asks, the centre that is listed is heard.
            expect(gate.all('duty.asked').slice(put)).toMatchObject([
              { data: { account: ACCOUNT } },
            ]);
          } else if (one === 'other') question(gate, 6, 'other');
          else if (one === 'answer') answer(gate);
          else if (one === 'office') answer(gate, 'chief', undefined);
          else tap(gate, CARDS.li);
        }
        const asked = new Map<string, boolean>();
        for (const { type, data } of gate.facts()) {
          if (type === 'duty.asked') {
            const slot = data.account ?? 'office';
            asked.set(slot, asked.get(slot) ?? false);
          }
          if (type === 'duty.unanswered') asked.set(data.account ?? 'office', true);
          const isGone = type === 'duty.unasked' && data.check !== undefined;
          if (type === 'duty.answered' || isGone) asked.delete(data.account ?? 'office');
        }
        expect(asked.size).toBeLessThanOrEqual(17);
        expect(crowdStands(gate)).toBe(isCrowded(gate));
        const standing = new Set<string>();
        for (const one of conditions(gate)) {
          const [what = '', subject = ''] = one.split(' ');
          expect(standing.has(subject)).toBe(what === 'cleared');
          if (what === 'raised') standing.add(subject);
          else standing.delete(subject);
        }
        const missed = [...asked].flatMap(([slot, isMissed]) =>
          isMissed ? [slot === 'office' ? POST : CENTRE] : [],
        );
        expect([...standing].sort()).toEqual([...new Set<string>(missed)].sort());
        expect(gate.replayed()).toEqual(gate.states());
      }),
      { numRuns: 200 },
    );
  });
});
