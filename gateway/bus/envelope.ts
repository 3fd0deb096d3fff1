import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Decided } from '../../rules/engine.ts';
import type { CommandDraft } from '../../rules/vocabulary/commands.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { open } from '../../rules/vocabulary/schema.ts';
import type { StateKind } from '../../rules/vocabulary/states.ts';
import { fromRfc3339, type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { DeviceHealthData, HostHealthData } from './health.ts';

/** Why a message cannot be taken, and where in it. */
export type Rejection = {
  readonly code:
    | 'not-json'
    | 'not-an-envelope'
    | 'bad-time'
    | 'wrong-source'
    | 'wrong-type'
    | 'unknown-type'
    | 'not-numbered'
    | 'bad-data'
    | 'retained';
  /** JSON pointer of what is wrong. */
  readonly at?: string;
};

/** Every message's outside (CONTRACT, "Envelope"), its times read. */
export type Envelope = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** The thing a state is of. */
  readonly subject?: string;
  readonly time: Instant;
  readonly at?: Instant;
  readonly boot?: string;
  readonly sequence?: number;
  readonly previous?: number;
  readonly key?: string;
  readonly formerkey?: string;
  readonly cause?: string;
  readonly expires?: Instant;
  readonly data: unknown;
};

/** `{source, boot, sequence}`: all of that boot up to `sequence` is durable. */
export type Accepted = {
  readonly source: string;
  readonly boot: string;
  readonly sequence: number;
  /** What was sent after `sequence` was not taken: it is to be sent again at once. */
  readonly again?: boolean;
};

/** Who speaks for a device. */
export const deviceSource = (site: SiteId, device: DeviceId): string => `/${site}/device/${device}`;
/** Who speaks for a host. */
export const hostSource = (site: SiteId, host: HostId): string => `/${site}/host/${host}`;
/** Who speaks for a site. */
export const engineSource = (site: SiteId): string => `/${site}/engine`;

/** A reading as its host says it. */
export function readingEnvelope(
  site: SiteId,
  reading: ReadingBody & {
    readonly id: string;
    readonly device: DeviceId;
    readonly time: Instant;
    readonly boot: string;
    readonly sequence: number;
    readonly key?: string;
    readonly formerKey?: string;
  },
): string {
  const { id, type, time, boot, sequence, key, formerKey, data } = reading;
  return write({
    id,
    source: deviceSource(site, reading.device),
    type,
    time,
    boot,
    sequence,
    ...(key === undefined ? {} : { key }),
    ...(formerKey === undefined ? {} : { formerkey: formerKey }),
    data,
  });
}

/** A fact for its area's feed; `previous` is the sequence of the fact before it on that topic, 0 on the first. */
export function factEnvelope(site: SiteId, fact: Fact, previous: number): string {
  const { id, type, time, at, cause, sequence } = fact;
  const data = toldOf(fact);
  return write({ id, source: engineSource(site), type, time, at, cause, sequence, previous, data });
}

/** The rows of an import are many and for the journal alone: who reads along hears that they came, and how many. */
function toldOf(fact: Fact): Fact['data'] {
  if (fact.type !== 'import.staged') return fact.data;
  const { rows: _, ...told } = fact.data;
  return told;
}

/** A command, which must not act after `expires`. */
export function commandEnvelope(
  site: SiteId,
  command: CommandDraft & Pick<Decided, 'id' | 'time'> & { readonly cause: string },
  expires: Instant,
): string {
  const { id, type, time, cause, data } = command;
  return write({ id, source: engineSource(site), type, time, cause, expires, data });
}

/** The retained state of the thing `id`; `sequence` is that of the last fact in it. */
export function stateEnvelope(
  site: SiteId,
  state: {
    readonly kind: StateKind;
    readonly id: string;
    readonly time: Instant;
    readonly sequence: number;
    readonly data: object;
  },
): string {
  const { kind, id: subject, time, sequence, data } = state;
  // A message's own name: the same thing after the same fact is the same message, however often it is said.
  const id = `${kind}.${subject}.${sequence}`;
  const type = `${kind}.state`;
  return write({ id, source: engineSource(site), type, subject, time, sequence, data });
}

/** What is durable, told to one host. */
export function acceptedEnvelope(
  site: SiteId,
  accepted: {
    readonly id: string;
    readonly time: Instant;
    readonly sources: readonly Accepted[];
  },
): string {
  const { id, time, sources } = accepted;
  return write({ id, source: engineSource(site), type: ACCEPTED, time, data: { sources } });
}

type HealthHead = { readonly id: string; readonly time: Instant; readonly sequence?: number };

/** A host's health; its last will has no sequence. */
export function hostHealthEnvelope(
  site: SiteId,
  host: HostId,
  { id, time, sequence, data }: HealthHead & { readonly data: HostHealthData },
): string {
  return write({
    id,
    source: hostSource(site, host),
    type: HOST_HEALTH,
    time,
    boot: data.boot,
    ...(sequence === undefined ? {} : { sequence }),
    data,
  });
}

/** A device's health, as its host knows it. */
export function deviceHealthEnvelope(
  site: SiteId,
  device: DeviceId,
  { id, time, sequence, data }: HealthHead & { readonly data: DeviceHealthData },
): string {
  return write({
    id,
    source: deviceSource(site, device),
    type: DEVICE_HEALTH,
    time,
    boot: data.boot,
    ...(sequence === undefined ? {} : { sequence }),
    data,
  });
}

export const ACCEPTED = 'readings.accepted';
export const HOST_HEALTH = 'host.health';
export const DEVICE_HEALTH = 'device.health';

const named = (most: number) => Type.String({ minLength: 1, maxLength: most });
const count = () => Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const Outside = open({
  specversion: Type.Literal('1.0'),
  id: named(300),
  source: named(300),
  type: named(64),
  subject: Type.Optional(named(200)),
  time: Type.String(),
  at: Type.Optional(Type.String()),
  boot: Type.Optional(named(64)),
  sequence: Type.Optional(count()),
  previous: Type.Optional(count()),
  key: Type.Optional(named(200)),
  formerkey: Type.Optional(named(200)),
  cause: Type.Optional(named(200)),
  expires: Type.Optional(Type.String()),
  data: Type.Unknown(),
});
const outside = Compile(Outside);

/** Reads a message's outside; what `data` holds is for who knows the type. */
export function parseEnvelope(payload: Uint8Array): Result<Envelope, Rejection> {
  const json = parseJson(payload);
  if (!json.ok) return json;
  const read = json.value;
  if (!outside.Check(read)) return err({ code: 'not-an-envelope', at: firstFault(outside, read) });
  const { id, source, type, subject, boot, sequence, previous, key, formerkey, cause, data } = read;
  const time = fromRfc3339(read.time);
  if (time === undefined) return err({ code: 'bad-time', at: '/time' });
  const at = read.at === undefined ? undefined : fromRfc3339(read.at);
  if (at === undefined && read.at !== undefined) return err({ code: 'bad-time', at: '/at' });
  const expires = read.expires === undefined ? undefined : fromRfc3339(read.expires);
  if (expires === undefined && read.expires !== undefined) {
    return err({ code: 'bad-time', at: '/expires' });
  }
  const envelope = { subject, at, boot, sequence, previous, key, formerkey, cause, expires };
  return ok({ id, source, type, time, ...present(envelope), data });
}

/** JSON pointer of the first thing a schema finds wrong. */
export function firstFault(
  schema: { Errors(value: unknown): readonly { readonly instancePath: string }[] },
  value: unknown,
): string {
  return schema.Errors(value)[0]?.instancePath ?? '';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(payload: Uint8Array): Result<unknown, Rejection> {
  try {
    return ok(JSON.parse(utf8.decode(payload)));
  } catch {
    return err({ code: 'not-json' });
  }
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T>;
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

// Written out in one literal: `stringify` leaves out what is undefined, and spreading would cost more than the writing.
function write(envelope: Envelope): string {
  const { id, source, type, subject, time, at, boot, sequence, previous } = envelope;
  const { key, formerkey, cause, expires, data } = envelope;
  return JSON.stringify({
    specversion: '1.0',
    id,
    source,
    type,
    subject,
    time: timeText(time),
    at: at === undefined ? undefined : timeText(at),
    boot,
    sequence,
    previous,
    key,
    formerkey,
    cause,
    expires: expires === undefined ? undefined : timeText(expires),
    data,
  });
}

let lastTime: Instant | undefined;
let lastText = '';

/** The facts of one input have one time: its text is made once. */
function timeText(time: Instant): string {
  if (time !== lastTime) {
    lastText = toRfc3339(time);
    lastTime = time;
  }
  return lastText;
}
