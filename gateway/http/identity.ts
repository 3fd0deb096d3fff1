import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../drivers/driver.ts';
import type { ActType } from '../../rules/vocabulary/acts.ts';
import type { PersonId } from '../../rules/vocabulary/ids.ts';
import { SOME_POST, type Stand } from '../../rules/vocabulary/stand.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import { createHold } from '../accounts/hold.ts';
import { hashPassword, verifyPassword } from '../accounts/password.ts';
import { isRole, mayAct, mayRead, type Reading, type Role } from '../accounts/roles.ts';
import { type Sessions, tokenHash } from '../accounts/sessions.ts';
import type { Throttle } from '../accounts/throttle.ts';
import type { StoredAccount } from '../store/accounts.ts';
import type { HttpAccounts } from './ports.ts';
import { Refused } from './problems.ts';

export const SESSION_COOKIE = 'gatehouse_session';

/** A person of the console, and the post that his account is of. */
export type Person = {
  readonly kind: 'person';
  readonly username: string;
  readonly role: Role;
  readonly post?: Stand;
};
/** A program that reads the feed with its MQTT name and password. */
export type Monitor = { readonly kind: 'monitor'; readonly username: string };

/** Who is asking. */
export type Identity = {
  /** The signed-in person; refuses everybody else. */
  person(request: FastifyRequest): Promise<Person>;
  /** Whom an account is of; refuses those of programs. */
  described(account: StoredAccount): Person;
  /** A signed-in person or a monitor. */
  reader(request: FastifyRequest): Promise<Person | Monitor>;
  /** The account this name and password open; guessing is slowed down. */
  account(request: FastifyRequest, username: string, password: string): Promise<StoredAccount>;
};

/** Finds out who is asking, by session cookie or, for the feed, by HTTP Basic. */
export function createIdentity(parts: {
  readonly accounts: HttpAccounts;
  readonly sessions: Sessions;
  readonly throttle: Throttle;
  readonly clock: Clock;
  /** The posts there are. */
  readonly posts: readonly { readonly id: string }[];
}): Identity {
  const postOf = ({ post }: StoredAccount): { readonly post?: Stand } => {
    if (post === undefined) return {};
    // Of a post that is there no more nobody knows where it is: it must not become the one post that hides nothing.
    return { post: parts.posts.some(({ id }) => id === post) ? post : SOME_POST };
  };
  const described = (known: StoredAccount): Person => {
    const { kind, username, role } = known;
    if (kind !== 'console' || !isRole(role)) throw new Refused('not-signed-in');
    return { kind: 'person', username, role, ...postOf(known) };
  };
  const proofs = createProofs(parts.clock);
  const account = checkAccount(parts);
  const person = async (request: FastifyRequest): Promise<Person> => {
    const token = request.cookies[SESSION_COOKIE];
    const session = token === undefined ? undefined : await parts.sessions.find(token);
    // The account is asked each time: a person who was removed or given another role has it at once.
    const known = session === undefined ? undefined : await parts.accounts.get(session.username);
    if (known === undefined) throw new Refused('not-signed-in');
    return described(known);
  };
  return {
    person,
    described,
    account,
    async reader(request) {
      const basic = basicOf(request.headers.authorization);
      if (basic === undefined) return person(request);
      if (!proofs.holds(basic)) {
        const known = await account(request, basic.username, basic.password);
        if (known.kind !== 'mqtt' || known.role !== 'monitor') throw new Refused('read-only');
        proofs.keep(basic);
      }
      return { kind: 'monitor', username: basic.username };
    },
  };
}

type Basic = { readonly username: string; readonly password: string };

function basicOf(header: string | undefined): Basic | undefined {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [username = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { username, password: password.join(':') };
}

// A monitor that polls would cost 32 MiB and a third of a second each time; a changed password holds after this.
const PROOF_MS = 60_000;
const PROOFS_MAX = 100;

function createProofs(clock: Clock) {
  const held = new Map<string, Instant>();
  const keyOf = ({ username, password }: Basic): string => tokenHash(`${username}\0${password}`);
  return {
    holds: (basic: Basic): boolean => (held.get(keyOf(basic)) ?? 0) > clock.now(),
    keep(basic: Basic): void {
      const [oldest] = held.keys();
      if (held.size >= PROOFS_MAX && oldest !== undefined) held.delete(oldest);
      held.set(keyOf(basic), after(clock.now(), PROOF_MS));
    },
  };
}

function checkAccount(parts: {
  readonly accounts: HttpAccounts;
  readonly throttle: Throttle;
  readonly clock: Clock;
}): Identity['account'] {
  const hold = createHold(parts.clock);
  // A name that does not exist takes as long as one that does, so that names cannot be found out.
  let decoy: Promise<string> | undefined;
  const decoyHash = (): Promise<string> => {
    decoy ??= hashPassword('decoy');
    return decoy;
  };
  return async (request, username, password) => {
    const admission = parts.throttle.take({ name: username, address: request.ip });
    if (admission.kind === 'refused') {
      throw new Refused('too-many-attempts', { retryAfterS: Math.ceil(admission.waitMs / 1000) });
    }
    await hold(admission.holdMs);
    const known = await parts.accounts.get(username);
    const right = await verifyPassword(password, known?.passwordHash ?? (await decoyHash()));
    if (known === undefined || !right) {
      request.log.warn({ code: 'sign-in-failed', username, address: request.ip }, 'sign-in failed');
      throw new Refused('wrong-credentials');
    }
    admission.succeeded();
    return known;
  };
}

/** Refuses who may not do this act. */
export function requireAct(person: Person, act: ActType): void {
  if (!mayAct(person.role, act)) throw new Refused('not-allowed', { detail: act });
}

/** Refuses an act that a guard's card does not sign: it signs what a guard may do, and nothing more. */
export function requireSigned(act: ActType): void {
  if (!mayAct('guard', act)) throw new Refused('not-allowed', { detail: act });
}

/** Refuses who may not read this. */
export function requireReading(person: Person, what: Reading): void {
  if (!mayRead(person.role, what)) throw new Refused('not-allowed', { detail: what });
}

/** The branding constructor: who acted, as the facts name him, is the account he signed in to. */
export const personOf = (username: string): PersonId => username as PersonId;
