import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { registry } from '../../drivers/registry.ts';
import { createMqttClient } from '../../gateway/bus/client.ts';
import { askControl } from '../../gateway/cli/control.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { type SimulatedSite, startSimulatedSite } from '../../gateway/cli/simulated-site.ts';
import { systemClock } from '../../gateway/clock.ts';
import { readConfig, type SiteConfig } from '../../gateway/config/config.ts';
import type { ActData, ActType } from '../../rules/vocabulary/acts.ts';
import type { DeviceId, SiteId } from '../../rules/vocabulary/ids.ts';
import type { SimEvent } from '../../simulators/simulator.ts';
import { freePort } from './ports.ts';
import { type Program, startProgram } from './process.ts';
import { createSignal, type Signal } from './signal.ts';
import { ROOT } from './tree.ts';

export const SITE = 'river-garden' as SiteId;
export const TOPICS = `gatehouse/v1/${SITE}`;
/** The board and the reader of an exit: exits count from 1. */
export const boardOf = (exit: number): DeviceId => `out-${exit}-board` as DeviceId;
export const readerOf = (exit: number): DeviceId => `out-${exit}-reader` as DeviceId;
export const BOARD = boardOf(1);
export const READER = readerOf(1);
/** Readers at checkpoints, which carry the load. */
export const POINTS = ['point-1', 'point-2', 'point-3'].map((id) => id as DeviceId);
/** A resident's card, good at the exit. */
export const CARD = 'B1C2D3E4';
/** As printed on the board: relay 1 opens, relay 2 holds. */
export const RELAY = { open: 1, hold: 2 } as const;

/** A site in a folder of its own whose devices are simulated here, for a gateway in another process. */
export type ProcessSite = {
  readonly config: SiteConfig;
  readonly file: string;
  readonly data: string;
  readonly devices: SimulatedSite;
  /** What a person at the lane would see. */
  readonly seen: Signal<{ readonly device: string; readonly event: SimEvent }>;
  act(device: DeviceId, verb: string, args?: Readonly<Record<string, string>>): void;
};

/** What of a site a test may want otherwise. */
export type Shape = {
  /** How many exits there are; one if left out. */
  readonly exits?: number;
  /** The host that speaks for the last checkpoint's reader; `main`, as for all the rest, if left out. */
  readonly lastPointHost?: string;
  /** Sections in place of `mqtt`, for a broker outside. */
  readonly broker?: string;
};

/** Makes one: exits (a fire contact at the first) and checkpoints. `data` is where its gateway keeps its records. */
export async function startProcessSite(
  folder: string,
  data = join(folder, 'data'),
  { exits = 1, lastPointHost = 'main', broker }: Shape = {},
): Promise<ProcessSite> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'site.yaml');
  const ports = await freePorts(2 * exits + POINTS.length + 1);
  const text = siteText(ports, exits, lastPointHost, broker);
  writeFileSync(file, text);
  const read = readConfig(text, file, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const config = read.value;
  const seen = createSignal<{ readonly device: string; readonly event: SimEvent }>();
  const devices = await startSimulatedSite({
    config,
    clock: systemClock,
    told: (device, event) => seen.tell({ device, event }),
  });
  return {
    config,
    file,
    data,
    devices,
    seen,
    act(device, verb, args = {}) {
      const error = devices.hands.act({ device, verb, args });
      if (error !== undefined) throw new Error(error);
    },
  };
}

/** As many different ones, each asked for while the others are known. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

function siteText(
  ports: readonly number[],
  exits: number,
  lastPointHost: string,
  broker: string | undefined,
): string {
  const unused = [...ports];
  const address = (): string => `"127.0.0.1:${unused.shift()}"`;
  const numbers = Array.from({ length: exits }, (_, index) => index + 1);
  const each = (text: (exit: number) => string): string => numbers.map(text).join('\n');
  const hostOf = (point: DeviceId): string => (point === POINTS.at(-1) ? lastPointHost : 'main');
  return `
site: { id: ${SITE}, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
hosts: [${[...new Set(['main', lastPointHost])].map((id) => `{ id: ${id} }`).join(', ')}]
lines:
${each((exit) => `  - { id: gate-${exit}, kind: modbus-tcp, address: ${address()} }`)}
${each((exit) => `  - { id: out-${exit}-wire, kind: tcp, address: ${address()} }`)}
${POINTS.map((id) => `  - { id: ${id}-wire, kind: tcp, host: ${hostOf(id)}, address: ${address()} }`).join('\n')}
devices:
${each(boardText)}
${each((exit) => `  - { id: ${readerOf(exit)}, driver: framed-serial, line: out-${exit}-wire, settings: { preset: ic-19200-xor } }`)}
${POINTS.map((id) => `  - { id: ${id}, driver: framed-serial, line: ${id}-wire, settings: { preset: rdm6300 } }`).join('\n')}
barriers:
${each((exit) => `  - { id: out-${exit}-barrier, device: ${boardOf(exit)} }`)}
lanes:
${each((exit) => `  - { id: out-${exit}, name: { zh: ${exit}号出口, en: Exit ${exit} }, direction: exit, barrier: out-${exit}-barrier, reader: ${readerOf(exit)} }`)}
checkpoints:
${POINTS.map((id) => `  - { id: at-${id}, name: { zh: 巡更点, en: Point }, reader: ${id} }`).join('\n')}
${broker ?? `mqtt: { host: 127.0.0.1, port: ${unused.shift()} }`}
http: { host: 127.0.0.1, port: 0 }
`;
}

const boardText = (exit: number): string => `
  - id: ${boardOf(exit)}
    driver: barrier-modbus
    line: gate-${exit}
    settings:
      relays: { out-${exit}-barrier: { open: ${RELAY.open}, hold: ${RELAY.hold} } }
      inputs: { "1": arm-up, "2": arm-down, "3": arming-loop, "4": safety-loop${exit === 1 ? ', "8": site.fire' : ''} }`;

/** A gateway in a process of its own. */
export type GatewayProcess = Program & {
  /** Resolves once it is up, with the address of its HTTP server. */
  readonly up: Promise<string>;
};

const GREETED_MS = 60_000;
// As it is installed, where it was built (`npm test` builds first): it starts several times faster than from source.
const BUILT = join(ROOT, 'dist/gateway/main.js');
/** What node runs as `gatehouse`. */
export const PROGRAM: readonly string[] = existsSync(BUILT)
  ? [BUILT]
  : ['--import', 'tsx', join(ROOT, 'gateway/main.ts')];

/** Starts `gatehouse run` as people do, in a process of its own. */
export function startGatewayProcess({
  file,
  data,
}: Pick<ProcessSite, 'file' | 'data'>): GatewayProcess {
  const program = startProgram(process.execPath, [
    ...PROGRAM,
    ...['run', '--config', file, '--data', data, '--log-level', 'warn'],
  ]);
  const ended = program.ended.then((code) => {
    throw new Error(`the gateway ended with ${code}: ${program.errors()}`);
  });
  const greeted = program.lines
    .until((line) => line.includes('MQTT 账号'), { withinMs: GREETED_MS })
    .then(() => {
      const line = program.lines.told.find((one) => one.includes('console '));
      return /https?:\S+/.exec(line ?? '')?.[0] ?? '';
    });
  greeted.catch(() => undefined);
  ended.catch(() => undefined);
  return { ...program, up: Promise.race([greeted, ended]) };
}

/** Connects with an account the gateway made, as soon as its broker listens. */
export async function connectTo(
  { config, data }: Pick<ProcessSite, 'config' | 'data'>,
  username: string,
  clientId: string,
  port = config.mqtt.port,
): Promise<MqttClient> {
  await listening(port);
  const client = createMqttClient({
    url: `mqtt://127.0.0.1:${port}`,
    username,
    password: passwordOf(data, username),
    clientId,
  });
  client.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('close', () => reject(new Error(`${username} was not let in`)));
  });
  return client;
}

/** The password the gateway made for an account of its broker. */
export function passwordOf(data: string, username: string): string {
  const accounts: unknown = JSON.parse(readFileSync(dataFiles(data).mqttAccounts, 'utf8'));
  const all: readonly unknown[] = Array.isArray(accounts) ? accounts : [];
  for (const one of all) {
    if (typeof one !== 'object' || one === null || !('username' in one)) continue;
    if (one.username === username && 'password' in one) return String(one.password);
  }
  throw new Error(`no account ${username} in ${data}`);
}

/** Resolves once somebody listens there. */
export async function listening(port: number): Promise<void> {
  const tryOnce = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  await eventually(async () => (await tryOnce()) || undefined);
}

const LOOK_EVERY_MS = 20;

/** Looks again and again until there is something to be seen: for what tells nobody when it changes. */
export async function eventually<T>(
  look: () => Promise<T | undefined>,
  withinMs = 60_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`not seen within ${withinMs} ms: ${look.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Asks a running gateway for an act, as its command line does; the refusal's code, or undefined where it was done. */
export async function askAct<T extends ActType>(
  data: string,
  type: T,
  act: ActData<T> | object,
): Promise<string | undefined> {
  const answer = await askControl(dataFiles(data).control, { kind: 'act', type, data: act });
  if (typeof answer !== 'object' || answer === null) return 'no-answer';
  return 'error' in answer ? String(answer.error) : undefined;
}

/** Enters one resident with a permit and a card, at the exit. */
export async function enrolResident(data: string): Promise<void> {
  const acts: readonly (readonly [ActType, object])[] = [
    ['person.save', { person: 'resident', name: '张伟' }],
    [
      'permit.issue',
      {
        permit: 'permit-1',
        class: 'resident',
        holder: 'resident',
        vehicles: [],
        lanes: [],
        state: 'active',
      },
    ],
    [
      'credential.enrol',
      {
        credential: 'card-1',
        holder: 'resident',
        permit: 'permit-1',
        card: { technology: 'iso14443a', uid: CARD, bits: 32 },
      },
    ],
  ];
  for (const [type, act] of acts) {
    const refusal = await askAct(data, type, act);
    if (refusal !== undefined) throw new Error(`${type}: ${refusal}`);
  }
}
