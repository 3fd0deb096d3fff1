import type { Text } from '../../../../rules/vocabulary/schema.ts';
import type { Choice } from './pick-form.tsx';

/** Reasons to choose from: sent by their keys, read by their words. */
export const reasonChoices = (
  reasons: Readonly<Record<string, Text>>,
  of: (text: Text) => string,
): readonly Choice[] =>
  Object.entries(reasons).map(([value, text]) => ({ value, label: of(text) }));

/** A reason with what was written beside it. */
export const reasonGiven = (
  why: string,
  note: string | undefined,
): { readonly why: string; readonly note?: string } =>
  note === undefined ? { why } : { why, note };
