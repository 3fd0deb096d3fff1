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

/** Reads the panels out of the settings, and their keys out of their files. */
export function createAccounts(settings: Settings, given: Pick<Given, 'secret'>): Accounts {
  const usual = profileOf(settings.profile ?? 'standard');
  const known = new Map<string, Account>();
  for (const written of settings.accounts ?? []) {
    const profile = written.profile === undefined ? usual : profileOf(written.profile);
    const { account: name, keyFile, keyForm = profile.keyForm } = written;
    const {
      clear = profile.clear,
      utcOffsetMinutes = profile.utcOffsetMinutes,
      charset = profile.charset,
    } = written;
    const secret = keyFile === undefined ? undefined : given.secret(keyFile);
    const key = secret === undefined ? undefined : keyOf(secret, keyForm);
    known.set(name.toUpperCase(), {
      name,
      isListed: true,
      profile: { ...profile, charset },
      utcOffsetMinutes,
      clear,
      ...(keyFile !== undefined && { key: key ?? 'unusable' }),
    });
  }
  return {
    find: (name) => known.get(name.toUpperCase()),
    stranger: (name) => ({
      name,
      isListed: false,
      profile: usual,
      utcOffsetMinutes: usual.utcOffsetMinutes,
      clear: 'accept',
    }),
    keyless: [...known.values()].flatMap(({ name, key }) => (key === 'unusable' ? [name] : [])),
  };
}
