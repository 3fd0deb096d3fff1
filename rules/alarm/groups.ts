import type { Cause } from './signal.ts';

/** What an alarm has in common with others: the panel or board that tells of it, or the lane it stands at. */
export function groupOf({ panel, lane, device, checkpoint, source }: Cause): string {
  if (panel !== undefined) return `panel ${panel}`;
  if (lane !== undefined) return `lane ${lane}`;
  if (device !== undefined) return `device ${device}`;
  return checkpoint === undefined ? source : `checkpoint ${checkpoint}`;
}
