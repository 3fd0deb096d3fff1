import { scryptSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../drivers/driver.ts';
import { ROLES } from '../../../../gateway/accounts/roles.ts';
import { systemClock } from '../../../../gateway/clock.ts';
import type { WebLines } from '../../../../gateway/devices/web-lines.ts';
import { type Digester, loadSiteKey } from '../../../../gateway/engine/digest.ts';
import { createEngine, type Engine } from '../../../../gateway/engine/engine.ts';
import type { Receipt } from '../../../../gateway/engine/ports.ts';
import type { ActSubmission, Door } from '../../../../gateway/http/ports.ts';
import { type Http, startHttp } from '../../../../gateway/http/server.ts';
import { type ImportDesk, openImportDesk } from '../../../../gateway/imports/desk.ts';
import type { Logger } from '../../../../gateway/log.ts';
import { type NotifyDesk, openNotifyDesk } from '../../../../gateway/notify/desk.ts';
import type { Hook } from '../../../../gateway/notify/hook.ts';
import { freshId } from '../../../../gateway/random.ts';
import { openStore, type Store } from '../../../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../../../rules/rules.ts';
import type { ActBody } from '../../../../rules/vocabulary/acts.ts';
import type {
  CheckpointId,
  CredentialId,
  DeviceId,
  HostId,
  InputId,
  PermitId,
  PersonId,
  PostId,
  RouteId,
  VehicleId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';
import type { Card, InputState, ReadingBody } from '../../../../rules/vocabulary/readings.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import type { Instant } from '../../../../rules/vocabulary/time.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { testDraws } from '../../../support/test-draws.ts';
import { card, SENSORS, siteOf } from '../../rules/access/gate.ts';

export const PASSWORD = 'correct horse battery';
export const CONSOLE_DIR = join(import.meta.dirname, '../../../../dist/console');

// Names as a test writes them.
const person = (text: string) => text as PersonId;
const device = (text: string) => text as DeviceId;
const point = (text: string) => text as CheckpointId;
const host = 'main' as HostId;

const BOARD_INPUTS = [...SENSORS, 'zone.shop-door', 'zone.lobby'];

const lanes = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
  ],
  { 'in-1-barrier': BOARD_INPUTS },
);

/** A small community: an entry, an exit, one route of three checkpoints all day, a shop door and a lobby. */
export const site: Site = {
  ...lanes,
  name: { zh: '江畔花园', en: 'River Garden' },
  lanes: lanes.lanes.map((lane) => ({
    ...lane,
    name:
      lane.direction === 'entry'
        ? { zh: '东门入口', en: 'East gate in' }
        : { zh: '东门出口', en: 'East gate out' },
  })),
  devices: [
    ...lanes.devices,
    ...['north', 'pool', 'garage', 'desk'].map((name) => ({
      id: device(`${name}-reader`),
      host,
      driver: 'simulated',
      line: 'line',
      inputs: [],
      shows: false,
    })),
  ],
  checkpoints: [
    {
      id: point('north'),
      name: { zh: '北围墙', en: 'North wall' },
      reader: device('north-reader'),
      items: [{ id: 'lamp', name: { zh: '路灯', en: 'Lamp' } }],
    },
    { id: point('pool'), name: { zh: '游泳池', en: 'Pool' }, reader: device('pool-reader') },
    {
      id: point('garage'),
      name: { zh: '地下车库', en: 'Garage' },
      reader: device('garage-reader'),
    },
  ],
  posts: [
    {
      id: 'east-gate' as PostId,
      name: { zh: '东门岗', en: 'East gate' },
      lanes: lanes.lanes.map((lane) => lane.id),
      reader: device('desk-reader'),
    },
  ],
  routes: [
    {
      id: 'day' as RouteId,
      name: { zh: '日间巡更', en: 'Day round' },
      checkpoints: [point('north'), point('pool'), point('garage')],
      rounds: [{ from: 0, to: 1_439, toleranceMin: 0 }],
      guards: [],
    },
  ],
  zones: [
    {
      id: 'shop-door' as ZoneId,
      name: { zh: '商铺后门', en: 'Shop back door' },
      kind: 'burglary',
      priority: 'high',
      latching: true,
      device: device('in-1-barrier-board'),
      normal: 'off',
      near: [point('north')],
    },
    {
      id: 'lobby' as ZoneId,
      name: { zh: '大堂烟感', en: 'Lobby smoke detector' },
      kind: 'fire',
      priority: 'critical',
      latching: true,
      device: device('in-1-barrier-board'),
      normal: 'off',
      near: [],
    },
  ],
};

/** A running site without a bus: real rules, real SQLite, real HTTP. */
export type RunningSite = {
  readonly engine: Engine;
  readonly store: Store;
  readonly http: Http;
  readonly imports: ImportDesk;
  readonly notify: NotifyDesk;
  readonly digest: Digester;
  readonly tagKeys: { reload(): Promise<undefined> };
  /** Its DATA. */
  readonly folder: string;
  readonly planFile?: string;
  close(): Promise<void>;
  act(body: ActBody): Promise<void>;
  contact(board: string, input: string, state: InputState): Promise<void>;
  show(reader: string, shown: Card): Promise<void>;
  /** Any reading of a device, of now where no time is given. */
  read(of: string, body: ReadingBody, time?: Instant): Promise<void>;
  /** A device answers, or does not any more. */
  health(device: string, state: 'online' | 'offline'): Promise<void>;
  /** A person with a vehicle, a permit and a card. */
  enrol(name: string, plate: string, shown: Card): Promise<void>;
  /** The cookie of whoever signed in with this name. */
  cookie(username: string): Promise<string>;
  get(path: string, cookie: string): Promise<Response>;
  post(
    path: string,
    body: unknown,
    cookie: string,
    headers?: Record<string, string>,
  ): Promise<Response>;
};

export const KNOWN_CARD = card('04A1B2C3');
export const STRANGE_CARD = card('0411223344D5E6');

/** Starts a site with one account per role and a monitor; whoever started it closes it. */
export async function startSite(
  options: {
    readonly accounts?: boolean;
    readonly consoleDir?: string;
    readonly trustedProxies?: readonly string[];
    readonly folders?: ReadonlyMap<string, string>;
    readonly log?: Logger;
    /** What links, sessions and sign-ins go by; the system's if left out. */
    readonly clock?: Clock;
    /** What the engine goes by, and readings; the system's if left out. */
    readonly engineClock?: Clock;
    /** Another community than the small one. */
    readonly site?: Site;
    readonly webLines?: WebLines;
    /** What the plan of the site is called in its folder; none if left out. */
    readonly planFile?: string;
    /** Receivers outside; none if left out. */
    readonly hooks?: readonly Hook[];
    /** What becomes of acts that come by HTTP; the engine's word if left out. */
    readonly submit?: (act: ActSubmission, engine: Engine) => Promise<Receipt>;
  } = {},
): Promise<RunningSite> {
  const community = options.site ?? site;
  const engineClock = options.engineClock ?? systemClock;
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  const store = await openStore({ file: join(folder, 'site.db'), log: silentLogger });
  if (options.accounts !== false) await makeAccounts(store);
  const digest = await loadSiteKey(folder);
  const engine = createEngine({
    site: community,
    rulebook,
    rulesVersion: RULES_VERSION,
    store,
    bus: { publish: () => undefined },
    clock: engineClock,
    turn: (next) => setImmediate(next),
    digest,
    draw: testDraws,
    log: silentLogger,
    decidedBy: 'engine',
  });
  await engine.start();
  const imports = await openImportDesk({
    engine,
    imports: store.reference.imports,
    database: join(folder, 'site.db'),
    folder: join(folder, 'imports'),
    digest,
    clock: systemClock,
    log: silentLogger,
  });
  const notify = await openNotifyDesk({
    ...{ site: community, store, engine, clock: options.clock ?? systemClock, log: silentLogger },
    hooks: options.hooks ?? [],
  });
  const plan = options.planFile === undefined ? {} : { planFile: join(folder, options.planFile) };
  const http = await startHttp({
    imports,
    notify,
    ...plan,
    listen: { host: '127.0.0.1', port: 0 },
    engine: doorOf(engine, options.submit),
    store,
    digest,
    log: options.log ?? silentLogger,
    clock: options.clock ?? systemClock,
    consoleDir: options.consoleDir ?? join(folder, 'no-console'),
    trustedProxies: options.trustedProxies ?? [],
    ...(options.webLines === undefined ? {} : { webLines: options.webLines }),
    folders: options.folders ?? new Map<string, string>(),
  });
  const close = async (): Promise<void> => {
    await http.close();
    await notify.close();
    await imports.close();
    await engine.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  const running = {
    engine,
    store,
    http,
    imports,
    notify,
    digest,
    tagKeys: { reload: () => Promise.resolve(undefined) },
    folder,
    ...plan,
    close,
    ...hands(engine, engineClock),
    ...asking(http),
  };
  await comeAlive(running, engineClock);
  return running;
}

function doorOf(
  engine: Engine,
  submit: ((act: ActSubmission, engine: Engine) => Promise<Receipt>) | undefined,
): Door {
  if (submit === undefined) return engine;
  return Object.assign(Object.create(engine) as Door, {
    submit: (act: ActSubmission) => submit(act, engine),
  });
}

// The form that accounts/password.ts reads, at a cost that a test can pay for each sign-in.
function cheapHash(password: string): string {
  const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
  const salt = Buffer.from('a salt for tests');
  const key = scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 });
  return `$scrypt$ln=4,r=8,p=1$${unpadded(salt)}$${unpadded(key)}`;
}

async function makeAccounts(store: Store): Promise<void> {
  const passwordHash = cheapHash(PASSWORD);
  const base = { passwordHash, createdAt: systemClock.now() };
  await Promise.all([
    ...ROLES.map((role) => store.accounts.put({ ...base, username: role, kind: 'console', role })),
    store.accounts.put({ ...base, username: 'monitor', kind: 'mqtt', role: 'monitor' }),
  ]);
}

function hands(engine: Engine, clock: Clock) {
  const sequences = new Map<string, number>();
  const read = async (of: string, body: ReadingBody, time = clock.now()): Promise<void> => {
    const sequence = (sequences.get(of) ?? 0) + 1;
    sequences.set(of, sequence);
    const receipt = await engine.submit({
      kind: 'reading',
      id: freshId() as InputId,
      time,
      device: device(of),
      source: `/${engine.site.id}/device/${of}`,
      boot: 'boot',
      sequence,
      ...body,
    });
    if (receipt.kind !== 'committed') throw new Error(`a reading was ${receipt.kind}`);
  };
  const act = async (body: ActBody): Promise<void> => {
    const receipt = await engine.submit({
      kind: 'act',
      id: freshId() as InputId,
      time: clock.now(),
      by: person('set-up'),
      ...body,
    });
    if (receipt.kind !== 'committed') throw new Error(`an act was ${receipt.kind}`);
  };
  return {
    act,
    read,
    /** A device that answers, or does not any more. */
    async health(of: string, state: 'online' | 'offline') {
      await engine.submit({
        kind: 'device.health',
        id: freshId() as InputId,
        time: clock.now(),
        host,
        boot: 'boot',
        device: device(of),
        state,
        why: state === 'online' ? 'answers' : 'silent',
      });
    },
    contact: (board: string, input: string, state: InputState, first?: true) =>
      read(board, {
        type: 'input.changed',
        data: { input, state, ...(first === undefined ? {} : { first }) },
      }),
    show: (reader: string, shown: Card) =>
      read(reader, { type: 'card.read', data: { card: shown, proof: 'uid', repeats: 0 } }),
    async enrol(name: string, plate: string, shown: Card) {
      const vehicle = `v-${name}` as VehicleId;
      const permit = `p-${name}` as PermitId;
      await act({ type: 'person.save', data: { person: person(name), name: `${name}先生` } });
      await act({ type: 'vehicle.save', data: { vehicle, plate } });
      await act({
        type: 'permit.issue',
        data: {
          permit,
          class: 'resident',
          holder: person(name),
          vehicles: [vehicle],
          lanes: [],
          state: 'active',
        },
      });
      const credential = `c-${name}` as CredentialId;
      await act({
        type: 'credential.enrol',
        data: { credential, card: shown, permit, vehicle, holder: person(name) },
      });
    },
  };
}

async function comeAlive(
  { engine, contact }: { readonly engine: Engine } & Pick<ReturnType<typeof hands>, 'contact'>,
  clock: Clock,
): Promise<void> {
  const base = { time: clock.now(), host, boot: 'boot' };
  // Given at once they are one batch and one commit, in this order.
  const alive = engine.submit({
    ...base,
    kind: 'host.health',
    id: freshId() as InputId,
    alive: true,
    backlog: 0,
  });
  const devices = engine.site.devices.map(({ id }) =>
    engine.submit({
      ...base,
      kind: 'device.health',
      id: freshId() as InputId,
      device: id,
      state: 'online',
      why: 'answers',
    }),
  );
  const contacts = engine.site.devices.flatMap(({ id, inputs }) =>
    inputs.map((input) => contact(id, input, input === 'arm-down' ? 'on' : 'off', true)),
  );
  await Promise.all([alive, ...devices, ...contacts]);
}

function asking({ url, signInLink }: Http) {
  const post = (
    path: string,
    body: unknown,
    cookie: string,
    headers: Record<string, string> = {},
  ) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, cookie, ...headers },
      body: JSON.stringify(body),
    });
  return {
    post,
    get: (path: string, cookie: string) => fetch(`${url}${path}`, { headers: { cookie } }),
    // By a link, as the demo prints them: no password, no waiting.
    async cookie(username: string) {
      const answer = await fetch(signInLink(username), { redirect: 'manual' });
      if (answer.status !== 303) throw new Error(`sign-in: ${answer.status}`);
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
  };
}

type Told = {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly reason: string;
  readonly data: { readonly [field: string]: unknown };
};

/** An answer as a test looks at it: what is not there fails where it is used. */
export type Answer = {
  readonly facts: readonly Told[];
  readonly items: readonly { readonly id: string; readonly [field: string]: unknown }[];
  readonly input: unknown;
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      {
        readonly get?: {
          readonly responses: Readonly<
            Record<
              string,
              { readonly content: Readonly<Record<string, { readonly schema: object }>> }
            >
          >;
        };
      }
    >
  >;
};

/** The body of an answer. */
export const bodyOf = async (answer: Response): Promise<Answer> => (await answer.json()) as Answer;
