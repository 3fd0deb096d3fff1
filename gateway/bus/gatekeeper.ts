import type { AedesOptions } from 'aedes';
import type { Clock } from '../../drivers/driver.ts';
import type { SiteId } from '../../rules/vocabulary/ids.ts';
import type { Logger } from '../log.ts';
import { createClaims } from './claims.ts';
import { type Client, createDoor, type DoorMessage, type Sender } from './door.ts';
import type { Refusal } from './refusals.ts';
import { type Account, mayPublish, maySubscribe } from './rights.ts';
import { createWithheld } from './withheld.ts';

type Hooks = Required<
  Pick<AedesOptions, 'preConnect' | 'authenticate' | 'authorizePublish' | 'authorizeSubscribe'>
>;

/** Who logs in, and from where. */
export type LogIn = {
  readonly username: string;
  readonly password: string;
  readonly address: string;
};

/** Why a name and a password open no account. */
export const LOG_IN_CODES = ['bad-credentials', 'too-many-attempts'] as const;

/** Finds the account of who logs in, or says why there is none. */
export type Authenticate = (logIn: LogIn) => Promise<Account | (typeof LOG_IN_CODES)[number]>;

/** What the broker asks before it lets anybody in or anything through. */
export type Gatekeeper = {
  readonly hooks: Hooks;
  /** A socket was closed for the size of what it sent. */
  tooLarge(client: Client | undefined): void;
  close(): void;
};

/** Decides who may connect, say and hear what, and holds every reading and health at the one door. */
export function createGatekeeper(options: {
  readonly site: SiteId;
  readonly authenticate: Authenticate;
  /** Where a connection comes from. */
  addressOf(client: Client): string;
  door(message: DoorMessage): Promise<void>;
  readonly refusals: { add(refusal: Refusal): void };
  readonly clock: Clock;
  readonly log: Logger;
}): Gatekeeper {
  const { site, clock, log, refusals } = options;
  const senders = new WeakMap<Client, Sender>();
  const claims = createClaims();
  const { isConnected } = claims;
  const door = createDoor({ site, take: options.door, isConnected, clock, log });

  const refuse = (client: Client | null | undefined, refusal: What, username?: string): void => {
    const sender = client ? senders.get(client) : undefined;
    const account = username ?? sender?.account.username ?? STRANGER;
    refusals.add({ account, client: client?.id ?? '', ...refusal });
  };

  const letIn = (client: Client, account: Account): void => {
    const disconnect = (): void => {
      client.conn.destroy();
    };
    const withheld = createWithheld({ clock, isOpen: door.isOpen, disconnect });
    senders.set(client, { account, withheld });
    const leave = (): void => {
      withheld.close();
      claims.release(client.id);
    };
    if (client.conn.destroyed) leave();
    else client.conn.once('close', leave);
  };

  const logIn = async (
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<ReturnCode> => {
    if (username === undefined || password === undefined) {
      refuse(client, { what: 'connect', topic: '', why: 'no-credentials' });
      return 4;
    }
    const address = options.addressOf(client);
    const account = await options.authenticate({
      username,
      password: password.toString(),
      address,
    });
    if (typeof account === 'string') {
      refuse(client, { what: 'connect', topic: '', why: account });
      return account === 'bad-credentials' ? 4 : 3;
    }
    if (!claims.take(client.id, account.username)) {
      refuse(client, { what: 'connect', topic: '', why: 'client-id-taken' }, account.username);
      return 2;
    }
    letIn(client, account);
    return 0;
  };

  const hooks: Hooks = {
    preConnect(_client, packet, callback) {
      // No session outlives its connection: nothing is queued for who is away, and a command never waits.
      packet.clean = true;
      callback(null, true);
    },
    authenticate(client, username, password, callback) {
      logIn(client, username, password).then(
        (code) => callback(code === 0 ? null : refusal(code), code === 0),
        (error: unknown) => {
          log.error({ code: 'log-in-failed', err: error }, 'accounts cannot be read');
          callback(refusal(3), false);
        },
      );
    },
    authorizePublish(client, packet, callback) {
      const sender = client ? senders.get(client) : undefined;
      const message = { topic: packet.topic, retain: packet.retain === true };
      if (!client || sender === undefined || !mayPublish(site, sender.account, message)) {
        refuse(client, { what: 'publish', topic: packet.topic, why: 'not-allowed' });
        callback(new Error('not allowed'));
        return;
      }
      if (sender.account.role === 'engine') callback(null);
      else door.pass(sender, client, packet).then(() => callback(null), callback);
    },
    authorizeSubscribe(client, subscription, callback) {
      const account = senders.get(client)?.account;
      if (account !== undefined && maySubscribe(site, account, subscription.topic)) {
        callback(null, subscription);
        return;
      }
      refuse(client, { what: 'subscribe', topic: subscription.topic, why: 'not-allowed' });
      callback(null, null);
    },
  };

  return {
    hooks,
    tooLarge: (client) => refuse(client, { what: 'oversize', topic: '', why: 'too-large' }),
    close: door.close,
  };
}

type What = Pick<Refusal, 'what' | 'topic' | 'why'>;

/** Who has not logged in has no account of his own, whatever name he gave. */
const STRANGER = '-';

// MQTT 3.1.1, 3.2.2.3: 2 identifier rejected, 3 unavailable, 4 bad user name or password.
type ReturnCode = 0 | 2 | 3 | 4;

function refusal(returnCode: 2 | 3 | 4): Error & { readonly returnCode: 2 | 3 | 4 } {
  return Object.assign(new Error(`CONNACK ${returnCode}`), { returnCode });
}
