import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimants } from '../../../../rules/access/card-index.ts';
import { writeCredential, writeLoss } from '../../../../rules/access/permits.ts';
import { type AccessState, initialState } from '../../../../rules/access/state.ts';
import type { FactOf } from '../../../../rules/vocabulary/facts.ts';
import type { Digest } from '../../../../rules/vocabulary/ids.ts';
import { id, START } from './gate.ts';

const FORMS = ['a', 'b', 'c', 'd'].map((form) => form as Digest);
const base = { id: id.fact('f'), time: START, at: START, cause: id.fact('i'), sequence: 1 };
const enrolled = (name: string, digests: readonly Digest[]): FactOf<'credential.enrolled'> => ({
  ...base,
  type: 'credential.enrolled',
  data: { credential: id.credential(name), digests, by: 'x', technology: 'em4100', bits: 40 },
});
const lost = (name: string): FactOf<'credential.lost'> => ({
  ...base,
  type: 'credential.lost',
  data: { credential: id.credential(name), digests: [], by: 'x' },
});
const names = (state: AccessState, digests: readonly Digest[]) =>
  claimants(state, digests).map((one) => one.id);

describe('whose card it is', () => {
  it('says the same whether it was asked all along or only after a restart', () => {
    const fact = fc.oneof(
      fc
        .tuple(fc.constantFrom('x', 'y', 'z'), fc.subarray(FORMS, { minLength: 1 }))
        .map(([name, digests]) => enrolled(name, digests)),
      fc.constantFrom('x', 'y', 'z').map(lost),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
        const state = initialState();
        for (const one of facts) {
          // A name keeps its card: enrolment refuses another one.
          const known = state.credentials[one.data.credential];
          if (one.type === 'credential.lost') writeLoss(state, one);
          else if (known === undefined) writeCredential(state, one);
          names(state, FORMS);
        }
        const restarted: AccessState = structuredClone(state);
        for (const form of FORMS) {
          expect(names(state, [form]).toSorted()).toEqual(names(restarted, [form]).toSorted());
        }
      }),
    );
  });

  it('knows a card by the forms that it was given when it was bound anew', () => {
    const state = initialState();
    const [first, second] = FORMS;
    writeCredential(state, enrolled('x', FORMS.slice(0, 1)));
    expect(names(state, FORMS.slice(1, 2))).toEqual([]);
    writeCredential(state, enrolled('x', FORMS.slice(0, 2)));
    expect([first, second].map((form) => (form ? names(state, [form]) : []))).toEqual([
      ['x'],
      ['x'],
    ]);
  });

  it('knows a card whose digests an older version wrote whole', () => {
    const state = initialState();
    const whole = 'x'.repeat(21) + 'y'.repeat(22);
    writeCredential(state, enrolled('old', [whole as Digest]));
    expect(names(state, [whole.slice(0, 22) as Digest])).toEqual(['old']);
  });

  it('forgets the lost name of a card that was given out again', () => {
    const state = initialState();
    writeCredential(state, enrolled('old', FORMS));
    writeLoss(state, lost('old'));
    writeCredential(state, enrolled('new', FORMS));
    expect(names(state, FORMS)).toEqual(['new']);
  });

  it('keeps the lost name of a card that only looks alike to some reader', () => {
    const state = initialState();
    writeCredential(state, enrolled('old', ['a' as Digest, 'c' as Digest]));
    writeLoss(state, lost('old'));
    writeCredential(state, enrolled('new', ['b' as Digest, 'c' as Digest]));
    expect(names(state, ['c' as Digest]).toSorted()).toEqual(['new', 'old']);
    expect(names(state, ['b' as Digest])).toEqual(['new']);
  });

  it('says lost of a card all of whose names are lost', () => {
    const state = initialState();
    writeCredential(state, enrolled('old', FORMS));
    writeLoss(state, lost('old'));
    writeCredential(state, enrolled('new', FORMS));
    writeLoss(state, lost('new'));
    expect(claimants(state, FORMS)).toHaveLength(1);
    expect(claimants(state, FORMS)[0]?.card.lost).toBe(true);
  });
});
