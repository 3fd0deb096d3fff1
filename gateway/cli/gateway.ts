import { join } from 'node:path';
import type { Given } from '../../drivers/driver.ts';
import { openLink } from '../../drivers/link/open.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import { pathsOf } from '../../rules/vocabulary/layout.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { strayAccounts } from '../accounts/posts.ts';
import { createProgramLogIn } from '../accounts/programs.ts';
import { createThrottle } from '../accounts/throttle.ts';
import { systemClock } from '../clock.ts';
import type { SiteConfig } from '../config/config.ts';
import { startHost } from '../devices/host.ts';
import { readSecretFiles } from '../devices/secret-files.ts';
import { createWebLines } from '../devices/web-lines.ts';
import { createDigester, type Digester, readSiteKey } from '../engine/digest.ts';
import { createDraws } from '../engine/draws.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { type Http, startHttp } from '../http/server.ts';
import { type ImportDesk, openImportDesk } from '../imports/desk.ts';
import type { Logger } from '../log.ts';
import { type NotifyDesk, openNotifyDesk } from '../notify/desk.ts';
import { freshBytes, freshId } from '../random.ts';
import { watchDisk } from '../self/disk.ts';
import { createSelfReport } from '../self/report.ts';
import { openStore, type Store } from '../store/store.ts';
import { openTagKeyDesk, type TagKeyDesk } from '../tag-keys/desk.ts';
import { createCertificates } from '../tls/certificates.ts';
import {
  ensureAccounts,
  mqttAccounts,
  outsideAccounts,
  type WantedAccount,
  type WrittenAccount,
} from './accounts.ts';
import { type Bus, startEmbedded, startOutside } from './brokers.ts';
import { dataFiles, makeDataFolder, refuseSecond } from './data-folder.ts';
import type { CommandFailed } from './failure.ts';
import { packageRoot } from './package-root.ts';
import { readPassphrase } from './passphrase.ts';
import { explained, overtaken } from './start-failure.ts';

/** Everything in one process, running. */
export type Gateway = {
  readonly engine: Engine;
  readonly store: Store;
  /** Ports of the embedded broker, in the order of its listeners. */
  readonly ports: readonly number[];
  readonly http: Http;
  readonly imports: ImportDesk;
  readonly notify: NotifyDesk;
  readonly digest: Digester;
  /** Names and passwords of the accounts it made. */
  readonly accounts: readonly WrittenAccount[];
  /** Keys of tags, which a command may have changed. */
  readonly tagKeys: Pick<TagKeyDesk, 'reload'>;
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
  const siteKey = await readSiteKey(data);
  const digest = createDigester(siteKey);
  const store = await openStore({ file: files.database, log });
  opened.push(store);
  const accounts = await ensureAccounts({
    wanted: [
      ...(config.broker === undefined ? mqttAccounts : outsideAccounts)(config.hosts),
      ...(options.accounts?.others ?? []),
    ],
    file: options.accounts?.file ?? files.mqttAccounts,
    accounts: store.accounts,
    clock: systemClock,
  });
  for (const { username, post } of strayAccounts(await store.accounts.list(), site.posts)) {
    log.warn({ code: 'account-of-no-post', username, post }, 'site.yaml has no such post');
  }

  const logIn = createProgramLogIn({
    accounts: store.accounts,
    written: accounts,
    throttle: createThrottle(systemClock),
    clock: systemClock,
  });
  const certificates = createCertificates(systemClock, log);
  opened.push({ close: () => Promise.resolve(certificates.close()) });

  let bus: Bus | undefined;
  let fail: (error: Error) => void = () => undefined;
  const fatal = new Promise<CommandFailed>((resolve) => {
    fail = (error) => resolve(overtaken(error, data));
  });
  const engine = createEngine({
    site,
    rulebook,
    rulesVersion: RULES_VERSION,
    store,
    bus: { publish: (message) => bus?.publish(message) },
    clock: systemClock,
    turn: (next) => setImmediate(next),
    digest,
    draw: createDraws(siteKey),
    log,
    decidedBy: 'engine',
    onFatal: (error) => fail(error),
  });
  const report = createSelfReport({ engine, clock: systemClock, freshId });
  const lost = (is: boolean): void => report.tell('broker-lost', is);
  const parts = { config, engine, accounts, log, lost };
  bus =
    config.broker === undefined
      ? await startEmbedded({ ...parts, logIn, certificates })
      : await startOutside(parts, config.broker);
  const { ports, isThere, hostAddress, close } = bus;
  opened.push({ close });
  await engine.start();
  opened.push({ close: () => engine.stop() });
  opened.push({ close: () => Promise.resolve(report.close()) });
  // Its own broker is there as long as the gateway is.
  if (config.broker === undefined) lost(false);
  const disk = watchDisk({
    folder: data,
    clock: systemClock,
    log,
    tell: (is) => report.tell('disk-low', is),
  });
  opened.push({ close: () => Promise.resolve(disk.close()) });
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
  const hooks = config.webhooks;
  const notify = await openNotifyDesk({ site, hooks, store, engine, clock: systemClock, log });
  opened.push(notify);
  const webLines = createWebLines(systemClock);
  const tagKeys = await openTagKeyDesk({
    file: files.tagKeys,
    openers: async () => ({
      siteKey,
      passphrase: await readPassphrase(config.tagKeys?.passphraseFile),
    }),
    log,
  });
  const http = await startHttp({
    listen: config.http,
    certificates,
    ...(config.http.tls === undefined ? {} : { tls: config.http.tls }),
    imports,
    notify,
    procedures: config.procedures,
    webLines,
    folders: foldersOf(config),
    ...(config.plan === undefined ? {} : { planFile: config.plan.file }),
    engine: { ...engine, readiness: () => readinessOf(engine, isThere()) },
    store,
    digest,
    log,
    clock: systemClock,
    consoleDir: join(packageRoot, 'dist', 'console'),
    secureCookies: config.http.secureCookies,
    trustedProxies: config.http.trustedProxies,
  });
  opened.push(http);
  for (const host of config.hosts) {
    const { id, lines } = host;
    const outboxFile = files.outbox(id);
    const broker = hostAddress(host);
    const started = { id, site: site.id, lines, broker, outboxFile, clock: systemClock, log };
    const open = webLines.opener(openLink);
    const secret = await readSecretFiles(lines, log);
    const given = { tagKeys: tagKeys.tagKeys, secret, panelAccounts: accountsAt(site), freshBytes };
    opened.push(await startHost({ ...started, open, given }));
  }
  const { renew } = certificates;
  const running = { engine, store, ports, http, imports, notify, digest, accounts, tagKeys };
  return { ...running, fatal, renew, close: closeAll };
}

/** Folders into which files are put, by the line that watches them. */
const foldersOf = ({ hosts }: SiteConfig): ReadonlyMap<string, string> =>
  new Map(
    hosts
      .flatMap(({ lines }) => lines)
      .flatMap(({ line }) =>
        line.kind === 'folder' && line.path !== undefined ? [[line.id, line.path] as const] : [],
      ),
  );

/** Accounts of the panels at a receiver. */
const accountsAt =
  ({ panels = [] }: Site): Given['panelAccounts'] =>
  (receiver) =>
    panels
      .flatMap(pathsOf)
      .flatMap(({ device, account }) => (device === receiver ? [account] : []));

/** Without its broker a gateway hears no card and opens no gate. */
function readinessOf(engine: Engine, hasBroker: boolean): ReturnType<Engine['readiness']> {
  const readiness = engine.readiness();
  return readiness.ready && !hasBroker ? { ready: false, why: 'broker-away' } : readiness;
}
