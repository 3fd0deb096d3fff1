import { after, type Instant } from '../../rules/vocabulary/time.ts';
import type { PeerMessage } from '../driver.ts';
import { createFramer, type Found, type Framer } from '../framing/framer.ts';
import { accountIn, DC09 } from './codec.ts';

/** A frame that is not whole by then is given up: its length may be wrong, and what came behind it waits. */
export const HALF_MS = 2_000;
/** A zero or a line feed behind the CR (some panels) is nobody's fault. */
const STRAY_MAX = 2;
const NOTHING = new Uint8Array(0);

/** What was found in what peers sent. */
export type Heard = { readonly peer: string } & (
  | { readonly kind: 'frame'; readonly frame: Uint8Array }
  | {
      readonly kind: 'bad-check' | 'noise' | 'half-frame';
      readonly bytes: number;
      /** Whose it seems to be. */
      readonly account?: string | undefined;
    }
);

/** The streams of the peers of a line, each cut into frames by itself. */
export type Streams = {
  take(message: PeerMessage, now: Instant): readonly Heard[];
  /** Half frames whose rest is not coming. */
  wake(now: Instant): readonly Heard[];
  readonly nextWake: Instant | undefined;
};

/** No peer yet. */
export function createStreams(): Streams {
  const framers = new Map<string, Framer>();
  /** Peers in the middle of a frame, and until when it is waited for: the first is due first. */
  const halves = new Map<string, Instant>();

  const end = (peer: string, framer: Framer): readonly Heard[] => {
    halves.delete(peer);
    const { halves: given, found } = framer.giveUp();
    // The first is the longest: what is given up behind it was part of it.
    const [longest = NOTHING] = given;
    const { length } = longest;
    const half: readonly Heard[] =
      length > STRAY_MAX
        ? [{ peer, kind: 'half-frame', bytes: length, account: accountIn(longest) }]
        : [];
    return [...half, ...found.flatMap((one) => heard(peer, one))];
  };

  const stream = (peer: string, bytes: Uint8Array, now: Instant): readonly Heard[] => {
    const framer = framers.get(peer) ?? createFramer(DC09);
    framers.set(peer, framer);
    const waited = framer.bytesHeld > 0;
    const found = framer.push(bytes);
    const isSame = waited && found.length === 0;
    if (!isSame) halves.delete(peer);
    if (!isSame && framer.bytesHeld > 0) halves.set(peer, after(now, HALF_MS));
    return found.flatMap((one) => heard(peer, one));
  };

  return {
    take(message, now) {
      const { peer } = message;
      if (message.kind === 'bytes') return stream(peer, message.bytes, now);
      if (message.kind === 'datagram') {
        const framer = createFramer(DC09);
        const found = framer.push(message.bytes).flatMap((one) => heard(peer, one));
        return [...found, ...end(peer, framer)];
      }
      const framer = framers.get(peer);
      framers.delete(peer);
      return framer === undefined ? [] : end(peer, framer);
    },
    wake(now) {
      const found: Heard[] = [];
      for (const [peer, due] of halves) {
        if (due > now) break;
        const framer = framers.get(peer);
        if (framer !== undefined) found.push(...end(peer, framer));
      }
      return found;
    },
    get nextWake() {
      const first = halves.values().next();
      return first.done ? undefined : first.value;
    },
  };
}

function heard(peer: string, found: Found): readonly Heard[] {
  if (found.kind === 'frame') return [{ peer, kind: 'frame', frame: found.frame }];
  if (found.kind === 'noise') {
    return found.bytes <= STRAY_MAX ? [] : [{ peer, kind: 'noise', bytes: found.bytes }];
  }
  const { kind, frame } = found;
  return [{ peer, kind, bytes: frame.length, account: accountIn(frame) }];
}
