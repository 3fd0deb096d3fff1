import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../drivers/driver.ts';
import { freshToken } from '../random.ts';
import type { AccountStore, StoredAccount } from '../store/accounts.ts';
import { createHold } from './hold.ts';
import { verifyPassword } from './password.ts';
import type { Throttle } from './throttle.ts';

/** Lets in the programs of the bus: hosts and monitors. */
export type ProgramLogIn = (tried: {
  readonly username: string;
  readonly password: string;
  readonly address: string;
}) => Promise<StoredAccount | 'bad-credentials' | 'too-many-attempts'>;

/**
 * Slows down guessing, and keeps no device out for it: who has the right password is not held back by what others try
 * from its address or under its name. What is right is known beforehand (`written`, the file the gateway keeps), or from
 * an earlier log-in; only what is not known to be right costs a hash, and only that is throttled.
 */
export function createProgramLogIn(options: {
  readonly accounts: Pick<AccountStore, 'get'>;
  readonly written: readonly { readonly username: string; readonly password: string }[];
  readonly throttle: Throttle;
  readonly clock: Clock;
}): ProgramLogIn {
  const { accounts, throttle } = options;
  const hold = createHold(options.clock);
  const salt = freshToken(SALT_BYTES);
  const digestOf = (username: string, password: string): Buffer =>
    createHash('sha256').update(`${salt}\0${username}\0${password}`).digest();
  const written = new Map(
    options.written.map(({ username, password }) => [username, digestOf(username, password)]),
  );
  /** What was right, with the stored hash it was right for: another password makes it wrong at once. */
  const proved = new Map<string, { readonly digest: Buffer; readonly passwordHash: string }>();

  const isSame = (known: Buffer | undefined, digest: Buffer): boolean =>
    known !== undefined && timingSafeEqual(known, digest);

  const check = async (
    { passwordHash, username }: StoredAccount,
    password: string,
  ): Promise<boolean> => {
    if (!(await verifyPassword(password, passwordHash))) return false;
    proved.set(username, { digest: digestOf(username, password), passwordHash });
    return true;
  };

  /** True where nothing needs to be found out: it was right before, or is what the gateway wrote. */
  const isKnown = async (account: StoredAccount, password: string): Promise<boolean> => {
    const { username, passwordHash } = account;
    const digest = digestOf(username, password);
    const proof = proved.get(username);
    if (proof?.passwordHash === passwordHash && isSame(proof.digest, digest)) return true;
    return isSame(written.get(username), digest) && (await check(account, password));
  };

  return async ({ username, password, address }) => {
    const found = await accounts.get(username);
    // People of the console do not log in here, whatever they know.
    const account = found?.kind === 'mqtt' ? found : undefined;
    if (account !== undefined && (await isKnown(account, password))) return account;
    const admission = throttle.take({ name: username, address });
    if (admission.kind === 'refused') return 'too-many-attempts';
    await hold(admission.holdMs);
    if (account === undefined || !(await check(account, password))) return 'bad-credentials';
    admission.succeeded();
    return account;
  };
}

const SALT_BYTES = 16;
