import type { PanelDoubt } from '../../rules/vocabulary/panel-kinds.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import type { Account } from './accounts.ts';
import type { Frame } from './codec.ts';
import { type Content, readContent } from './content.ts';
import { digestOf, type Replays } from './replays.ts';
import { unpadded, unseal } from './seal.ts';
import { readStamp } from './stamp.ts';

/** A message whose content may be believed as far as DC-09 goes. */
export type Opened = {
  readonly content: Content;
  readonly key?: Uint8Array;
  /** The very bytes came before. */
  readonly isReplay: boolean;
};

/** Why it is refused, for people: nothing of what was in it. */
export type Refused = { readonly why: PanelDoubt; readonly text: string };

/** An encrypted message is taken where its time is from so long ago to so far ahead (DC-09, 5.5.1.9). */
const OLD_MS = 40_000;
const AHEAD_MS = 20_000;

/** Opens a message: decrypts it where it is encrypted, and refuses what the account's own rules do not let pass. */
export function open(
  frame: Frame,
  account: Account,
  replays: Replays,
  now: Instant,
): Result<Opened, Refused> {
  const { charset } = account.profile;
  if (frame.isEncrypted) return decrypt(frame, account, replays, now);
  if (account.key !== undefined && account.clear === 'refuse') {
    const text = `a message (${frame.token}) came in the clear, though this panel has a key`;
    return err({ why: 'downgraded', text });
  }
  return ok({ content: readContent(frame.body, charset), isReplay: false });
}

function decrypt(
  { body, sequence, token }: Frame,
  account: Account,
  replays: Replays,
  now: Instant,
): Result<Opened, Refused> {
  const { key, profile, utcOffsetMinutes, name } = account;
  if (key === undefined || key === 'unusable') {
    const text = `an encrypted message (${token}) came, and there is no key to read it with`;
    return err({ why: account.isListed ? 'wrong-key' : 'unknown-account', text });
  }
  const plain = unseal(body, key);
  if (plain === undefined) {
    return err({ why: 'malformed', text: `what ${token} encrypted is no whole number of blocks` });
  }
  const content = readContent(unpadded(plain), profile.charset);
  if (content.stamp === undefined && !isText(plain)) {
    return err({
      why: 'wrong-key',
      text: `an encrypted message (${token}) does not open with the key`,
    });
  }
  const called = `${name} ${sequence} ${digestOf(body)}`;
  const at = readStamp(content.stamp ?? '', utcOffsetMinutes);
  // What was refused is not remembered: it counted for nothing, and may be said again when its time has come.
  if (at !== undefined && at >= now - OLD_MS && at <= now + AHEAD_MS)
    return ok({ content, key, isReplay: !replays.isNew(called, now) });
  if (replays.has(called)) {
    return err({ why: 'replayed', text: 'an old encrypted message came once more' });
  }
  return err({ why: 'clock-off', text: offBy(at, now) });
}

const isText = (plain: Uint8Array): boolean => plain.every((byte) => byte >= 0x20 && byte < 0x7f);

function offBy(at: Instant | undefined, now: Instant): string {
  if (at === undefined) return 'an encrypted message came without the time it was made';
  const seconds = Math.round((at - now) / 1_000);
  const way = seconds < 0 ? 'behind' : 'ahead';
  return `the clock says ${toRfc3339(at)}, ${Math.abs(seconds)} s ${way}`;
}
