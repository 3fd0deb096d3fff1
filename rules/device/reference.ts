import type { FactDraft } from '../vocabulary/facts.ts';
import type { InputOf } from '../vocabulary/inputs.ts';

/** Who was named or named anew. Names and plates stay in the reference data: the fact carries the id only. */
export function referenceChanged(act: InputOf<'act'>): readonly FactDraft[] {
  const { type, data, by } = act;
  if (type === 'person.save') {
    const told = { kind: 'person', subject: data.person, by, guard: data.guard === true } as const;
    return [{ type: 'reference.changed', data: told }];
  }
  if (type === 'vehicle.save') {
    const told = { kind: 'vehicle', subject: data.vehicle, by } as const;
    return [{ type: 'reference.changed', data: told }];
  }
  return [];
}
