import { Compile } from 'typebox/compile';
import type { DeviceId, InputId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { InputOf } from '../../rules/vocabulary/inputs.ts';
import { READINGS, type ReadingBody, type ReadingType } from '../../rules/vocabulary/readings.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import {
  DEVICE_HEALTH,
  deviceSource,
  type Envelope,
  firstFault,
  HOST_HEALTH,
  hostSource,
  parseEnvelope,
  type Rejection,
} from './envelope.ts';
import { DeviceHealthData, HostHealthData } from './health.ts';
import { parseTopic, type Topic } from './topics.ts';

/** A message a publisher was allowed to send, as it came. */
export type Message = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
};

type Arriving<K extends 'reading' | 'device.health' | 'host.health' | 'rejected'> =
  InputOf<K> extends infer T
    ? T extends unknown
      ? Omit<T, 'at' | 'digests' | 'about'>
      : never
    : never;

/** What comes in over the bus, for the engine's one door. */
export type Arrival =
  | Arriving<'reading'>
  | Arriving<'device.health'>
  | Arriving<'host.health'>
  | Arriving<'rejected'>;

/**
 * A permitted message as an input. What cannot be taken becomes `rejected`: acknowledged and set aside, never lost in
 * silence. `fresh` names what was set aside; `now` is the time of what does not tell its own.
 */
export function toSubmission(
  site: SiteId,
  message: Message,
  now: Instant,
  fresh: () => string,
): Arrival {
  const topic = parseTopic(site, message.topic);
  const envelope = parseEnvelope(message.payload);
  const taken = envelope.ok ? takenAs(site, topic, envelope.value, message.retain) : envelope;
  if (taken.ok) return taken.value;
  const { code, at } = taken.error;
  const known = envelope.ok ? envelope.value : undefined;
  const id = inputId(fresh());
  const source = sourceOf(site, topic);
  return {
    kind: 'rejected',
    id,
    time: known?.time ?? now,
    source: source ?? message.topic.slice(0, SOURCE_MAX),
    ...(topic !== undefined && 'device' in topic ? { device: topic.device } : {}),
    rejected: known === undefined ? id : inputId(known.id),
    why: at === undefined || at === '' ? code : `${code} at ${at}`,
    ...(known?.source === source && isNumbered(topic, known)
      ? { boot: known.boot, sequence: known.sequence }
      : {}),
  };
}

/** Reads a reading as its host publishes it. */
export function parseReading(
  site: SiteId,
  device: DeviceId,
  type: string,
  envelope: Envelope,
): Result<Arriving<'reading'>, Rejection> {
  if (envelope.source !== deviceSource(site, device)) {
    return err({ code: 'wrong-source', at: '/source' });
  }
  if (envelope.type !== type) return err({ code: 'wrong-type', at: '/type' });
  const { id, time, source, boot, sequence, key, formerkey } = envelope;
  if (boot === undefined || sequence === undefined || sequence < 1) {
    return err({ code: 'not-numbered', at: boot === undefined ? '/boot' : '/sequence' });
  }
  const body = parseBody(type, envelope.data);
  if (!body.ok) return body;
  return ok({
    ...body.value,
    kind: 'reading',
    id: inputId(id),
    time,
    device,
    source,
    boot,
    sequence,
    ...(key === undefined ? {} : { key }),
    ...(formerkey === undefined ? {} : { formerKey: formerkey }),
  });
}

const SOURCE_MAX = 200;
// The branding constructor: an input is named by the message that brought it.
const inputId = (id: string): InputId => id as InputId;

function takenAs(
  site: SiteId,
  topic: Topic | undefined,
  envelope: Envelope,
  retain: boolean,
): Result<Arrival, Rejection> {
  switch (topic?.kind) {
    case 'reading':
      // A retained reading would be shown again to whoever subscribes later: an old card would be a new one.
      if (retain) return err({ code: 'retained' });
      return parseReading(site, topic.device, topic.type, envelope);
    case 'device-health':
      return parseDeviceHealth(deviceSource(site, topic.device), topic.device, envelope);
    case 'host-health':
      return parseHostHealth(hostSource(site, topic.host), topic, envelope);
    default:
      return err({ code: 'unknown-type' });
  }
}

const bodies = new Map<string, ReturnType<typeof Compile>>(
  Object.entries(READINGS).map(([type, schema]) => [type, Compile(schema)]),
);
const deviceHealth = Compile(DeviceHealthData);
const hostHealth = Compile(HostHealthData);

function parseBody(type: string, data: unknown): Result<ReadingBody, Rejection> {
  const schema = bodies.get(type);
  if (schema === undefined) return err({ code: 'unknown-type', at: '/type' });
  const body = { type, data };
  if (!isBody(body)) return err({ code: 'bad-data', at: `/data${firstFault(schema, data)}` });
  return ok(body);
}

function isBody(body: { readonly type: string; readonly data: unknown }): body is ReadingBody {
  return isReadingType(body.type) && bodies.get(body.type)?.Check(body.data) === true;
}

const isReadingType = (type: string): type is ReadingType => Object.hasOwn(READINGS, type);

function parseDeviceHealth(
  source: string,
  device: DeviceId,
  { id, time, data, ...envelope }: Envelope,
): Result<Arriving<'device.health'>, Rejection> {
  if (envelope.source !== source) return err({ code: 'wrong-source', at: '/source' });
  if (envelope.type !== DEVICE_HEALTH) return err({ code: 'wrong-type', at: '/type' });
  if (!deviceHealth.Check(data)) {
    return err({ code: 'bad-data', at: `/data${firstFault(deviceHealth, data)}` });
  }
  const { host, boot, state, why, offsetMs, recentBadFrames } = data;
  return ok({
    kind: 'device.health',
    id: inputId(id),
    time,
    device,
    host,
    boot,
    state,
    why,
    ...(offsetMs === undefined ? {} : { offsetMs }),
    ...(recentBadFrames === undefined ? {} : { recentBadFrames }),
  });
}

function parseHostHealth(
  source: string,
  { host }: Extract<Topic, { readonly kind: 'host-health' }>,
  { id, time, data, ...envelope }: Envelope,
): Result<Arriving<'host.health'>, Rejection> {
  if (envelope.source !== source) return err({ code: 'wrong-source', at: '/source' });
  if (envelope.type !== HOST_HEALTH) return err({ code: 'wrong-type', at: '/type' });
  if (!hostHealth.Check(data)) {
    return err({ code: 'bad-data', at: `/data${firstFault(hostHealth, data)}` });
  }
  const { boot, alive, backlog } = data;
  return ok({ kind: 'host.health', id: inputId(id), time, host, boot, alive, backlog });
}

function sourceOf(site: SiteId, topic: Topic | undefined): string | undefined {
  if (topic === undefined) return undefined;
  if ('device' in topic) return deviceSource(site, topic.device);
  return 'host' in topic ? hostSource(site, topic.host) : undefined;
}

function isNumbered(
  topic: Topic | undefined,
  envelope: Envelope | undefined,
): envelope is Envelope & { readonly boot: string; readonly sequence: number } {
  if (topic?.kind !== 'reading' || envelope?.boot === undefined) return false;
  return envelope.sequence !== undefined && envelope.sequence >= 1;
}
