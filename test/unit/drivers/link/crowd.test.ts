import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCrowd } from '../../../../drivers/link/crowd.ts';

describe('a crowd of peers at its limit', () => {
  it('lets go of who never said anything before anybody who did', () => {
    const crowd = createCrowd<number>(3);
    for (const [member, peer] of ['panel', 'a', 'b'].entries()) crowd.add(peer, member);
    crowd.heard('panel');
    expect(crowd.add('c', 3)).toBe('a');
  });

  it('lets go of who was silent for longest where all have spoken', () => {
    const crowd = createCrowd<number>(2);
    for (const [member, peer] of ['a', 'b'].entries()) crowd.add(peer, member);
    for (const peer of ['b', 'a', 'b']) crowd.heard(peer);
    expect(crowd.add('c', 2)).toBe('a');
  });

  it('of any history holds no more than its limit, and never drops a speaker for the dumb', () => {
    const deed = fc.record({ peer: fc.nat({ max: 20 }), speaks: fc.boolean() });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 100 }), (deeds) => {
        const crowd = createCrowd<string>(5);
        const spoken = new Set<string>();
        const there = new Set<string>();
        for (const { peer, speaks } of deeds) {
          const name = `${peer}`;
          if (speaks && crowd.heard(name)) spoken.add(name);
          if (speaks || there.has(name)) continue;
          const dumb = [...there].filter((one) => !spoken.has(one));
          const leaving = crowd.add(name, name);
          there.add(name);
          if (leaving === undefined) continue;
          expect(dumb.length === 0 || dumb.includes(leaving)).toBe(true);
          crowd.delete(leaving);
          there.delete(leaving);
          spoken.delete(leaving);
        }
        expect(there.size).toBeLessThanOrEqual(5);
        expect([...crowd.clear()].toSorted()).toEqual([...there].toSorted());
      }),
    );
  });
});
