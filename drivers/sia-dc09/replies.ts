import type { Instant } from '../../rules/vocabulary/time.ts';
import type { Given, PeerAnswer } from '../driver.ts';
import type { Account } from './accounts.ts';
import { type Answered, ack, duh, nak, sealedAck } from './codec.ts';
import { seal } from './seal.ts';
import { stampOf } from './stamp.ts';

/** A message that wants an answer: who sent it, as whom, and whether it told a time. */
export type Asked = {
  readonly peer: string;
  readonly frame: Answered;
  readonly account: Account;
  readonly hasTime: boolean;
  /** What it was encrypted with. */
  readonly key?: Uint8Array;
};

/** Taken: encrypted as the message was, with the time where that had one (DC-09, 5.5.2; alarm facts, 3.2). */
export function taken(asked: Asked, fresh: Given['freshBytes'], now: Instant): PeerAnswer {
  const { peer, frame, account, hasTime, key } = asked;
  const stamp = stampOf(now, account.utcOffsetMinutes);
  if (key === undefined) return { peer, bytes: ack(frame, hasTime ? stamp : undefined) };
  return { peer, bytes: sealedAck(frame, seal(`]${stamp}`, key, fresh)) };
}

/** Not taken, with what time it is by the panel's own reckoning. */
export const refused = (
  { peer, frame, account }: Pick<Asked, 'peer' | 'frame' | 'account'>,
  now: Instant,
): PeerAnswer => ({
  peer,
  bytes: nak(frame, stampOf(now, account.utcOffsetMinutes)),
});

/** Heard and not understood. */
export const puzzled = ({ peer, frame }: Asked): PeerAnswer => ({ peer, bytes: duh(frame) });
