import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { MqttClient } from 'mqtt';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { replay } from '../../gateway/engine/replay.ts';
import { openStore } from '../../gateway/store/store.ts';
import { RULES_VERSION, rulebook } from '../../rules/rules.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { createLoad, type Load } from '../support/process-load.ts';
import {
  askAct,
  BOARD,
  connectTo,
  enrolResident,
  eventually,
  type GatewayProcess,
  type ProcessSite,
  RELAY,
  startGatewayProcess,
  startProcessSite,
  TOPICS,
} from '../support/process-site.ts';
import { createSignal, type Signal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';

/** What the rounds came to. Each fault is one sentence that begins with its round. */
export type CrashSummary = {
  readonly rounds: number;
  readonly sent: number;
  readonly acknowledgedAtKill: number;
  readonly openings: number;
  readonly holdsAgain: number;
  readonly faults: readonly string[];
};

type Rig = {
  readonly site: ProcessSite;
  readonly load: Load;
  readonly random: Random;
  readonly fault: (text: string) => void;
};

/** A gateway with the two who watch it: one by its host's account, one as monitor. */
type Watched = {
  readonly gateway: GatewayProcess;
  readonly host: MqttClient;
  readonly commands: Signal<string>;
};

const BURST = 8;
const BURST_EVERY_MS = 20;
const LOAD_MS = { least: 50, most: 700 } as const;

/** Kills a gateway under load again and again, and looks each time at what it came back with. */
export async function crashRounds(options: {
  readonly rounds: number;
  readonly seed: number;
  say?(line: string): void;
}): Promise<CrashSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-crash-'));
  const site = await startProcessSite(folder);
  const random = createRandom(options.seed);
  const load = createLoad(random.fork('load'));
  const faults: string[] = [];
  const totals = { acknowledgedAtKill: 0, openings: 0, holdsAgain: 0 };
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      const fault = (text: string): void => {
        faults.push(`round ${round}: ${text}`);
      };
      const rig = { site, load, random, fault };
      const isFire = round % 2 === 0;
      totals.openings += await loadAndKill(rig, isFire, round === 1);
      totals.acknowledgedAtKill += load.acknowledged.size;
      const killed = [...load.acknowledged];
      missing(rig, killed);
      if (await restart(rig, isFire)) totals.holdsAgain += 1;
      missing(rig, load.sent);
      await compare(rig);
      options.say?.(
        `round ${round}: ${load.sent.length} sent, ${killed.length} acknowledged before the kill, ${faults.length} faults`,
      );
    }
  } finally {
    await site.devices.close();
    if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
    else options.say?.(`its records are kept in ${folder}`);
  }
  return { rounds: options.rounds, sent: load.sent.length, ...totals, faults };
}

async function watch(site: ProcessSite, use: (watched: Watched) => Promise<void>): Promise<void> {
  const gateway = startGatewayProcess(site);
  const clients: MqttClient[] = [];
  try {
    await firstAccounts(gateway, site);
    const host = await connectTo(site, 'host-main', 'load');
    clients.push(host);
    const commands = createSignal<string>();
    host.on('message', (topic) => commands.tell(topic.split('/').at(-1) ?? ''));
    await host.subscribeAsync(`${TOPICS}/device/${BOARD}/command/+`, { qos: 1 });
    const monitor = await connectTo(site, 'monitor', 'monitor');
    clients.push(monitor);
    const health = createSignal<string>();
    monitor.on('message', (_topic, payload) => health.tell(payload.toString()));
    await monitor.subscribeAsync(`${TOPICS}/device/${BOARD}/health`, { qos: 1 });
    await gateway.up;
    await health.until((text) => text.includes('"state":"online"'));
    await use({ gateway, host, commands });
  } finally {
    for (const client of clients) client.end(true);
    gateway.signal('SIGKILL');
    await gateway.ended;
  }
}

// The accounts are made at the first start: before it there is nobody to connect as.
async function firstAccounts(gateway: GatewayProcess, site: ProcessSite): Promise<void> {
  if (!existsSync(dataFiles(site.data).mqttAccounts)) await gateway.up;
}

/** Load until a random moment, then `kill -9`. Gives how often the arm was opened. */
async function loadAndKill(rig: Rig, isFire: boolean, isFirst: boolean): Promise<number> {
  const { site, load, random } = rig;
  let openings = 0;
  await watch(site, async ({ gateway, host, commands }) => {
    if (isFirst) await enrolResident(site.data);
    if (isFire) {
      site.act(BOARD, 'fire');
      await commands.until((type) => type === 'barrier.hold');
      await eventually(async () => isHeld(site) || undefined);
    } else await endFire(site);
    const closed = new Promise<void>((resolve) => host.once('close', () => resolve()));
    const before = load.acknowledged.size;
    load.send(host, BURST);
    const bursts = setInterval(() => load.send(host, BURST), BURST_EVERY_MS);
    await new Promise((resolve) =>
      setTimeout(resolve, random.integer(LOAD_MS.least, LOAD_MS.most)),
    );
    await eventually(async () => load.acknowledged.size > before || undefined);
    gateway.signal('SIGKILL');
    clearInterval(bursts);
    await gateway.ended;
    await closed;
    openings = commands.told.filter((type) => type === 'barrier.open').length;
  });
  return openings;
}

async function endFire(site: ProcessSite): Promise<void> {
  site.act(BOARD, 'fire-off');
  await eventually(async () => {
    const refusal = await askAct(site.data, 'fire.reset', {});
    return refusal === undefined || refusal === 'no-fire' || undefined;
  });
  await eventually(async () => !isHeld(site) || undefined);
}

/** Starts again and watches the barrier; then senders send again. True where a hold was still due and came. */
async function restart({ site, load, fault }: Rig, isFire: boolean): Promise<boolean> {
  const pulses = (): number =>
    site.seen.told.filter(
      ({ event }) =>
        event.kind === 'relay' && event['relay'] === RELAY.open && event['state'] === 'on',
    ).length;
  const before = pulses();
  let isHoldAgain = false;
  await watch(site, async ({ gateway, host, commands }) => {
    if (isFire) {
      await commands
        .until((type) => type === 'barrier.hold')
        .then(
          () => {
            isHoldAgain = true;
          },
          () => fault('the hold for the fire was not asserted again'),
        );
      if (!isHeld(site)) fault('the arm is not held though the fire stands');
    }
    // The board was polled and everything said at the start has come: what it would have moved has moved.
    const openings = commands.told.filter((type) => type !== 'barrier.hold');
    if (openings.length > 0) fault(`${openings.join(', ')} after the restart`);
    if (pulses() !== before) fault('a barrier was opened by the restart');
    await load.sendAgain(host);
    gateway.signal('SIGTERM');
    const code = await gateway.ended;
    if (code !== 0) fault(`the orderly stop ended with ${code}: ${gateway.errors()}`);
  });
  return isHoldAgain;
}

function isHeld(site: ProcessSite): boolean {
  const board = site.devices.observe()[BOARD];
  return JSON.stringify(board).includes(`"${RELAY.hold}":true`);
}

/** Every one of these must be in the inputs once, and nothing else of this sender twice. */
function missing({ site, load, fault }: Rig, wanted: readonly Load['sent'][number][]): void {
  const database = new Database(dataFiles(site.data).database);
  try {
    const rows = database
      .prepare(
        "select device || ' ' || sequence as name, count(*) as times from inputs where boot = ? group by device, sequence",
      )
      .raw()
      .all(load.boot);
    const times = new Map(rows.map((row) => namedCount(row)));
    const lost = wanted.filter((one) => !times.has(`${one.source} ${one.sequence}`));
    const twice = [...times].filter(([, count]) => count !== 1);
    if (lost.length > 0) fault(`${lost.length} acknowledged readings are not in the inputs`);
    if (twice.length > 0) fault(`${twice.length} readings are in the inputs more than once`);
  } finally {
    database.close();
  }
}

/** The orderly stop saved the state the restart had come to: the journal alone must give the same. */
async function compare({ site, fault }: Rig): Promise<void> {
  const store = await openStore({ file: dataFiles(site.data).database, log: silentLogger });
  try {
    const { tampering } = await store.verifyChain(site.config.site.id);
    const { differences } = await replay({
      store,
      rulebook,
      rulesVersion: RULES_VERSION,
      site: site.config.site,
    });
    for (const { where, live, replayed } of differences) {
      fault(`${where} differs: live ${JSON.stringify(live)}, replayed ${JSON.stringify(replayed)}`);
    }
    if (tampering.length > 0) fault(`the chain is broken: ${JSON.stringify(tampering)}`);
  } finally {
    await store.close();
  }
}

function namedCount(row: unknown): readonly [string, number] {
  return Array.isArray(row) ? [String(row[0]), Number(row[1])] : ['', 0];
}
