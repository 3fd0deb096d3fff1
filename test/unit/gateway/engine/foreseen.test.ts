import { describe, expect, it } from 'vitest';
import { createForeseen } from '../../../../gateway/engine/foreseen.ts';
import { contact, deviceOnline, START } from './desk.ts';

describe('what was looked at while no commit is to be had', () => {
  it('is known when it comes again', () => {
    const foreseen = createForeseen();
    const first = contact('board-in-1', 1, START, 'arm-up', 'on');
    const second = contact('board-in-1', 2, START, 'site.fire', 'on');
    expect([first, second, first, second].map((one) => foreseen.isNew(one))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('gives way to what is new, however long the failure lasts', () => {
    const foreseen = createForeseen();
    for (let count = 0; count < 10_001; count += 1) {
      foreseen.isNew(deviceOnline('board-out-1', START));
    }
    expect(foreseen.isNew(contact('board-in-1', 1, START, 'site.fire', 'on'))).toBe(true);
  });
});
