import Type from 'typebox';
import {
  type BarrierId,
  configuredId,
  type DeviceId,
  type LaneId,
  madeId,
  type PassageId,
} from './ids.ts';
import { open, type Static, Text, words } from './schema.ts';

/** The closed list of what may raise an arm by our doing (DESIGN section 4, "the invariant above all"). */
export const OUR_AUTHORITIES = [
  'permit',
  'verified',
  'override',
  'emergency',
  'fire',
  'free-flow',
  'test',
] as const;

/** Why an arm went up or is kept up: kind, the thing that gives the authority, and who where a person did. */
export const Authority = open({
  kind: words(OUR_AUTHORITIES),
  id: Type.String({ minLength: 1 }),
  by: Type.Optional(Type.String()),
});
export type Authority = Static<typeof Authority>;

/** What is told to a driver at the lane: never why. */
export const Sign = words(['granted', 'refused', 'wait', 'ready'] as const);
export type Sign = Static<typeof Sign>;

/** Every command, by type (CONTRACT, "Commands"). */
export const COMMANDS = {
  'barrier.open': open({
    barrier: configuredId<BarrierId>(),
    lane: configuredId<LaneId>(),
    passage: Type.Optional(madeId<PassageId>()),
    pulseMs: Type.Integer({ minimum: 100, maximum: 10_000 }),
    authority: Authority,
  }),
  'barrier.hold': open({ barrier: configuredId<BarrierId>(), authority: Authority }),
  'barrier.release': open({ barrier: configuredId<BarrierId>(), authority: Authority }),
  'barrier.close': open({ barrier: configuredId<BarrierId>(), lane: configuredId<LaneId>() }),
  'reader.show': open({
    sign: Sign,
    text: Text,
    seconds: Type.Integer({ minimum: 0, maximum: 600 }),
  }),
  'clock.set': open({ time: Type.String() }),
  /** 查岗应答: somebody on duty has answered the centre that asked. */
  'duty.reply': open({ account: Type.String({ minLength: 1 }) }),
} as const;

export type CommandType = keyof typeof COMMANDS;
export type CommandData<T extends CommandType> = Static<(typeof COMMANDS)[T]>;
/** One command's type and data. */
export type CommandBody = {
  [T in CommandType]: { readonly type: T; readonly data: CommandData<T> };
}[CommandType];

/**
 * What a rule wants done. An impulse is sent once by the process that committed it; a level is true until it changes and
 * is asserted again whenever engine, host or device comes back.
 */
export type CommandDraft = CommandBody & {
  readonly device: DeviceId;
  readonly manner: 'impulse' | 'level';
};
