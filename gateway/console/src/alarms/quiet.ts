import type { AlarmPicture, Line, SitePicture } from '../api/types.ts';

/** Where a machine stands: in the office, at one post, or at a post that nobody has named. */
export type Stand = string;
export const OFFICE = 'office';
export const SOME_POST = 'some-post';

type Quiet = Pick<AlarmPicture, 'quiet' | 'post'>;

/** False of a silent call for help at the post it comes from: whoever threatens must not see that it was heard. */
export function isShownAt(stand: Stand, { quiet, post }: Quiet): boolean {
  if (quiet !== true || stand === OFFICE) return true;
  return stand !== SOME_POST && post !== undefined && post !== stand;
}

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

/** Kinds that call for help in silence. */
export const SILENT: readonly string[] = ['hold-up', 'duress'];

const quietOf = ({ quiet, post }: { readonly quiet?: boolean; readonly post?: string }): Quiet => ({
  ...(quiet === undefined ? {} : { quiet }),
  ...(post === undefined ? {} : { post }),
});
