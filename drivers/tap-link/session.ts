import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { after, type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type {
  DeviceConfig,
  DriverReading,
  Given,
  HealthReport,
  Output,
  ReadingRef,
  Session,
  WebAnswer,
  WebRequest,
  WireFault,
} from '../driver.ts';
import { toHex } from '../framing/hex.ts';
import { decode } from './codec.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import { type Signed, verify } from './sun.ts';

/** More taps than all guards of a site make while a commit is under way. */
const WAITING_MAX = 500;

/** Judges what phones bring from tags: each request is answered once, a good one when its reading is durable. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
  given: Given,
): Session<WebRequest, WebAnswer> {
  const [first, ...others] = devices;
  const waiting = new Map<ReadingRef, string>();
  let readingsMade = 0;

  const refused = (device: DeviceId, id: string, fault: Omit<WireFault, 'device'>): Out => ({
    send: [{ id, outcome: 'refused', code: fault.code }],
    faults: [{ ...fault, device }],
  });

  const taken = (device: DeviceId, request: WebRequest, signed: Signed): Out => {
    readingsMade += 1;
    waiting.set(readingsMade, request.id);
    return {
      readings: [readingOf(device, request, signed, readingsMade)],
      heard: [device],
      health: [{ device, ...ONLINE }],
    };
  };

  const judge = ({ id, settings }: DeviceConfig<Settings>, request: WebRequest): Out => {
    const keys = given.tagKeys(settings.keys ?? DEFAULTS.keys);
    if (keys.length === 0) {
      const fault = { code: 'tap-no-keys', text: 'there are no keys to verify tags with' };
      return { ...refused(id, request.id, fault), health: [{ device: id, ...KEYLESS }] };
    }
    if (waiting.size >= WAITING_MAX) {
      return refused(id, request.id, { code: 'tap-crowded', text: `${WAITING_MAX} taps wait` });
    }
    const message = decode(request.query, { ...DEFAULTS, ...settings });
    if (!message.ok) return refused(id, request.id, { code: 'tap-malformed', ...message.error });
    const signed = verify(message.value, keys);
    return signed.ok
      ? taken(id, request, signed.value)
      : refused(id, request.id, { code: signed.error, text: DISBELIEVED[signed.error] });
  };

  return {
    opened: () => ({
      health: [
        ...(first === undefined ? [] : [standing(first, given)]),
        // `check` refuses such a line; where it comes in all the same nobody speaks for the others.
        ...others.map(({ id }) => ({ device: id, state: 'offline', why: 'line-shared' }) as const),
      ],
    }),
    closed() {
      // Who waited is told so by the link; the readings go their way.
      waiting.clear();
      return {};
    },
    receive: (request) => (first === undefined ? {} : judge(first, request)),
    command: ({ id, device }) => ({
      readings: [notSupported(device, id, ++readingsMade)],
    }),
    stored(ref) {
      const id = waiting.get(ref);
      waiting.delete(ref);
      return id === undefined ? {} : { send: [{ id, outcome: 'taken' }] };
    },
    wake: () => ({}),
    nextWake: undefined,
  };
}

type Out = Output<WebAnswer>;

const ONLINE = { state: 'online', why: 'listening' } as const;
const KEYLESS = { state: 'degraded', why: 'no-keys' } as const;

const DISBELIEVED = {
  'tap-unknown-key': 'the data is encrypted under none of the keys of this site',
  'tap-forged': 'the signature is not that of the tag it names',
} as const;

const standing = ({ id, settings }: DeviceConfig<Settings>, given: Given): HealthReport => ({
  device: id,
  ...(given.tagKeys(settings.keys ?? DEFAULTS.keys).length === 0 ? KEYLESS : ONLINE),
});

function readingOf(
  device: DeviceId,
  request: WebRequest,
  { uid, counter }: Signed,
  ref: ReadingRef,
): DriverReading {
  const { id, who, deviceTime, offline } = request;
  return {
    type: 'tag.tapped',
    device,
    ref,
    id,
    // What was sent twice counts once; what somebody else sends is another request, and its counter tells of it.
    key: id,
    time: happened(request),
    data: {
      tag: { technology: 'iso14443a', uid: toHex(uid), bits: 8 * uid.length },
      by: who,
      proof: 'sun',
      counter,
      ...(deviceTime === undefined ? {} : { deviceTime: toRfc3339(deviceTime) }),
      ...(offline === true ? { offline } : {}),
    },
  };
}

/** A kept tap has the phone's word for when it was, by how much the phone's clock is off; never later than it came. */
function happened({ at, offline, deviceTime, sentAt }: WebRequest): Instant {
  if (offline !== true || deviceTime === undefined) return at;
  const corrected = after(deviceTime, sentAt === undefined ? 0 : at - sentAt);
  return instant(Math.min(corrected, at));
}

const notSupported = (
  device: DeviceId,
  command: Parameters<Session<WebRequest, WebAnswer>['command']>[0]['id'],
  ref: ReadingRef,
): DriverReading => ({
  type: 'command.done',
  device,
  ref,
  data: { command, outcome: 'refused', reason: 'not-supported' },
});
