import Type, { type Static as Mutable, type TProperties, type TSchema } from 'typebox';

type Primitive = string | number | boolean | null | undefined;

/** Readonly all the way down; branded primitives stay themselves. */
export type Frozen<T> = unknown extends T
  ? T
  : T extends Primitive
    ? T
    : T extends readonly (infer U)[]
      ? readonly Frozen<U>[]
      : { readonly [K in keyof T]: Frozen<T[K]> };

/** The type a schema describes, readonly. */
export type Static<S extends TSchema> = Frozen<Mutable<S>>;

/** One of a fixed list of words. */
export function words<const T extends readonly string[]>(list: T) {
  return Type.Unsafe<T[number]>(Type.String({ enum: [...list] }));
}

/** One of the words that a table has entries for. */
export const wordsOf = <const T extends object>(table: T) =>
  Type.Unsafe<keyof T & string>(Type.String({ enum: Object.keys(table) }));

/** An object that takes no other fields: an unknown key is a mistake, not an extension. */
export const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** An object that may carry fields we do not know yet: what comes over the bus. */
export const open = <P extends TProperties>(properties: P) => Type.Object(properties);

/** Chinese first, English second: whatever a person reads. */
export const Text = closed({ zh: Type.String(), en: Type.String() });
export type Text = Static<typeof Text>;
