/** Where somebody who is shown alarms stands: in the office, at one post, or at a post that nobody has named. */
export type Stand = string;
export const OFFICE = 'office';
export const SOME_POST = 'some-post';

/** Kinds that call for help in silence. */
export const SILENT: readonly string[] = ['hold-up', 'duress'];

/** False of a silent call for help at the post it comes from: whoever threatens must not see that it was heard. */
export function isShownAt(
  stand: Stand,
  { quiet, post }: { readonly quiet?: boolean; readonly post?: string },
): boolean {
  if (quiet !== true || stand === OFFICE) return true;
  return stand !== SOME_POST && post !== undefined && post !== stand;
}

/** False of a silent call for help in the records, which do not tell of all where they came from, but in the office. */
export const isToldAt = (stand: Stand, kind: string): boolean =>
  stand === OFFICE || !SILENT.includes(kind);
