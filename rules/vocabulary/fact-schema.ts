import Type, { type TSchema } from 'typebox';

/** Part of the feed a fact is told on. */
export const AREAS = ['access', 'patrol', 'alarm', 'duty', 'case', 'device'] as const;
export type Area = (typeof AREAS)[number];

/** A fact's data, with the feed it is told on. */
export const of = <const A extends Area, S extends TSchema>(area: A, data: S) => ({ area, data });

export const maybe = <S extends TSchema>(schema: S) => Type.Optional(schema);
export const text = () => Type.String();
export const moment = () => Type.String({ description: 'RFC 3339' });
