import type { Instant } from '../rules/vocabulary/time.ts';

/** Something a simulated device did that a person would see: the arm rose, a relay clicked. */
export type SimEvent = {
  readonly kind: string;
  readonly [field: string]: string | number | boolean;
};

/** What comes out of a simulated device. */
export type SimOutput = {
  /** Bytes it puts on the wire, each piece one write. */
  readonly send?: readonly Uint8Array[];
  readonly events?: readonly SimEvent[];
  /** A verb it does not know, or cannot do now, in one sentence. */
  readonly error?: string;
};

/** The device's end of a wire: deterministic, in virtual time, written from the protocol's facts and not from the driver. */
export type Simulator = {
  readonly id: string;
  /** Human verbs it understands, with what each does. */
  readonly verbs: Readonly<Record<string, string>>;
  /** Bytes came to it. */
  receive(bytes: Uint8Array, now: Instant): SimOutput;
  /** A person does something to it. */
  act(verb: string, args: Readonly<Record<string, string>>, now: Instant): SimOutput;
  /** Time has come. */
  wake(now: Instant): SimOutput;
  readonly nextWake: Instant | undefined;
  /** How it stands, for tests and the console of `gatehouse sim`. */
  observe(): Readonly<Record<string, unknown>>;
};

/** What a simulated device is made from: the same configuration its driver gets. */
export type SimulatorConfig = {
  readonly id: string;
  /** The device's settings as configured. */
  readonly settings: unknown;
  /** The line it hangs on, where the device itself names it. */
  readonly line?: string;
  /** Whether a Modbus device speaks RTU or MBAP frames (by the line's kind); RTU where not given. */
  readonly framing?: 'rtu' | 'mbap';
  /** For a board of several barriers: which lanes each serves, so that `{lane}.arm-up` finds its arm. */
  readonly lanes?: Readonly<Record<string, readonly string[]>>;
  /** Inputs whose normal state is on (normally closed contacts of alarm zones). */
  readonly normal?: Readonly<Record<string, 'on' | 'off'>>;
};

/** A simulated device without an answer. */
export const silence: SimOutput = {};

/** Puts outputs of one moment together. */
export function joinOutputs(...outputs: readonly SimOutput[]): SimOutput {
  const error = outputs.find((output) => output.error !== undefined)?.error;
  return {
    send: outputs.flatMap((output) => output.send ?? []),
    events: outputs.flatMap((output) => output.events ?? []),
    ...(error !== undefined && { error }),
  };
}
