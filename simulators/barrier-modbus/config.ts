import Type from 'typebox';
import { Check } from 'typebox/value';
import { open, type Static } from '../../rules/vocabulary/schema.ts';

const number = () => Type.Optional(Type.Integer());

/** What a simulated board needs of its driver's settings: how it is wired. */
const Wiring = open({
  unit: number(),
  relays: Type.Optional(
    Type.Record(Type.String(), open({ open: Type.Integer(), hold: number(), close: number() })),
  ),
  inputs: Type.Optional(Type.Record(Type.String(), Type.String())),
  inverted: Type.Optional(Type.Array(Type.Integer())),
  board: Type.Optional(
    open({
      relays: number(),
      on: number(),
      off: number(),
      pulses: number(),
      pulseUnitMs: number(),
      inputs: number(),
    }),
  ),
});
export type Wiring = Static<typeof Wiring>;

/** Reads the wiring out of a board's settings; undefined where they are none. */
export const wiringOf = (settings: unknown): Wiring | undefined =>
  Check(Wiring, settings) ? settings : undefined;
