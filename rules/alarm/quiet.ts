import type { PostId } from '../vocabulary/ids.ts';
import type { AlarmKind } from '../vocabulary/site.ts';

/** A silent call for help: whoever threatens must not see that it was heard. */
export const isQuietKind = (kind: AlarmKind): boolean => kind === 'hold-up' || kind === 'duress';

/** Of a quiet alarm: that it is, and the post at which nothing of it is shown. */
export function quietly({ isQuiet, post }: { readonly isQuiet?: true; readonly post?: PostId }): {
  readonly quiet?: true;
  readonly post?: PostId;
} {
  if (isQuiet !== true) return {};
  return post === undefined ? { quiet: true } : { quiet: true, post };
}
