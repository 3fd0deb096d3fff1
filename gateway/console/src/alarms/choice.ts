/** What is looked at, and where in the list it last was. */
export type Chosen<T> = { readonly one: T; readonly index: number };

type Named = { readonly id: string };

/**
 * Which one the keys mean. Nobody has chosen yet: the first. The chosen one is gone: none, for whoever presses a key that
 * was meant for it must not act on another that he has not looked at.
 */
export function chosenOf<T extends Named>(
  items: readonly T[],
  chosen: Chosen<T> | undefined,
): Chosen<T> | undefined {
  const index = chosen === undefined ? 0 : items.findIndex(({ id }) => id === chosen.one.id);
  const one = items[index];
  return one === undefined ? undefined : { one, index };
}

/** The one that many places on, and never past an end; where the chosen one is gone, what stands at its place now. */
export function movedBy<T extends Named>(
  items: readonly T[],
  chosen: Chosen<T> | undefined,
  by: number,
): Chosen<T> | undefined {
  const current = chosenOf(items, chosen);
  const wanted = current === undefined ? (chosen?.index ?? 0) : current.index + by;
  const index = Math.max(0, Math.min(items.length - 1, wanted));
  const one = items[index];
  return one === undefined ? undefined : { one, index };
}
