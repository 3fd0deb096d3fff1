import type { Clock, LineConfig } from '../../drivers/driver.ts';
import { portsOf } from '../../drivers/link/dial-peers.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSimulator } from '../../simulators/registry.ts';
import type { SimEvent, Simulator } from '../../simulators/simulator.ts';
import { type Held, holdToVpcd, slotOf, VPCD_PORT, vpcdRefusal } from '../../simulators/vpcd.ts';
import { reach } from '../../simulators/web.ts';
import { type Served, serveFolder, servePty, serveTcp } from '../../simulators/wire.ts';
import type { Hands } from '../../simulators/world.ts';
import type { Deed } from '../../simulators/world-verbs.ts';
import type { ConfiguredLine, SiteConfig } from '../config/config.ts';
import { CommandFailed, messageOf, systemCode } from './failure.ts';

/** The simulated devices of a configuration, on the wires its lines name. */
export type SimulatedSite = {
  readonly hands: Hands;
  /** Where each line can be reached. */
  readonly wires: readonly { readonly line: string; readonly at: string }[];
  /** How every device stands. */
  observe(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
};

/** Starts them: TCP where site.yaml says an address, a pty where it says a path, cards at virtual PC/SC readers. */
export async function startSimulatedSite(options: {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly told?: (device: string, event: SimEvent) => void;
  /** Where the first virtual reader listens; another in tests. */
  readonly vpcdPort?: number;
}): Promise<SimulatedSite> {
  const { config, clock, told, vpcdPort = VPCD_PORT } = options;
  const configured = config.hosts.flatMap(({ lines }) => lines);
  const lines = configured.map((line) => simulate(config.site, line, { clock, told }));
  const served: Served[] = [];
  const close = async (): Promise<void> => {
    for (const { simulated } of lines) simulated.close();
    for (const wire of served) await wire.close();
  };
  try {
    for (const line of lines) {
      const { kind } = line.line.line;
      if (kind === 'http') served.push(phoneAt(config, line.simulated));
      else if (DIALLED.has(kind)) served.push(dial(line, clock));
      else if (kind === 'pcsc') served.push(await hold(line, { clock, vpcdPort }));
      else served.push(await serve(line));
    }
  } catch (error) {
    await close();
    throw error;
  }
  supervise(config.site.panels ?? [], lines);
  const bytes = new Map(configured.flatMap(cardBytes));
  const lineOf = (device: string): SimulatedLine | undefined =>
    lines.find(({ line }) => line.devices.some(({ id }) => id === device))?.simulated;
  return {
    hands: {
      act: (deed) => actOn(lineOf(deed.device), deed, bytes.get(deed.device)),
      armIsUp: (device, lane) => armsOf(lineOf(device)?.observe(device))[lane.barrier] === 'up',
    },
    wires: configured.map(({ line }, index) => ({
      line: line.id,
      at: served[index]?.address ?? '',
    })),
    observe: () =>
      Object.fromEntries(
        configured.flatMap(({ devices }) =>
          devices.map(({ id }) => [id, lineOf(id)?.observe(id) ?? {}]),
        ),
      ),
    close,
  };
}

type Lines = {
  readonly line: ConfiguredLine;
  readonly simulated: SimulatedLine;
  /** Ways to virtual readers, which hear what happens on the line. */
  readonly held: Held[];
};

function simulate(
  site: Site,
  line: ConfiguredLine,
  {
    clock,
    told,
  }: { readonly clock: Clock; readonly told: Parameters<typeof createLine>[0]['told'] },
): Lines {
  const held: Held[] = [];
  const simulated = createLine({
    simulators: simulatorsOf(site, line),
    clock,
    told(device, event) {
      for (const one of held) one.told(device, event);
      told?.(device, event);
    },
  });
  return { line, simulated, held };
}

function simulatorsOf(site: Site, { line, driver, devices }: ConfiguredLine): readonly Simulator[] {
  return devices.flatMap(({ id, settings }) => {
    const barriers = site.barriers.filter(({ device }) => device === id);
    const zones = site.zones.filter(({ device }) => device === id);
    const simulator = createSimulator(driver.id, {
      id,
      settings,
      line: line.id,
      framing: line.kind === 'modbus-tcp' ? 'mbap' : 'rtu',
      lanes: Object.fromEntries(barriers.map((barrier) => [barrier.id, barrier.lanes])),
      normal: Object.fromEntries(zones.map((zone) => [`zone.${zone.id}`, zone.normal])),
    });
    return simulator ?? [];
  });
}

/** Panels whose silence is noticed say in time that they are there; a simulated device that cannot is told nothing. */
function supervise(panels: NonNullable<Site['panels']>, lines: readonly Lines[]): void {
  for (const { device, account, interval } of panels) {
    const line = lines.find((one) => one.line.devices.some(({ id }) => id === device));
    if (interval === undefined || line?.line.driver.id !== 'sia-dc09') continue;
    line.simulated.act(device, 'supervise', { account, ms: `${interval}` });
  }
}

/** Cards are held to the virtual readers of a pcscd that runs on this machine. */
async function hold(
  { line: { line, devices }, simulated, held }: Lines,
  { clock, vpcdPort }: { readonly clock: Clock; readonly vpcdPort: number },
): Promise<Served> {
  for (const { id, settings } of devices) {
    const reader = `${member(settings, 'reader')}`;
    const slot = slotOf(reader);
    const missing = (text: string): CommandFailed =>
      new CommandFailed({
        code: 'virtual-reader-missing',
        text: `${text}: no card can be held to "${reader}" of the line ${line.id}`,
        remedy:
          'apt-get install pcscd vsmartcard-vpcd, start pcscd, and name its readers ' +
          '"Virtual PCD 00 00" and "Virtual PCD 00 01" in the configuration',
      });
    if (slot === undefined) throw missing(`"${reader}" is the name of a real reader`);
    const port = vpcdPort + slot;
    const refusal = await vpcdRefusal(port);
    if (refusal !== undefined) throw missing(`no virtual reader listens: ${refusal}`);
    held.push(holdToVpcd({ device: id, line: () => simulated, port, clock }));
  }
  return {
    address: 'PC/SC, through vpcd',
    port: vpcdPort,
    close() {
      for (const one of held) one.close();
      return Promise.resolve();
    },
  };
}

/** On these the gateway listens. */
const DIALLED: ReadonlySet<string> = new Set(['tcp-listen', 'tcp-udp', 'udp']);

/** Devices that dial the gateway find it whenever it is there. */
function dial({ line: { line, devices }, simulated }: Lines, clock: Clock): Served {
  const [host = '', port = ''] = (line.address ?? '').split(':');
  const way = line.kind === 'udp' ? 'udp' : 'tcp';
  const dialled = devices.map(({ id }) =>
    dialIn(simulated, { host, port: Number(port), way, clock, only: id }),
  );
  return {
    address: `${line.address ?? ''}, dialled`,
    port: Number(port),
    close() {
      for (const one of dialled) one.close();
      return Promise.resolve();
    },
  };
}

/** Phones dial the gateway, and not it them. */
function phoneAt({ http: { host, port } }: SiteConfig, simulated: SimulatedLine): Served {
  const { close } = reach(simulated, { host, port });
  return {
    address: `http://${host}:${port}`,
    port,
    close() {
      close();
      return Promise.resolve();
    },
  };
}

/** A device with a back-up port speaks on both. */
async function serve({ line: { line }, simulated }: Lines): Promise<Served> {
  const [own = line, backup] = portsOf(line);
  const first = await servePort(own, simulated);
  if (backup === undefined) return first;
  const second = await servePort(backup, simulated).catch(async (error: unknown) => {
    await first.close();
    throw error;
  });
  return {
    ...first,
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

async function servePort(line: LineConfig, simulated: SimulatedLine): Promise<Served> {
  if (line.kind === 'folder') return serveFolder(simulated, line.path ?? '');
  if (line.path !== undefined) return servePty(simulated, { path: line.path });
  const [host = '', port = ''] = (line.address ?? '').split(':');
  try {
    return await serveTcp(simulated, { host, port: Number(port) });
  } catch (cause) {
    throw new CommandFailed(
      {
        code: systemCode(cause) === 'EADDRINUSE' ? 'port-taken' : 'address-refused',
        text: `the simulated line ${line.id} cannot be served at ${line.address}: ${messageOf(cause)}`,
        remedy:
          'stop what listens there (another demo?), or give the line another loopback address',
      },
      { cause },
    );
  }
}

function actOn(
  line: SimulatedLine | undefined,
  { device, verb, args }: Deed,
  bytes: number | undefined,
): string | undefined {
  if (line === undefined) return `no simulated device ${device}`;
  const card = args['card'];
  if (card !== undefined && bytes !== undefined && card.length !== 2 * bytes) {
    return `${device} reads cards of ${bytes} bytes; ${card} has ${card.length / 2}`;
  }
  return line.act(device, verb, args).error;
}

/** How many bytes the cards of each reader have, where its settings tell. */
function cardBytes({ devices }: ConfiguredLine): readonly (readonly [string, number])[] {
  return devices.flatMap(({ id, settings }) => {
    const preset = member(settings, 'preset');
    const described = member(member(settings, 'card'), 'bytes');
    if (typeof described === 'number') return [[id, described]];
    if (preset === 'rdm6300') return [[id, 5]];
    return preset === 'ic-19200-xor' ? [[id, 4]] : [];
  });
}

const armsOf = (observed: unknown): Readonly<Record<string, unknown>> => {
  const arms = member(observed, 'arms');
  return typeof arms === 'object' && arms !== null ? Object.fromEntries(Object.entries(arms)) : {};
};

const member = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
