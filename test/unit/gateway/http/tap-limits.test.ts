import { describe, expect, it } from 'vitest';
import { BACK } from '../../../../gateway/http/sign-in-page.ts';
import { createAgain, createRefusals } from '../../../../gateway/http/tap-limits.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';

const clockAt = () => createVirtualClock(instant(Date.UTC(2026, 10, 24)));

describe('who is refused again and again', () => {
  it('waits after the twentieth in a minute, until the first is a minute old', async () => {
    const clock = clockAt();
    const refusals = createRefusals(clock);
    for (let tried = 0; tried < 20; tried += 1) {
      expect(refusals.waitMs(['li'])).toBe(0);
      refusals.add(['li']);
      await clock.advance(1_000);
    }
    expect(refusals.waitMs(['li'])).toBe(40_000);
    expect(refusals.waitMs(['wang'])).toBe(0);
    await clock.advance(40_000);
    expect(refusals.waitMs(['li'])).toBe(0);
  });

  it('waits under another name too, from the same network', () => {
    const refusals = createRefusals(clockAt());
    for (let tried = 0; tried < 20; tried += 1) refusals.add([`name ${tried}`, 'network']);
    expect(refusals.waitMs(['name of somebody new', 'network'])).toBe(60_000);
  });
});

describe('an address that is opened again', () => {
  it('is the same tap for half a minute, of the same person', async () => {
    const clock = clockAt();
    const idOf = createAgain(clock);
    const first = idOf('li /t/tags?a');
    await clock.advance(29_999);
    expect(idOf('li /t/tags?a')).toBe(first);
    expect(idOf('wang /t/tags?a')).not.toBe(first);
    await clock.advance(1);
    expect(idOf('li /t/tags?a')).not.toBe(first);
  });
});

describe('where a sign-in leads back to', () => {
  it.each(['/t/tags?picc_data=00&cmac=11', '/guard', '/'])('may be %s', (back) => {
    expect(back).toMatch(new RegExp(BACK));
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '',
    'javascript:x',
    '/a b',
  ])('is never %s', (back) => {
    expect(back).not.toMatch(new RegExp(BACK));
  });
});
