type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that are there: what is undefined is left out. */
export function present<T extends object>(fields: T): Present<T>;
export function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
