import type { ActType } from '../vocabulary/acts.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';

/** An act of one type, as it came. */
export type ActOf<T extends ActType> = Extract<InputOf<'act'>, { readonly type: T }>;

/** What was asked for is not done, and why. */
export function refuseAct({ id, type, by }: InputOf<'act'>, why: string): readonly FactDraft[] {
  return [{ type: 'act.refused', data: { act: id, type, by, why } }];
}
