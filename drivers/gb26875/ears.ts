import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { PeerMessage } from '../driver.ts';
import { createFramer, type Found, type Framer } from '../framing/framer.ts';
import { type Head, headOf, isTooLong, RULE } from './codec.ts';

/** What is found in what the peers of a line send. */
export type EarSink = {
  frame(peer: string, bytes: Uint8Array, now: Instant): void;
  /** Something that is no good frame; its head, where that much came. */
  broken(peer: string, code: string, text: string, head: Head | undefined, now: Instant): void;
};

/** One framer for each peer; a half frame is given up after a silence, and what lies behind it is read. */
export type Ears = {
  hear(message: PeerMessage, now: Instant): void;
  wake(now: Instant): void;
  /** The line is gone with all its peers. */
  forget(): void;
  readonly nextWake: Instant | undefined;
};

/** More peers than the link lets in; the one silent for longest is forgotten. */
const PEERS_MAX = 2_000;

type Ear = { readonly framer: Framer; heardAt: Instant };

/** Listens to nobody yet. */
export function createEars(halfFrameMs: number, sink: EarSink): Ears {
  const ears = new Map<string, Ear>();

  const earOf = (peer: string, now: Instant): Ear => {
    const ear = ears.get(peer) ?? { framer: createFramer(RULE), heardAt: now };
    ears.delete(peer);
    ears.set(peer, ear);
    const oldest = ears.keys().next();
    if (ears.size > PEERS_MAX && !oldest.done) ears.delete(oldest.value);
    return ear;
  };

  const tell = (peer: string, one: Found, now: Instant) => {
    if (one.kind === 'frame') return sink.frame(peer, one.frame, now);
    if (one.kind === 'noise') {
      return sink.broken(peer, 'noise', `${one.bytes} bytes belong to no frame`, undefined, now);
    }
    const text = isTooLong(one.frame) ? 'longer than a frame may be' : 'wrong sum or end';
    sink.broken(peer, 'bad-check', text, headOf(one.frame), now);
  };

  const giveUp = (peer: string, { framer }: Ear, now: Instant): void => {
    const { halves, found } = framer.giveUp();
    const [half] = halves;
    if (half !== undefined) {
      const text = `${half.length} bytes without the rest`;
      sink.broken(peer, 'half-frame', text, headOf(half), now);
    }
    for (const one of found) tell(peer, one, now);
  };

  const isStale = ({ framer, heardAt }: Ear, now: Instant): boolean =>
    framer.bytesHeld > 0 && now - heardAt >= halfFrameMs;

  return {
    hear(message, now) {
      const { peer } = message;
      const ear = earOf(peer, now);
      if (message.kind !== 'bytes' || isStale(ear, now)) giveUp(peer, ear, now);
      ear.heardAt = now;
      if (message.kind !== 'gone') {
        for (const one of ear.framer.push(message.bytes)) tell(peer, one, now);
      }
      // A datagram is whole: what it does not end is a half frame. Nothing is kept of who has gone.
      if (message.kind === 'bytes') return;
      giveUp(peer, ear, now);
      ears.delete(peer);
    },
    wake(now) {
      for (const [peer, ear] of ears) if (isStale(ear, now)) giveUp(peer, ear, now);
    },
    forget() {
      ears.clear();
    },
    get nextWake() {
      let first: Instant | undefined;
      for (const { framer, heardAt } of ears.values()) {
        if (framer.bytesHeld > 0) first = earliest(first, after(heardAt, halfFrameMs));
      }
      return first;
    },
  };
}
