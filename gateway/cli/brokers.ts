import { readFile } from 'node:fs/promises';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import type { ProgramLogIn } from '../accounts/programs.ts';
import { startBroker } from '../bus/broker.ts';
import type { BrokerAddress } from '../bus/client.ts';
import type { LogIn } from '../bus/gatekeeper.ts';
import { type Message, toSubmission } from '../bus/intake.ts';
import { connectOutside } from '../bus/outside.ts';
import type { RefusalReport } from '../bus/refusals.ts';
import type { Account } from '../bus/rights.ts';
import { systemClock } from '../clock.ts';
import type { ConfiguredHost, OutsideConfig, SiteConfig } from '../config/config.ts';
import type { Engine } from '../engine/engine.ts';
import { numberOf } from '../engine/intake.ts';
import { knownHosts } from '../engine/known-hosts.ts';
import type { EngineBus } from '../engine/ports.ts';
import { createQuestionedGaps } from '../engine/questioned-gaps.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import type { Certificates } from '../tls/certificates.ts';
import { ENGINE_ACCOUNT, hostAccount, type WrittenAccount } from './accounts.ts';
import { CommandFailed, messageOf } from './failure.ts';

/** The broker of a gateway, its own or one outside. */
export type Bus = EngineBus & {
  /** How one of our hosts connects to it. */
  hostAddress(host: ConfiguredHost): Omit<BrokerAddress, 'clientId'> & { clientId?: string };
  /** Ports of the embedded broker, in the order of its listeners; none where the broker is outside. */
  readonly ports: readonly number[];
  isThere(): boolean;
  close(): Promise<void>;
};

type Parts = {
  readonly config: SiteConfig;
  readonly engine: Engine;
  readonly accounts: readonly WrittenAccount[];
  readonly log: Logger;
};

/** Starts the embedded broker. */
export async function startEmbedded(
  parts: Parts & { readonly logIn: ProgramLogIn; readonly certificates: Certificates },
): Promise<Bus> {
  const { config, engine, accounts, logIn, certificates, log } = parts;
  const broker = await startBroker({
    listen: [{ ...config.mqtt, kind: 'tcp' }, ...config.mqtt.listeners],
    certificates,
    site: config.site.id,
    authenticate: (tried) => authenticate(config, logIn, tried),
    door: (message) => takeIn(engine, message),
    refused: (report) => reportRefused(engine, report, log),
    log,
  });
  const host = config.mqtt.host === '0.0.0.0' ? '127.0.0.1' : config.mqtt.host;
  return {
    publish: broker.publish,
    ports: broker.ports,
    isThere: () => true,
    close: broker.close,
    hostAddress: ({ id }) => ({
      url: `mqtt://${host}:${broker.port}`,
      ...accountOf(accounts, hostAccount(id)),
    }),
  };
}

/** Connects to a broker outside; that it is away now keeps nothing from starting. */
export async function startOutside(
  parts: Parts & { lost(is: boolean): void },
  outside: OutsideConfig,
): Promise<Bus> {
  const { config, engine, accounts, log, lost } = parts;
  const { site } = config;
  const { url } = outside;
  const ca = outside.ca === undefined ? {} : { ca: await readNamed(outside.ca) };
  const shared = await sharedAccount(outside);
  // Several sites may share a broker: a client id is one of them all (MQTT-3.1.3-2).
  const address = (username: string): BrokerAddress => ({
    ...(shared ?? accountOf(accounts, username)),
    ...ca,
    url,
    clientId: `${site.id}-${username}`,
  });
  const bus = connectOutside({
    broker: address(ENGINE_ACCOUNT),
    site: site.id,
    door: questioningDoor(engine),
    opened() {
      lost(false);
      engine.announce();
    },
    away() {
      lost(true);
      tellHostsUnknown(engine, log);
    },
    clock: systemClock,
    log,
  });
  return {
    publish: bus.publish,
    ports: [],
    isThere: bus.isConnected,
    close: bus.close,
    hostAddress: ({ id }) => address(hostAccount(id)),
  };
}

async function sharedAccount({ username, passwordFile }: OutsideConfig) {
  if (username === undefined || passwordFile === undefined) return undefined;
  const [password = ''] = (await readNamed(passwordFile)).toString('utf8').split(/\r?\n/);
  return { username, password };
}

async function readNamed(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const text = `expected a file of the broker at ${file}; ${messageOf(cause)}`;
    const remedy = 'correct its path under broker, or let this user read it';
    throw new CommandFailed({ code: 'broker-unusable', text, remedy }, { cause });
  }
}

function accountOf(accounts: readonly WrittenAccount[], username: string) {
  const password = accounts.find((account) => account.username === username)?.password ?? '';
  return { username, password };
}

async function authenticate(
  config: SiteConfig,
  logIn: ProgramLogIn,
  tried: LogIn,
): Promise<Account | 'bad-credentials' | 'too-many-attempts'> {
  const stored = await logIn(tried);
  if (typeof stored === 'string') return stored;
  const { username, role } = stored;
  if (role === 'monitor') return { username, role };
  const host = config.hosts.find(({ id }) => hostAccount(id) === username);
  // A host that is no longer configured speaks for nothing.
  if (host === undefined) return 'bad-credentials';
  const devices = new Set(host.lines.flatMap((line) => line.devices.map(({ id }) => id)));
  return { username, role: 'host', host: host.id, devices };
}

/** The one door: resolves once what came is durable, else the sender keeps it. */
async function takeIn(engine: Engine, message: Message): Promise<void> {
  const submission = toSubmission(engine.site.id, message, systemClock.now(), freshId);
  const receipt = await engine.submit(submission);
  if (receipt.kind === 'refused') throw new Error(`the engine takes nothing now: ${receipt.why}`);
}

/** The same, where readings may be missing that their host still has. */
function questioningDoor(engine: Engine): (message: Message) => Promise<void> {
  const gaps = createQuestionedGaps({ ...engine, clock: systemClock });
  return async (message) => {
    const submission = toSubmission(engine.site.id, message, systemClock.now(), freshId);
    const numbered = numberOf(submission);
    if (numbered !== undefined && !gaps.mayPass(numbered)) return;
    const receipt = await engine.submit(submission);
    if (receipt.kind !== 'refused') return;
    if (numbered !== undefined) gaps.refused(numbered);
    throw new Error(`the engine takes nothing now: ${receipt.why}`);
  };
}

function reportRefused(engine: Engine, report: RefusalReport, log: Logger): void {
  engine
    .submit({ ...report, kind: 'bus.refused', id: inputId(freshId()), time: systemClock.now() })
    .catch((error: unknown) =>
      log.warn({ code: 'refusal-untold', why: messageOf(error) }, 'a refusal was not recorded'),
    );
}

/** Unknown is not online: without a broker no will is heard, so the engine says of each host what its will would say. */
function tellHostsUnknown(engine: Engine, log: Logger): void {
  for (const { host, boot } of knownHosts(engine.states())) {
    const id = inputId(freshId());
    engine
      .submit({
        kind: 'host.health',
        id,
        time: systemClock.now(),
        host,
        boot,
        alive: false,
        backlog: 0,
      })
      .catch((error: unknown) => log.warn({ code: 'host-untold', why: messageOf(error) }));
  }
}

/** The branding constructor: a fresh UUID names an input. */
export const inputId = (id: string): InputId => id as InputId;
