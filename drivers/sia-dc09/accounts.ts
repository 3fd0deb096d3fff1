import type { Given } from '../driver.ts';
import { type PanelProfile, profileOf } from '../panels/profiles.ts';
import { keyOf } from './seal.ts';
import type { Settings } from './settings.ts';

/** A panel as this receiver knows it. */
export type Account = {
  /** As site.yaml writes it, or as it came where nobody listed it. */
  readonly name: string;
  readonly isListed: boolean;
  readonly profile: PanelProfile;
  readonly utcOffsetMinutes: number;
  /** What it may send in the clear. */
  readonly clear: 'accept' | 'refuse';
  /** Where its messages are encrypted: the key, or that it cannot be used. */
  readonly key?: Uint8Array | 'unusable';
};

/** The panels of one receiver. */
export type Accounts = {
  find(name: string): Account | undefined;
  /** One that nobody listed. */
  stranger(name: string): Account;
  /** Accounts whose key cannot be used. */
  readonly keyless: readonly string[];
};

/** Reads the panels out of the settings, and their keys out of their files; those the site lists beside are as usual. */
export function createAccounts(
  settings: Settings,
  listed: readonly string[],
  given: Pick<Given, 'secret'>,
): Accounts {
  const profile = profileOf(settings.profile ?? 'standard');
  const usual = { profile, utcOffsetMinutes: profile.utcOffsetMinutes, clear: 'accept' } as const;
  const known = new Map<string, Account>(
    listed.map((name) => [name.toUpperCase(), { ...usual, name, isListed: true }]),
  );
  for (const written of settings.accounts ?? []) {
    const own = written.profile === undefined ? profile : profileOf(written.profile);
    const { account: name, keyFile, keyForm = own.keyForm } = written;
    const {
      clear = own.clear,
      utcOffsetMinutes = own.utcOffsetMinutes,
      charset = own.charset,
    } = written;
    const secret = keyFile === undefined ? undefined : given.secret(keyFile);
    const key = secret === undefined ? undefined : keyOf(secret, keyForm);
    known.set(name.toUpperCase(), {
      name,
      isListed: true,
      profile: { ...own, charset },
      utcOffsetMinutes,
      clear,
      ...(keyFile !== undefined && { key: key ?? 'unusable' }),
    });
  }
  return {
    find: (name) => known.get(name.toUpperCase()),
    stranger: (name) => ({ ...usual, name: printable(name), isListed: false }),
    keyless: [...known.values()].flatMap(({ name, key }) => (key === 'unusable' ? [name] : [])),
  };
}

/** How an account is read, listed here or not. */
export function profileFor(
  { accounts = [], profile = 'standard' }: Settings,
  name: string,
): PanelProfile {
  const own = accounts.find(({ account }) => account.toUpperCase() === name.toUpperCase());
  return profileOf(own?.profile ?? profile);
}

/** No panel calls itself by more letters. */
const NAME_MAX = 20;

/** What somebody made up is shown all the same. */
const printable = (name: string): string => name.replace(/[^!-~]/g, '?').slice(0, NAME_MAX);
