import type { PassagesTable } from '../store/tables.ts';
import type { Material } from './material.ts';

/** Whose vehicle passed: its plate, else its holder, else the last characters of a card that is nobody's. */
export function nameOfPassage({ names }: Material, row: PassagesTable): string {
  const known = [row.vehicle, row.holder].find((id) => id !== null);
  if (known !== undefined && known !== null) return names.get(known) ?? known;
  return row.tail === null ? '' : `…${row.tail}`;
}
