import type { TSchema } from 'typebox';

/** A schema with what site.yaml's readers are told about it. */
export const about = <S extends TSchema>(schema: S, description: string): S => ({
  ...schema,
  description,
});
