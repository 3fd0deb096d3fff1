import type { ActRefusal } from './vocabulary/act-refusals.ts';
import type { ActType } from './vocabulary/acts.ts';
import type { FactData, FactDraft } from './vocabulary/facts.ts';
import type { InputOf } from './vocabulary/inputs.ts';

/** An act of one type, as it came. */
export type ActOf<T extends ActType> = Extract<InputOf<'act'>, { readonly type: T }>;

/** What was asked for is not done, and why; for a fire, which signals still stand. */
export function refuseAct(
  { id, type, by }: InputOf<'act'>,
  why: ActRefusal,
  more: Pick<FactData<'act.refused'>, 'signals' | 'rows'> = {},
): readonly FactDraft[] {
  return [{ type: 'act.refused', data: { act: id, type, by, why, ...more } }];
}
