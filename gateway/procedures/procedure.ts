import type { Text } from '../../rules/vocabulary/schema.ts';
import type { AlarmKind } from '../../rules/vocabulary/site.ts';

/** One thing to be done; `alarm.tick` names it by its id. */
export type ProcedureStep = { readonly id: string; readonly text: Text };

/** A number to call. */
export type Phone = { readonly name: Text; readonly number: string };

/** What is to be done about an alarm of that kind, in order. */
export type Procedure = {
  readonly kind: AlarmKind;
  readonly steps: readonly ProcedureStep[];
  readonly phones: readonly Phone[];
};

/** The cards of a site: its own where it has written one, ours for every other kind. */
export function proceduresOf(
  own: readonly Procedure[],
  shipped: readonly Procedure[],
): readonly Procedure[] {
  return shipped.map((card) => own.find(({ kind }) => kind === card.kind) ?? card);
}
