import { describe, expect, it } from 'vitest';
import { createRefusals, type RefusalReport } from '../../../../gateway/bus/refusals.ts';
import { createHandClock } from '../devices/hand-clock.ts';

function setUp() {
  const clock = createHandClock();
  const reports: RefusalReport[] = [];
  const refusals = createRefusals(clock, (report) => reports.push(report));
  const refuse = (account: string, topic = 't'): void =>
    refusals.add({ account, client: 'c', what: 'publish', topic, why: 'not-allowed' });
  return { clock, reports, refusals, refuse };
}

describe('refusals', () => {
  it('are reported at once the first time', () => {
    const { reports, refuse } = setUp();
    refuse('a');
    expect(reports).toMatchObject([{ account: 'a', count: 1 }]);
  });

  it('are reported once a minute after that, with how many there were and the last of them', () => {
    const { clock, reports, refuse } = setUp();
    refuse('a');
    refuse('a', 'second');
    refuse('a', 'third');
    clock.advance(59_999);
    expect(reports).toHaveLength(1);
    clock.advance(1);
    expect(reports.at(-1)).toMatchObject({ account: 'a', topic: 'third', count: 2 });
    refuse('a');
    expect(reports).toHaveLength(2);
  });

  it('of one account do not hide those of another', () => {
    const { reports, refuse } = setUp();
    refuse('a');
    refuse('b');
    expect(reports.map(({ account }) => account)).toEqual(['a', 'b']);
  });

  it('are reported at once again after a quiet minute', () => {
    const { clock, reports, refuse } = setUp();
    refuse('a');
    clock.advance(60_000);
    refuse('a');
    expect(reports.map(({ count }) => count)).toEqual([1, 1]);
  });

  it('carry no more of a stranger than fits a fact', () => {
    const { reports, refuse } = setUp();
    refuse('a', 'x'.repeat(60_000));
    expect(reports[0]?.topic).toHaveLength(200);
  });
});
