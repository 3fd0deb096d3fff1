import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import Type from 'typebox';
import type { Clock } from '../../drivers/driver.ts';
import { createLinks, type Links } from '../accounts/links.ts';
import { createSessions, type Sessions, withFallback } from '../accounts/sessions.ts';
import { createThrottle } from '../accounts/throttle.ts';
import { createWebLines, type WebLines } from '../devices/web-lines.ts';
import type { Digester } from '../engine/digest.ts';
import type { ImportDesk } from '../imports/desk.ts';
import type { Logger } from '../log.ts';
import { nobodyTold } from '../notify/desk.ts';
import { SHIPPED } from '../procedures/shipped.ts';
import { createSessionStore } from '../store/session-store.ts';
import type { Store } from '../store/store.ts';
import type { CertificateFiles } from '../tls/certificate.ts';
import { type Certificates, TLS_MIN } from '../tls/certificates.ts';
import { actRoutes } from './acts.ts';
import { alarmFigureRoutes } from './alarm-figures.ts';
import { alarmRoutes } from './alarms.ts';
import { type Api, checkRequest, refuseInOneForm } from './api.ts';
import { coverageRoutes } from './coverage.ts';
import { coverageFileRoutes } from './coverage-files.ts';
import { deviceRoutes } from './devices.ts';
import { feedRoutes } from './feed.ts';
import { createIdentity } from './identity.ts';
import { importRoutes } from './imports.ts';
import { laneVehicleRoute } from './lane-vehicle.ts';
import { lineFileRoutes } from './line-files.ts';
import { musterRoutes } from './muster.ts';
import { myRoundRoutes } from './my-rounds.ts';
import { noticeRoutes } from './notices.ts';
import { openAlarmRoutes } from './open-alarms.ts';
import { openingRoutes } from './openings.ts';
import { openingsCsvRoute } from './openings-csv.ts';
import { packRoutes } from './packs.ts';
import { pageRoutes } from './page.ts';
import { patrolPlanRoutes } from './patrol-plans.ts';
import { pictureRoutes } from './pictures.ts';
import { planRoute } from './plan-route.ts';
import type { Door, HttpParts } from './ports.ts';
import { procedureRoutes } from './procedures.ts';
import { createRecords } from './records.ts';
import { referenceRoutes } from './reference.ts';
import { createRegister } from './register.ts';
import { roundRoutes } from './rounds.ts';
import { searchRoutes } from './search.ts';
import { secure, warnOfProxies } from './security.ts';
import { shiftRoutes } from './shifts.ts';
import { signInRoutes } from './sign-in.ts';
import { signatureRoutes } from './signatures.ts';
import { createTail, type Tail } from './tail.ts';
import { tapOutcomeRoute } from './tap-outcome.ts';
import { tapRoutes } from './taps.ts';
import { visitorRoutes } from './visitors.ts';
import { zoneRoutes } from './zones.ts';

// The largest act is a permit with fifty vehicles and a hundred lanes.
const BODY_BYTES_MAX = 64 * 1024;
const SIGN_IN_LINK_MS = 30 * 60_000;
const SET_UP_LINK_MS = 60 * 60_000;

// Links hold on this machine only, and an address that means all of them is none to open.
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/** A running HTTP server. */
export type Http = {
  readonly url: string;
  readonly port: number;
  /** A link that signs this person in once, within half an hour, on this machine. */
  signInLink(username: string): string;
  /** A link to make the first account; undefined where there is one already. */
  setUpLink(): Promise<string | undefined>;
  close(): Promise<void>;
};

/** Starts the API and the console. */
export async function startHttp(options: {
  readonly listen: { readonly host: string; readonly port: number };
  /** TLS of our own. */
  readonly tls?: CertificateFiles;
  readonly certificates?: Certificates;
  readonly engine: Door;
  readonly store: Store;
  /** The site's own: cards are found by digest. */
  readonly digest: Digester;
  readonly imports: ImportDesk;
  /** Messages to receivers outside; nobody is told anything if left out. */
  readonly notify?: HttpParts['notify'];
  /** What is to be done about alarms; the cards that are shipped if left out. */
  readonly procedures?: HttpParts['procedures'];
  /** Lines that are routes of this server; none if left out. */
  readonly webLines?: WebLines;
  /** Watched folders of this machine, by line; none if left out. */
  readonly folders?: ReadonlyMap<string, string>;
  readonly log: Logger;
  readonly clock: Clock;
  /** The plan of the site, a picture; none if left out. */
  readonly planFile?: string;
  /** Built console (dist/console). */
  readonly consoleDir: string;
  /** True where TLS stands in front: cookies are then sent over HTTPS only. */
  readonly secureCookies?: boolean;
  /** Addresses and networks of proxies in front; who asks is whom they name. */
  readonly trustedProxies?: readonly string[];
}): Promise<Http> {
  const { listen, engine, store, digest, clock } = options;
  const log: FastifyBaseLogger = options.log;
  const records = createRecords(store, engine.site);
  const register = createRegister(store, engine.site.id);
  const { accounts } = store;
  const { imports } = options;
  const parts: HttpParts = {
    engine,
    records,
    register,
    imports,
    notify: options.notify ?? nobodyTold,
    procedures: options.procedures ?? SHIPPED,
    digest,
    accounts,
    clock,
    log,
    ...(options.planFile === undefined ? {} : { planFile: options.planFile }),
  };
  const links = createLinks(clock);
  const sessions = createSessions({ store: withFallback(createSessionStore(store)), clock });
  const tail = createTail({ engine, records, log });
  const secured = await serverOf(options);
  const app = await createApp({ ...parts, links, sessions, tail, ...pick(options), ...secured });
  try {
    await app.listen({ host: listen.host, port: listen.port });
  } catch (cause) {
    tail.close();
    throw new Error(`http: cannot listen on ${listen.host}:${listen.port}`, { cause });
  }
  const bound = app.server.address();
  const port = bound === null || typeof bound === 'string' ? listen.port : bound.port;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  const scheme = options.tls === undefined ? 'http' : 'https';
  const url = `${scheme}://${host}:${port}`;
  const here = `${scheme}://${LOOPBACK_OF[listen.host] ?? host}:${port}`;
  return {
    url,
    port,
    signInLink: (username) =>
      `${here}/sign-in?token=${links.make({ kind: 'sign-in', username }, SIGN_IN_LINK_MS)}`,
    async setUpLink() {
      const accounts = await store.accounts.list();
      if (accounts.some((account) => account.kind === 'console')) return undefined;
      return `${here}/set-up#${links.make({ kind: 'set-up' }, SET_UP_LINK_MS)}`;
    },
    async close() {
      tail.close();
      await app.close();
    },
  };
}

const pick = (options: Parameters<typeof startHttp>[0]) => ({
  webLines: options.webLines ?? createWebLines(options.clock),
  folders: options.folders ?? new Map<string, string>(),
  consoleDir: options.consoleDir,
  secureCookies: options.secureCookies ?? false,
  trustedProxies: options.trustedProxies ?? [],
});

const REQUEST_MS = 30_000;

/** A server of our own making where it speaks TLS: the library's own kind has other types. */
async function serverOf({
  tls,
  certificates,
}: Pick<Parameters<typeof startHttp>[0], 'tls' | 'certificates'>): Promise<{
  serverFactory?: (answer: RequestListener) => Server;
}> {
  if (tls === undefined || certificates === undefined) return {};
  const identity = await certificates.load(tls);
  return {
    serverFactory(answer) {
      const server = createServer(
        { ...identity, minVersion: TLS_MIN, noDelay: true, requestTimeout: REQUEST_MS },
        answer,
      );
      certificates.keep(tls, server);
      return server;
    },
  };
}

async function createApp(
  parts: HttpParts & {
    readonly links: Links;
    readonly tail: Tail;
    readonly sessions: Sessions;
    readonly webLines: WebLines;
    readonly folders: ReadonlyMap<string, string>;
    readonly consoleDir: string;
    readonly secureCookies: boolean;
    readonly trustedProxies: readonly string[];
    readonly serverFactory?: (answer: RequestListener) => Server;
  },
): Promise<Api> {
  const app: Api = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    // What a request says of where it comes from is believed of these alone.
    trustProxy: parts.trustedProxies.length > 0 ? [...parts.trustedProxies] : false,
    // Live streams never end by themselves: at close they are cut, and the readers resume.
    forceCloseConnections: true,
    requestTimeout: REQUEST_MS,
    ...(parts.serverFactory === undefined ? {} : { serverFactory: parts.serverFactory }),
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider();
  app.setValidatorCompiler(checkRequest);
  // Answers are written as they are: their schemas describe them, and a test holds them to it.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  refuseInOneForm(app);
  secure(app);
  warnOfProxies(app);
  await app.register(cookie);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gatehouse 门岗',
        version: '1',
        description: 'Watching and acting (CONTRACT.md)',
      },
    },
  });
  const identity = createIdentity({
    accounts: parts.accounts,
    sessions: parts.sessions,
    throttle: createThrottle(parts.clock),
    clock: parts.clock,
    posts: parts.engine.site.posts,
  });
  const given = { ...parts, identity };
  healthRoutes(app, parts);
  signInRoutes(app, given);
  actRoutes(app, given);
  feedRoutes(app, given);
  pictureRoutes(app, given);
  openAlarmRoutes(app, given);
  alarmRoutes(app, given);
  alarmFigureRoutes(app, given);
  deviceRoutes(app, given);
  zoneRoutes(app, given);
  musterRoutes(app, given);
  planRoute(app, given);
  roundRoutes(app, given);
  coverageRoutes(app, given);
  myRoundRoutes(app, given);
  tapOutcomeRoute(app, given);
  coverageFileRoutes(app, given);
  patrolPlanRoutes(app, given);
  openingRoutes(app, given);
  visitorRoutes(app, given);
  shiftRoutes(app, given);
  signatureRoutes(app, given);
  referenceRoutes(app, given);
  searchRoutes(app, given);
  laneVehicleRoute(app, given);
  openingsCsvRoute(app, given);
  importRoutes(app, given);
  noticeRoutes(app, given);
  packRoutes(app, given);
  procedureRoutes(app, given);
  tapRoutes(app, given);
  lineFileRoutes(app, given);
  await pageRoutes(app, parts.consoleDir);
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
  return app;
}

const Alive = Type.Object({ alive: Type.Boolean() });
const Ready = Type.Object({ ready: Type.Boolean(), why: Type.Optional(Type.String()) });

function healthRoutes(app: Api, { engine }: Pick<HttpParts, 'engine'>): void {
  app.get('/healthz', { schema: { response: { 200: Alive } } }, () => ({ alive: true }));
  app.get('/readyz', { schema: { response: { 200: Ready, 503: Ready } } }, (_request, reply) => {
    const readiness = engine.readiness();
    reply.code(readiness.ready ? 200 : 503);
    return readiness;
  });
}
