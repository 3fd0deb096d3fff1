import { join } from 'node:path';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import type { InputId } from '../../rules/vocabulary/ids.ts';
import { createProgramLogIn, type ProgramLogIn } from '../accounts/programs.ts';
import { createThrottle } from '../accounts/throttle.ts';
import { type Broker, startBroker } from '../bus/broker.ts';
import type { DoorMessage } from '../bus/door.ts';
import type { LogIn } from '../bus/gatekeeper.ts';
import { toSubmission } from '../bus/intake.ts';
import type { RefusalReport } from '../bus/refusals.ts';
import type { Account } from '../bus/rights.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { type Host, startHost } from '../devices/host.ts';
import { type Digester, loadSiteKey } from '../engine/digest.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { type Http, startHttp } from '../http/server.ts';
import { type ImportDesk, openImportDesk } from '../imports/desk.ts';
import type { Logger } from '../log.ts';
import { freshId } from '../random.ts';
import { openStore, type Store } from '../store/store.ts';
import { createCertificates } from '../tls/certificates.ts';
import {
  ensureAccounts,
  hostAccount,
  mqttAccounts,
  type WantedAccount,
  type WrittenAccount,
} from './accounts.ts';
import { dataFiles, makeDataFolder, refuseSecond } from './data-folder.ts';
import { type CommandFailed, messageOf } from './failure.ts';
import { packageRoot } from './package-root.ts';
import { explained, overtaken } from './start-failure.ts';

/** Everything in one process, running. */
export type Gateway = {
  readonly engine: Engine;
  readonly store: Store;
  readonly broker: Broker;
  readonly http: Http;
  readonly imports: ImportDesk;
  readonly digest: Digester;
  /** Names and passwords of the accounts it made. */
  readonly accounts: readonly WrittenAccount[];
  /** Takes up renewed certificates now. */
  renew(): Promise<void>;
  /** Resolves once the engine may not decide any more; what is left then is to close. */
  readonly fatal: Promise<CommandFailed>;
  /** Closes in the order in which nothing is lost: devices first, the store last. */
  close(): Promise<void>;
};

/** Starts store, engine, broker, hosts and console; what cannot start is told with what to do, and nothing is left open. */
export async function startGateway(options: {
  readonly config: SiteConfig;
  readonly data: string;
  readonly log: Logger;
  /** Accounts beside those of MQTT, and the file of all their passwords; `mqtt-accounts.json` in DATA if left out. */
  readonly accounts?: { readonly file: string; readonly others: readonly WantedAccount[] };
}): Promise<Gateway> {
  const opened: { close(): Promise<void> }[] = [];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    return await startParts(options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw explained(error, options);
  }
}

type Closable = { close(): Promise<void> };

async function startParts(
  options: Parameters<typeof startGateway>[0],
  opened: Closable[],
  closeAll: () => Promise<void>,
): Promise<Gateway> {
  const { config, data, log } = options;
  const { site } = config;
  const files = dataFiles(data);
  await makeDataFolder(data);
  await refuseSecond(data);
  const digest = await loadSiteKey(data);
  const store = await openStore({ file: files.database, log });
  opened.push(store);
  const accounts = await ensureAccounts({
    wanted: [...mqttAccounts(config.hosts), ...(options.accounts?.others ?? [])],
    file: options.accounts?.file ?? files.mqttAccounts,
    accounts: store.accounts,
    clock: systemClock,
  });

  const logIn = createProgramLogIn({
    accounts: store.accounts,
    written: accounts,
    throttle: createThrottle(systemClock),
    clock: systemClock,
  });
  const certificates = createCertificates(systemClock, log);
  opened.push({ close: () => Promise.resolve(certificates.close()) });

  let broker: Broker | undefined;
  let fail: (error: Error) => void = () => undefined;
  const fatal = new Promise<CommandFailed>((resolve) => {
    fail = (error) => resolve(overtaken(error, data));
  });
  const engine = createEngine({
    site,
    rulebook,
    rulesVersion: RULES_VERSION,
    store,
    bus: { publish: (message) => broker?.publish(message) },
    clock: systemClock,
    turn: (next) => setImmediate(next),
    digest,
    log,
    decidedBy: 'engine',
    onFatal: (error) => fail(error),
  });
  broker = await startBroker({
    listen: [{ ...config.mqtt, kind: 'tcp' }, ...config.mqtt.listeners],
    certificates,
    site: site.id,
    authenticate: (tried) => authenticate(config, logIn, tried),
    door: (message) => takeIn(engine, message),
    refused: (report) => reportRefused(engine, report, log),
    log,
  });
  opened.push(broker);
  await engine.start();
  opened.push({ close: () => engine.stop() });
  const imports = await openImportDesk({
    engine,
    imports: store.reference.imports,
    database: files.database,
    folder: files.imports,
    digest,
    clock: systemClock,
    log,
  });
  opened.push(imports);
  const http = await startHttp({
    listen: config.http,
    certificates,
    ...(config.http.tls === undefined ? {} : { tls: config.http.tls }),
    engine,
    imports,
    store,
    digest,
    log,
    clock: systemClock,
    consoleDir: join(packageRoot, 'dist', 'console'),
    secureCookies: config.http.secureCookies,
    trustedProxies: config.http.trustedProxies,
  });
  opened.push(http);
  for (const host of await startHosts(config, accounts, broker.port, files.outbox, log)) {
    opened.push(host);
  }
  const { renew } = certificates;
  return { engine, store, broker, http, imports, digest, accounts, fatal, renew, close: closeAll };
}

function startHosts(
  config: SiteConfig,
  accounts: readonly WrittenAccount[],
  port: number,
  outbox: (host: string) => string,
  log: Logger,
): Promise<readonly Host[]> {
  const connectable = config.mqtt.host === '0.0.0.0' ? '127.0.0.1' : config.mqtt.host;
  return Promise.all(
    config.hosts.map(({ id, lines }) => {
      const username = hostAccount(id);
      const password = accounts.find((account) => account.username === username)?.password ?? '';
      return startHost({
        id,
        site: config.site.id,
        lines,
        broker: { url: `mqtt://${connectable}:${port}`, username, password },
        outboxFile: outbox(id),
        clock: systemClock,
        log,
      });
    }),
  );
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
async function takeIn(engine: Engine, message: DoorMessage): Promise<void> {
  const submission = toSubmission(engine.site.id, message, systemClock.now(), freshId);
  const receipt = await engine.submit(submission);
  if (receipt.kind === 'refused') throw new Error(`the engine takes nothing now: ${receipt.why}`);
}

function reportRefused(engine: Engine, report: RefusalReport, log: Logger): void {
  engine
    .submit({ ...report, kind: 'bus.refused', id: inputId(freshId()), time: systemClock.now() })
    .catch((error: unknown) =>
      log.warn({ code: 'refusal-untold', why: messageOf(error) }, 'a refusal was not recorded'),
    );
}

/** The branding constructor: a fresh UUID names an input. */
export const inputId = (id: string): InputId => id as InputId;
