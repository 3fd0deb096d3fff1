import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Check, Errors } from 'typebox/value';
import { registry } from '../../drivers/registry.ts';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';

const act = () => closed({ verb: Type.String(), args: Type.Record(Type.String(), Type.String()) });
const body = () =>
  Type.Object({ type: Type.String(), data: Type.Record(Type.String(), Type.Unknown()) });
const hex = () => Type.String({ pattern: '^([0-9A-F]{2}( |$))*$' });

/** One frame as published or computed, and what it means to both ends. */
const Vector = closed({
  name: Type.String(),
  source: Type.String({ minLength: 10 }),
  from: words(['gateway', 'device'] as const),
  hex: hex(),
  settings: Type.Unknown(),
  /** Which end it is for, where not both. */
  only: Type.Optional(words(['driver', 'simulator'] as const)),
  /** From the gateway: the driver sends it once its line opened, or for this command. */
  when: Type.Optional(Type.Union([Type.Literal('opened'), body()])),
  /** From the gateway: what the simulator answers. */
  answer: Type.Optional(hex()),
  /** From the gateway: how the simulator then stands, in part. */
  observe: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** From the device: the simulator sends it after these acts, being asked this. */
  act: Type.Optional(act()),
  acts: Type.Optional(Type.Array(act())),
  ask: Type.Optional(hex()),
  /** From the device: the driver reads this out of it, in order, among what else it says. */
  readings: Type.Optional(Type.Array(body())),
  /** From the device: it is broken, and the driver says so. */
  fault: Type.Optional(Type.String()),
});
export type Vector = Static<typeof Vector>;

const VectorFile = closed({
  settings: Type.Unknown(),
  example: closed({ act: act(), reading: body() }),
  vectors: Type.Array(Vector),
});
export type VectorFile = Static<typeof VectorFile>;

const ROOT = join(import.meta.dirname, '../..');

/** The vectors of a driver. */
export function vectorsOf(driver: string): VectorFile {
  const file = join(ROOT, 'drivers', driver, 'vectors.json');
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Check(VectorFile, parsed)) {
    throw new Error(`${file}: ${JSON.stringify(Errors(VectorFile, parsed).slice(0, 3))}`);
  }
  return parsed;
}

/** Every driver with its vectors. */
export const subjects = registry.map((driver) => ({
  id: driver.id,
  driver,
  ...vectorsOf(driver.id),
}));
