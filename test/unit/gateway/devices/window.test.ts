import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../../../gateway/bus/envelope.ts';
import { createWindow, WINDOW } from '../../../../gateway/devices/window.ts';

function setUp() {
  const sent: Accepted[] = [];
  const window = createWindow<Accepted>({
    send: (item) => sent.push(item),
    giveUp: () => undefined,
  });
  const fill = (source: string, from: number, to: number, boot = 'b'): void => {
    for (let sequence = from; sequence <= to; sequence += 1) window.add({ source, boot, sequence });
  };
  return { window, sent, fill };
}

describe('the window', () => {
  it('sends nothing until the bus is there', () => {
    const { sent, fill } = setUp();
    fill('a', 1, 3);
    expect(sent).toEqual([]);
  });

  it('never has more than 64 on the way, of all devices together', () => {
    const { window, sent, fill } = setUp();
    window.restart();
    fill('a', 1, 50);
    fill('b', 1, 50);
    expect(sent).toHaveLength(WINDOW);
    window.letGo({ source: 'a', boot: 'b', sequence: 10 });
    expect(sent).toHaveLength(WINDOW + 10);
  });

  it('lets devices take turns, so that a chatty one delays nobody', () => {
    const { window, sent, fill } = setUp();
    fill('chatty', 1, 1_000);
    fill('quiet', 1, 1);
    window.restart();
    expect(
      sent
        .slice(0, 2)
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['chatty', 'quiet']);
    window.letGo({ source: 'chatty', boot: 'b', sequence: 1 });
    fill('late', 1, 1);
    window.letGo({ source: 'chatty', boot: 'b', sequence: 2 });
    window.letGo({ source: 'chatty', boot: 'b', sequence: 3 });
    expect(sent.slice(WINDOW, WINDOW + 3).map(({ source }) => source)).toContain('late');
  });

  it('sends everything unaccepted again, oldest first, after a break', () => {
    const { window, sent, fill } = setUp();
    fill('a', 8, 9, 'old');
    fill('a', 1, 2, 'new');
    window.restart();
    window.letGo({ source: 'a', boot: 'old', sequence: 8 });
    window.stop();
    sent.length = 0;
    window.restart();
    expect(sent.map(({ boot, sequence }) => `${boot}${sequence}`)).toEqual([
      'old9',
      'new1',
      'new2',
    ]);
  });

  it('lets go of one boot without touching another', () => {
    const { window, fill } = setUp();
    fill('a', 8, 9, 'old');
    fill('a', 1, 2, 'new');
    expect(window.letGo({ source: 'a', boot: 'new', sequence: 2 })).toEqual([]);
    expect(window.letGo({ source: 'a', boot: 'old', sequence: 99 })).toHaveLength(2);
    expect(window.held()).toBe(2);
  });

  it('keeps order per source and loses nothing, whatever breaks in between', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), source: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('accept' as const) }),
      fc.record({ kind: fc.constant('break' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const { window, sent } = setUp();
        const added = new Map<string, number>();
        const taken = new Map<string, number>();
        window.restart();
        const take = (): void => {
          for (const { source, boot, sequence } of sent.splice(0)) {
            const last = taken.get(source) ?? 0;
            // A duplicate or the next one, and never a gap.
            expect(sequence).toBeLessThanOrEqual(last + 1);
            taken.set(source, Math.max(last, sequence));
            window.letGo({ source, boot, sequence: Math.max(last, sequence) });
          }
        };
        for (const one of steps) {
          if (one.kind === 'add') {
            const sequence = (added.get(one.source) ?? 0) + 1;
            added.set(one.source, sequence);
            window.add({ source: one.source, boot: 'b', sequence });
          } else if (one.kind === 'accept') take();
          else {
            sent.length = 0;
            window.restart();
          }
          expect(window.inFlight()).toBeLessThanOrEqual(WINDOW);
        }
        while (sent.length > 0) take();
        expect(taken).toEqual(added);
        expect(window.held()).toBe(0);
      }),
    );
  });
});
