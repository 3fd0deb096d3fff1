import { describe, expect, it } from 'vitest';
import { ANSWERS, answerTo, policyOf } from '../../../../rules/vocabulary/policy.ts';
import { REASONS, type Reason } from '../../../../rules/vocabulary/reasons.ts';
import type { Direction } from '../../../../rules/vocabulary/site.ts';
import { answer, site as base, setUp } from './each-reason.ts';

const REASON_WORDS = Object.keys(REASONS).filter((word): word is Reason => word in REASONS);
const LANES = { entry: 'in-1', exit: 'out-1' } as const;
const ENDS: readonly Direction[] = ['entry', 'exit'];
const cases = REASON_WORDS.flatMap((reason) => ENDS.map((end) => [reason, end] as const));
const judged = cases.filter(([reason]) => reason in setUp);

const opens = (reason: Reason, end: Direction, more: Parameters<typeof answer>[3] = {}) =>
  answer(reason, LANES[end], [], more).opens;
const choosing = (reason: Reason, end: Direction, is: 'refuse' | 'notice') => ({
  policy: { entry: {}, exit: {}, [end]: { [reason]: is } },
});

describe('the policy of a site', () => {
  it('never lets through whose card it is not clear, or who is banned, or what a mode shuts', () => {
    const fixed: readonly Reason[] = [
      'no-card',
      'card-unknown',
      'card-ambiguous',
      'card-lost',
      'other-vehicle',
      'vehicle-locked',
      'blocked',
      'lane-out-of-service',
      'awaits-confirmation',
    ];
    for (const reason of fixed) {
      for (const end of ENDS) {
        expect([reason, policyOf(reason, end)]).toEqual([reason, { standard: 'refuse', may: [] }]);
      }
    }
  });

  it('never lets in on a permit that is not good', () => {
    for (const reason of REASON_WORDS.filter((word) => word.startsWith('permit-'))) {
      expect([reason, policyOf(reason, 'entry').may]).toEqual([reason, []]);
    }
  });

  it.each(judged)('%s at the %s: the table and the rules agree', (reason, end) => {
    const { standard } = policyOf(reason, end);
    if (standard === 'refuse') expect(opens(reason, end)).toBe(false);
    else expect(opens(reason, end)).toBe(true);
  });

  it.each(judged.flatMap(([reason, end]) => ANSWERS.map((is) => [reason, end, is] as const)))(
    '%s at the %s set to %s does so only where the table leaves the choice',
    (reason, end, is) => {
      const { standard, may } = policyOf(reason, end);
      const more = choosing(reason, end, is);
      const expected = may.includes(is) ? is : standard;
      expect(answerTo({ ...base, ...more }, reason, end)).toBe(expected);
      const isFelt = standard === 'refuse' || answerNotices(reason, end);
      if (isFelt) expect(opens(reason, end, more)).toBe(expected === 'notice');
    },
  );
});

/** Some reasons do not arise at one end at all: nobody leaves as already inside. */
function answerNotices(reason: Reason, end: Direction): boolean {
  return answer(reason, LANES[end]).notices?.includes(reason) === true;
}
