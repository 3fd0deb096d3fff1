/** An outcome whose refusal is data: the caller must look at both. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** The good outcome. */
export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
/** The refusal. */
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Thrown where something that must hold does not: a programmer's error, never a user's. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** States what must hold here. */
export function invariant(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new BrokenInvariant(sentence);
}

/** Ends a switch over a union: a new member is a type error here. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`no case for ${JSON.stringify(value)}`);
}
