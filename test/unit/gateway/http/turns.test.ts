import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../gateway/http/turns.ts';

const WAITING_MAX = 8;

/** Work that ends when it is told to. */
function held(): { readonly work: () => Promise<void>; isBegun: boolean; end(): void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    end = resolve;
  });
  const one = {
    isBegun: false,
    work: (): Promise<void> => {
      one.isBegun = true;
      return done;
    },
    end: () => end(),
  };
  return one;
}

describe('what is read in turn', () => {
  it('begins when what came before has ended', async () => {
    const inTurn = createTurns();
    const [first, second] = [held(), held()];
    const one = inTurn(first.work);
    const two = inTurn(second.work);
    await Promise.resolve();
    expect([first.isBegun, second.isBegun]).toEqual([true, false]);
    first.end();
    await one;
    second.end();
    await two;
    expect(second.isBegun).toBe(true);
  });

  it('goes on after one that failed', async () => {
    const inTurn = createTurns();
    const failed = inTurn(() => Promise.reject(new Error('no')));
    const next = inTurn(() => Promise.resolve('read'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('read');
  });

  it('is refused where too many wait, and taken again when they have ended', async () => {
    const inTurn = createTurns();
    const all = Array.from({ length: WAITING_MAX }, held);
    const waiting = all.map(({ work }) => inTurn(work));
    await expect(inTurn(() => Promise.resolve())).rejects.toMatchObject({
      code: 'too-many-attempts',
    });
    for (const one of all) one.end();
    await Promise.all(waiting);
    expect(await inTurn(() => Promise.resolve('read'))).toBe('read');
  });
});
