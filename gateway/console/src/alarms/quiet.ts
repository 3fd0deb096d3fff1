import { isShownAt, OFFICE, SILENT, type Stand } from '../../../../rules/vocabulary/stand.ts';
import type { AlarmPicture, Line, SitePicture } from '../api/types.ts';

type Quiet = Pick<AlarmPicture, 'quiet' | 'post'>;

/** Lines of the feed that may be shown where this machine stands. */
export function linesAt(
  stand: Stand,
  lines: readonly Line[],
  zones: SitePicture['zones'],
): readonly Line[] {
  if (stand === OFFICE) return lines;
  const silent = zones.flatMap(({ id, kind }) => (SILENT.includes(kind) ? [`zone.${id}`] : []));
  const hidden = new Set(
    lines.flatMap((line) =>
      line.type === 'alarm.raised' && !isShownAt(stand, quietOf(line.data))
        ? [line.data.alarm]
        : [],
    ),
  );
  return lines.filter((line) => {
    if (line.type === 'duress.signalled') return false;
    if (line.type === 'panel.event') return !SILENT.includes(line.data.kind);
    if ('input' in line.data && silent.includes(line.data.input)) return false;
    return !('alarm' in line.data && hidden.has(line.data.alarm));
  });
}

const quietOf = ({ quiet, post }: { readonly quiet?: boolean; readonly post?: string }): Quiet => ({
  ...(quiet === undefined ? {} : { quiet }),
  ...(post === undefined ? {} : { post }),
});
