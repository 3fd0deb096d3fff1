import { describe, expect, it } from 'vitest';
import { createWithheld, WITHHELD_MS } from '../../../../gateway/bus/withheld.ts';
import { createHandClock } from '../devices/hand-clock.ts';

const message = (text: string) => ({ topic: 'topic', payload: Buffer.from(text) });

function setUp() {
  const clock = createHandClock();
  const intake = { isOpen: false };
  let disconnected = 0;
  const withheld = createWithheld({
    clock,
    isOpen: () => intake.isOpen,
    disconnect: () => {
      disconnected += 1;
    },
  });
  return { clock, intake, withheld, disconnected: () => disconnected };
}

describe('a publisher that was not acknowledged', () => {
  it('stays connected while intake is closed', () => {
    const { clock, withheld, disconnected } = setUp();
    withheld.add(message('m'));
    clock.advance(WITHHELD_MS * 10);
    expect(disconnected()).toBe(0);
  });

  it('is disconnected once intake is open, so that it sends again', () => {
    const { clock, intake, withheld, disconnected } = setUp();
    withheld.add(message('m'));
    clock.advance(WITHHELD_MS * 2);
    intake.isOpen = true;
    clock.advance(WITHHELD_MS);
    expect(disconnected()).toBe(1);
  });

  it('is left alone where it has sent again by itself', () => {
    const { clock, intake, withheld, disconnected } = setUp();
    withheld.add(message('m'));
    intake.isOpen = true;
    withheld.taken(message('m'));
    clock.advance(WITHHELD_MS * 2);
    expect(disconnected()).toBe(0);
  });

  it('is disconnected at once where it sends on without end', () => {
    const { withheld, disconnected } = setUp();
    for (let n = 0; n < 100_001; n += 1) withheld.add(message(`m${n}`));
    expect(disconnected()).toBe(1);
  });
});
