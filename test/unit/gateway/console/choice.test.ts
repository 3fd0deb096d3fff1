import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chosenOf, movedBy } from '../../../../gateway/console/src/alarms/choice.ts';

const list = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const chosen = (id: string, index: number) => ({ one: { id }, index });
const idOf = (found: { readonly one: { readonly id: string } } | undefined) => found?.one.id;

describe('the alarm that is chosen', () => {
  it('is the first before anybody chose', () => {
    expect(idOf(chosenOf(list('a', 'b'), undefined))).toBe('a');
    expect(chosenOf([], undefined)).toBeUndefined();
  });

  it('stays the same while others come and go', () => {
    expect(chosenOf(list('new', 'b', 'a'), chosen('a', 0))).toEqual(chosen('a', 2));
  });

  it('is none once it is gone, whatever stands at its place', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
    fc.assert(
      fc.property(ids, fc.nat({ max: 8 }), (given, index) => {
        expect(chosenOf(list(...given), chosen('gone', index))).toBeUndefined();
      }),
    );
  });

  it('is by the next key what stands where the gone one was', () => {
    const gone = chosen('gone', 1);
    expect(idOf(movedBy(list('a', 'b', 'c'), gone, 1))).toBe('b');
    expect(idOf(movedBy(list('a', 'b', 'c'), gone, -1))).toBe('b');
    expect(idOf(movedBy(list('a'), gone, 1))).toBe('a');
    expect(movedBy([], gone, 1)).toBeUndefined();
  });

  it('moves by one and never past an end', () => {
    const items = list('a', 'b');
    expect(idOf(movedBy(items, undefined, 1))).toBe('b');
    expect(idOf(movedBy(items, chosen('b', 1), 1))).toBe('b');
    expect(idOf(movedBy(items, chosen('a', 0), -1))).toBe('a');
  });
});
