import type { Cell } from '../../driver.ts';

/** A cell as a workbook's library gives it: texts trimmed, and nothing where it is none of ours. */
export function cellOf(cell: unknown): Cell {
  if (typeof cell === 'string') return cell.trim();
  if (typeof cell === 'number' || typeof cell === 'boolean' || cell instanceof Date) return cell;
  return null;
}
