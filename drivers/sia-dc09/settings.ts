import Type from 'typebox';
import { closed, type Static, words, wordsOf } from '../../rules/vocabulary/schema.ts';
import { PROFILES } from '../panels/profiles.ts';

/** More panels than one receiver hears. */
const ACCOUNTS_MAX = 2_000;
/** Clocks of the world stand between -12 and +14 hours. */
const OFFSET = { minimum: -720, maximum: 840 } as const;

const profile = (given: { readonly description: string; readonly default?: string }) =>
  Type.Optional(Type.Unsafe<keyof typeof PROFILES>({ ...wordsOf(PROFILES), ...given }));

/** One panel, by the account that it is known by. */
export const AccountSettings = closed({
  account: Type.String({
    pattern: '^[0-9A-Za-z]{1,20}$',
    description: 'What the panel calls itself; capital or small letters are the same',
  }),
  profile: profile({ description: 'How panels of its make mean their codes, clock and text' }),
  keyFile: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'A file whose first line is its AES key, readable by the gateway only',
    }),
  ),
  keyForm: Type.Optional(
    Type.Unsafe<'hex' | 'ascii'>({
      ...words(['hex', 'ascii'] as const),
      description: 'How the key is written: 16, 24 or 32 letters, or twice as many hex digits',
    }),
  ),
  clear: Type.Optional(
    Type.Unsafe<'refuse' | 'accept'>({
      ...words(['refuse', 'accept'] as const),
      description: 'What it may send unencrypted although it has a key',
    }),
  ),
  charset: Type.Optional(
    Type.Unsafe<'utf-8' | 'gb18030' | 'windows-1252'>({
      ...words(['utf-8', 'gb18030', 'windows-1252'] as const),
      description: 'What its text is where it is no UTF-8',
    }),
  ),
  utcOffsetMinutes: Type.Optional(
    Type.Integer({ ...OFFSET, description: 'How far its clock is ahead of UTC' }),
  ),
});

/** Settings of one receiver of DC-09 messages. */
export const Settings = closed({
  profile: profile({
    default: 'standard',
    description: 'The profile of accounts that name none, and of accounts that are not listed',
  }),
  accounts: Type.Optional(
    Type.Array(AccountSettings, {
      maxItems: ACCOUNTS_MAX,
      default: [],
      description:
        'Panels with a key, or otherwise than usual; the site lists all of them under `panels`',
    }),
  ),
});
export type Settings = Static<typeof Settings>;
