import type { FactOf } from './vocabulary/facts.ts';

/** Persons saved as guards: each rule that asks keeps its own list, written in one way. */
export type Guards = Record<string, true>;

/** Writes whether a person is a guard. */
export function writeGuard(guards: Guards, { data }: FactOf<'reference.changed'>): void {
  if (data.kind !== 'person') return;
  if (data.guard === true) guards[data.subject] = true;
  else delete guards[data.subject];
}
