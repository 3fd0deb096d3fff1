import { describe, expect, it } from 'vitest';
import { createCalm } from '../../../../gateway/devices/calm.ts';
import { createHandClock } from './hand-clock.ts';

function setUp() {
  const clock = createHandClock();
  const start = clock.now();
  const saidAt: number[] = [];
  const calm = createCalm({ clock, everyMs: 1_000, say: () => saidAt.push(clock.now() - start) });
  return { clock, calm, saidAt };
}

describe('calm', () => {
  it('says the first change at once', () => {
    const { calm, saidAt } = setUp();
    calm.changed();
    expect(saidAt).toEqual([0]);
  });

  it('says what changes meanwhile once, when its time has come', () => {
    const { clock, calm, saidAt } = setUp();
    calm.changed();
    clock.advance(100);
    calm.changed();
    calm.changed();
    clock.advance(5_000);
    expect(saidAt).toEqual([0, 1_000]);
  });

  it('says nothing after it was closed', () => {
    const { clock, calm, saidAt } = setUp();
    calm.changed();
    calm.changed();
    calm.close();
    clock.advance(5_000);
    expect(saidAt).toEqual([0]);
  });
});
