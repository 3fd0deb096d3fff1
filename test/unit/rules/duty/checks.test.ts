import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarm } from '../../../../rules/alarm/alarm.ts';
import type { PostId } from '../../../../rules/vocabulary/ids.ts';
import type { Gate } from '../access/gate.ts';
import { CARDS, DESK, guarded, openPost, POST, tap } from './post-site.ts';

const MINUTE = 60_000;
const CENTRE = 'fire-receiver';
const ACCOUNT = '00000000000A';

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

  it('from ever new accounts fills no memory', () => {
    const gate = openPost();
    for (let i = 0; i < 100; i += 1) question(gate, 10, `account-${i}`);
    expect(gate.all('duty.asked').length).toBeLessThanOrEqual(16);
  });
});

describe('in every history', () => {
  it('an alarm stands while a check was missed and nobody has answered, and only then', () => {
    const step = fc.oneof(
      fc.constantFrom('check', 'question', 'other', 'answer', 'office', 'tap'),
      fc.integer({ min: 1, max: 12 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const gate = openPost();
        for (const one of steps) {
          if (typeof one === 'number') gate.wait(one * MINUTE);
          else if (one === 'check') check(gate, 3);
          else if (one === 'question') question(gate, 4);
          else if (one === 'other') question(gate, 6, 'other');
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
          if (type === 'duty.answered') asked.delete(data.account ?? 'office');
        }
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
