import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { type SimOutput, type Simulator, type SimulatorConfig, silence } from '../simulator.ts';
import { answered, opening, sending } from './request.ts';
import { createTag, FACTORY_KEY, type Tag } from './tag.ts';

type Args = Readonly<Record<string, string>>;

const VERBS = {
  write: 'puts keys into tag {tag}: {meta}, {file} and the count {counter} so far',
  touch: 'holds the phone to tag {tag}; {random} is what its generator gives',
  keep: 'reads tag {tag} and sends nothing: a message that gets old',
  'sign-in': 'has the phone signed in with session {session}; without one it is signed out',
  offline: 'takes the phone out of the network: what it touches it keeps',
  online: 'brings it back; nothing goes by itself',
  send: 'sends the oldest tap that was kept and not sent yet, or number {number} once more',
  clock: 'puts the clock of the phone {ms} milliseconds ahead',
  forge: 'touches tag {tag} and turns bit {bit} of what it signed',
  replay: 'opens number {number} of the addresses once more, the last one if not said',
  copy: 'opens an address with the plain number of tag {tag}, as a copied tag would',
} as const;

/** Five bytes, as a generator that nobody has to guess may give. */
const RANDOM = 'DA5CF60941';

type Kept = { readonly id: string; readonly path: string; readonly touchedAt: Instant };

/** A guard's phone, and the NTAG 424 DNA tags of the places it is carried to. */
export function createTapLink({ id, settings, line = 'line' }: SimulatorConfig): Simulator {
  const written = settingsOf(settings);
  const { host, protocol: scheme, pathname } = new URL(written.url);
  const base = pathname === '/' ? '' : pathname;
  const tags = new Map<string, Tag>();
  /** Every address a tag gave, oldest first. */
  const addresses: string[] = [];
  const kept: Kept[] = [];
  let sent = 0;
  let session: string | undefined;
  let isOnline = true;
  let aheadMs = 0;
  let heard = '';

  const tagOf = (uid: string): Tag => {
    const tag =
      tags.get(uid) ?? createTag({ uid, meta: FACTORY_KEY, file: FACTORY_KEY, counter: 0 });
    tags.set(uid, tag);
    return tag;
  };

  /** The address that a tag gives when it is read now. */
  const read = ({ tag = '', random = RANDOM, bit }: Args): string => {
    const { piccData, cmac } = tagOf(tag.toUpperCase()).touch(random);
    const message = bit === undefined ? piccData + cmac : turned(piccData + cmac, Number(bit));
    const [picc, mac] = [message.slice(0, 32), message.slice(32)];
    const path = `${base}/t/${line}?${written.piccData}=${picc}&${written.cmac}=${mac}`;
    addresses.push(path);
    return path;
  };

  const open = (path: string, now: Instant): SimOutput => {
    if (isOnline) return { send: [opening(host, path, session)], events: [{ kind: 'opened' }] };
    kept.push({
      id: `${id}-tap-${String(kept.length + 1).padStart(4, '0')}`,
      path,
      touchedAt: instant(now + aheadMs),
    });
    return { events: [{ kind: 'kept' }] };
  };

  const send = ({ number }: Args, now: Instant): SimOutput => {
    const index = number === undefined ? sent : Number(number) - 1;
    const tap = kept[index];
    if (tap === undefined) return { error: 'the phone has kept no such tap' };
    if (!isOnline) return { error: 'the phone has no connection' };
    sent = Math.max(sent, index + 1);
    const body = {
      id: tap.id,
      url: `${scheme}//${host}${tap.path}`,
      deviceTime: toRfc3339(tap.touchedAt),
      sentAt: toRfc3339(instant(now + aheadMs)),
      offline: true,
    };
    const path = `${base}/api/v1/taps/${line}`;
    return { send: [sending({ host, scheme }, path, session, body)], events: [{ kind: 'sent' }] };
  };

  const acts: Readonly<Record<keyof typeof VERBS, (args: Args, now: Instant) => SimOutput>> = {
    write({ tag = '', meta = FACTORY_KEY, file = FACTORY_KEY, counter = '0' }) {
      const uid = tag.toUpperCase();
      tags.set(uid, createTag({ uid, meta, file, counter: Number(counter) }));
      return silence;
    },
    touch: (args, now) => open(read(args), now),
    keep(args) {
      read(args);
      return silence;
    },
    'sign-in'({ session: given }) {
      session = given;
      return silence;
    },
    offline() {
      isOnline = false;
      return silence;
    },
    online() {
      isOnline = true;
      return silence;
    },
    send,
    clock({ ms = '0' }) {
      aheadMs = Number(ms);
      return silence;
    },
    forge: (args, now) => open(read({ bit: '0', ...args }), now),
    replay({ number }, now) {
      const path = addresses.at(number === undefined ? -1 : Number(number) - 1);
      return path === undefined ? { error: 'no tag was read yet' } : open(path, now);
    },
    copy: ({ tag = '' }, now) => open(`${base}/t/${line}?uid=${tag.toUpperCase()}`, now),
  };
  const isVerb = (verb: string): verb is keyof typeof VERBS => Object.hasOwn(acts, verb);

  return {
    id,
    verbs: VERBS,
    receive(came) {
      heard += new TextDecoder().decode(came);
      return silence;
    },
    act(verb, args, now) {
      if (!isVerb(verb)) return { error: `a phone knows no verb "${verb}"` };
      heard = '';
      return acts[verb](args, now);
    },
    wake: () => silence,
    nextWake: undefined,
    observe: () => ({
      isOnline,
      isSignedIn: session !== undefined,
      kept: kept.length,
      sent,
      counters: Object.fromEntries([...tags].map(([uid, { counter }]) => [uid, counter])),
      ...(answered(heard) ?? {}),
    }),
  };
}

/** What of the settings stands in the tags. */
function settingsOf(settings: unknown): {
  readonly url: string;
  readonly piccData: string;
  readonly cmac: string;
} {
  const text = (name: string, otherwise: string): string => {
    const value: unknown = Reflect.get(Object(settings), name);
    return typeof value === 'string' ? value : otherwise;
  };
  return {
    url: text('url', 'https://gate.example'),
    piccData: text('piccData', 'picc_data'),
    cmac: text('cmac', 'cmac'),
  };
}

/** The same digits with one bit turned, counted from the first. */
function turned(digits: string, bit: number): string {
  const at = (bit >> 2) % digits.length;
  const digit = Number.parseInt(digits.charAt(at), 16) ^ (8 >> (bit & 3));
  return digits.slice(0, at) + digit.toString(16).toUpperCase() + digits.slice(at + 1);
}
