import Type from 'typebox';
import { Check } from 'typebox/value';
import { open, type Static } from '../../rules/vocabulary/schema.ts';

/** What a simulated board needs of its driver's settings: how it is wired, and what it is read by. */
const Wiring = open({
  unit: Type.Optional(Type.Integer()),
  inputs: Type.Optional(Type.Record(Type.String(), Type.String())),
  inverted: Type.Optional(Type.Array(Type.Integer())),
  levels: Type.Optional(
    Type.Array(open({ upTo: Type.Optional(Type.Integer()), is: Type.String() })),
  ),
  board: Type.Optional(
    open({ inputs: Type.Optional(Type.Integer()), inputKind: Type.Optional(Type.String()) }),
  ),
});
export type Wiring = Static<typeof Wiring>;

/** Reads the wiring out of a board's settings; undefined where they are none. */
export const wiringOf = (settings: unknown): Wiring | undefined =>
  Check(Wiring, settings) ? settings : undefined;
