import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { deviceSource } from '../../gateway/bus/envelope.ts';
import { parseAccepted } from '../../gateway/bus/orders.ts';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { createRandom, type Random } from '../../simulators/random.ts';
import { createGateTraffic, type GateTraffic } from '../support/gate-traffic.ts';
import { createLoad, type Load, type Sent } from '../support/process-load.ts';
import {
  askAct,
  BOARD,
  boardOf,
  connectTo,
  enrolResident,
  eventually,
  type GatewayProcess,
  type ProcessSite,
  RELAY,
  readerOf,
  SITE,
  startGatewayProcess,
  startProcessSite,
  TOPICS,
} from '../support/process-site.ts';
import { createSignal, type Signal } from '../support/signal.ts';
import { isOfNewCard, type Records, readInputs, replayDifferences } from './crash-records.ts';

/** What the rounds came to. Each fault is one sentence that begins with its round. */
export type CrashSummary = {
  readonly rounds: number;
  /** Readings that were told to be durable: those of the load, and those of the gateway's own devices. */
  readonly accepted: number;
  readonly openings: number;
  readonly roundsWithOpening: number;
  /** Kills while readings were unanswered, and those of them after which the inputs had some of these already. */
  readonly killsUnderWay: number;
  readonly killsAfterCommit: number;
  readonly holdsAgain: number;
  /** Cards that a killed gateway had read and not judged, and that its next start let out. */
  readonly lateOpenings: number;
  readonly faults: readonly string[];
};

type Totals = { -readonly [K in Exclude<keyof CrashSummary, 'rounds' | 'faults'>]: number };

type Rig = {
  readonly site: ProcessSite;
  readonly load: Load;
  readonly traffic: GateTraffic;
  readonly random: Random;
  readonly totals: Totals;
  /** The highest number told to be durable, by source and boot. */
  readonly durable: Map<string, Durable>;
  readonly fault: (text: string) => void;
};

type Durable = { readonly source: string; readonly boot: string; readonly sequence: number };
type Command = { readonly type: string; readonly cause: string };

/** A gateway with the two who watch it: one by its host's account, one as monitor. */
type Watched = {
  readonly gateway: GatewayProcess;
  readonly host: MqttClient;
  readonly commands: Signal<Command>;
};

const EXITS = 5;
/** With a fire no barrier opens for a card: it is up. */
const FIRE_EVERY_ROUNDS = 4;
const BURST = 8;
const BURST_EVERY_MS = 20;
const LOAD_MS = { least: 50, most: 900 } as const;
/** Half of the kills look for an opening and come about while it is on its way. */
const AIMED_SHARE = 0.5;
const AIMED_WITHIN_MS = 1_500;
const AIMED_AT_FIRST_MS = 20_000;
const AFTER_OPENING_MS_MAX = 60;
/** The last burst before a kill, and how long it has: about as long as a commit takes. */
const LAST_BURST = 24;
const AFTER_LAST_BURST_MS_MAX = 8;
const EXIT_NUMBERS = Array.from({ length: EXITS }, (_, index) => index + 1);

/** Kills a gateway under load again and again, and looks each time at what it came back with. */
export async function crashRounds(options: {
  readonly rounds: number;
  readonly seed: number;
  say?(line: string): void;
}): Promise<CrashSummary> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-crash-'));
  const site = await startProcessSite(folder, undefined, { exits: EXITS });
  const random = createRandom(options.seed);
  const faults: string[] = [];
  const durable = new Map<string, Durable>();
  const totals: Totals = {
    accepted: 0,
    openings: 0,
    roundsWithOpening: 0,
    killsUnderWay: 0,
    killsAfterCommit: 0,
    holdsAgain: 0,
    lateOpenings: 0,
  };
  const load = createLoad(random.fork('load'));
  const traffic = createGateTraffic(site, EXITS, random.fork('traffic'));
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      const began = performance.now();
      const fault = (text: string): void => {
        faults.push(`round ${round}: ${text}`);
      };
      const openings = await oneRound(
        { site, load, traffic, random, totals, durable, fault },
        { isFire: round % FIRE_EVERY_ROUNDS === 0, isFirst: round === 1 },
      );
      totals.accepted = [...durable.values()].reduce((sum, { sequence }) => sum + sequence, 0);
      const seconds = ((performance.now() - began) / 1_000).toFixed(1);
      options.say?.(
        `round ${round}: ${totals.accepted} readings accepted so far, ${openings} openings, ` +
          `${faults.length} faults, ${seconds} s`,
      );
    }
  } finally {
    traffic.pause();
    await site.devices.close();
    if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
    else options.say?.(`its records are kept in ${folder}`);
  }
  return { rounds: options.rounds, ...totals, faults };
}

type Kind = { readonly isFire: boolean; readonly isFirst: boolean };

/** Load, kill, look at the records, start again, stop in order, look again. Gives how often an arm was opened. */
async function oneRound(rig: Rig, kind: Kind): Promise<number> {
  const { site, load, totals, fault } = rig;
  const openings = await loadAndKill(rig, kind);
  totals.openings += openings;
  totals.roundsWithOpening += openings > 0 ? 1 : 0;

  const unanswered = load.sent.filter((one) => !load.acknowledged.has(one));
  const killed = readInputs(site);
  missing(rig, killed, load.acknowledged);
  if (unanswered.length > 0) totals.killsUnderWay += 1;
  if (unanswered.some((one) => killed.times(named(load, one)) > 0)) totals.killsAfterCommit += 1;

  await restart(rig, kind, killed);
  missing(rig, readInputs(site), load.sent);
  for (const difference of await replayDifferences(site)) fault(difference);
  return openings;
}

async function watch(rig: Rig, use: (watched: Watched) => Promise<void>): Promise<void> {
  const { site } = rig;
  const gateway = startGatewayProcess(site);
  const clients: MqttClient[] = [];
  const connect = async (username: string, clientId: string): Promise<MqttClient> => {
    const client = await connectTo(site, username, clientId);
    clients.push(client);
    return client;
  };
  try {
    await firstAccounts(gateway, site);
    const [host, monitor] = await Promise.all([
      connect('host-main', 'load'),
      connect('monitor', 'monitor'),
    ]);
    const commands = createSignal<Command>();
    host.on('message', (topic, payload) => {
      if (topic.endsWith('/accepted')) accepted(rig, payload);
      else commands.tell(JSON.parse(payload.toString()));
    });
    const boards = EXIT_NUMBERS.map((exit) => `${TOPICS}/device/${boardOf(exit)}/command/+`);
    await host.subscribeAsync([...boards, `${TOPICS}/host/main/accepted`], { qos: 1 });
    const online = createSignal<string>();
    monitor.on('message', (topic, payload) => {
      if (payload.toString().includes('"state":"online"')) online.tell(topic);
    });
    await monitor.subscribeAsync(`${TOPICS}/device/+/health`, { qos: 1 });
    await gateway.up;
    for (const device of EXIT_NUMBERS.flatMap((exit) => [boardOf(exit), readerOf(exit)])) {
      await online.until((topic) => topic.includes(`/${device}/`));
    }
    await use({ gateway, host, commands });
  } finally {
    rig.traffic.pause();
    for (const client of clients) client.end(true);
    gateway.signal('SIGKILL');
    await gateway.ended;
  }
}

function accepted({ durable, fault }: Rig, payload: Uint8Array): void {
  const told = parseAccepted(SITE, payload);
  if (!told.ok) fault(`no accepted message: ${JSON.stringify(told.error)}`);
  for (const one of told.ok ? told.value.sources : []) {
    const name = `${one.source} ${one.boot}`;
    if (one.sequence > (durable.get(name)?.sequence ?? 0)) durable.set(name, one);
  }
}

// The accounts are made at the first start: before it there is nobody to connect as.
async function firstAccounts(gateway: GatewayProcess, site: ProcessSite): Promise<void> {
  if (!existsSync(dataFiles(site.data).mqttAccounts)) await gateway.up;
}

/** Load and cars until a random moment, then `kill -9`. Gives how often an arm was opened. */
async function loadAndKill(rig: Rig, { isFire, isFirst }: Kind): Promise<number> {
  const { site, load, traffic, random } = rig;
  const before = pulses(site);
  await watch(rig, async ({ gateway, host, commands }) => {
    if (isFirst) await enrolResident(site.data);
    if (isFire) {
      site.act(BOARD, 'fire');
      await eventually(async () => isHeld(site) || undefined);
    } else await endFire(site);
    const closed = new Promise<void>((resolve) => host.once('close', () => resolve()));
    const acknowledged = load.acknowledged.size;
    traffic.go();
    load.send(host, BURST);
    const bursts = setInterval(() => load.send(host, BURST), BURST_EVERY_MS);
    // The first round opens for certain: every run has something that a restart could repeat.
    await (isFirst || (!isFire && random.chance(AIMED_SHARE))
      ? atAnOpening(random, commands, isFirst ? AIMED_AT_FIRST_MS : AIMED_WITHIN_MS)
      : passing(random.integer(LOAD_MS.least, LOAD_MS.most)));
    await eventually(async () => load.acknowledged.size > acknowledged || undefined);
    load.send(host, LAST_BURST);
    await passing(random.integer(0, AFTER_LAST_BURST_MS_MAX));
    gateway.signal('SIGKILL');
    clearInterval(bursts);
    traffic.pause();
    await gateway.ended;
    await closed;
    await everythingRead();
  });
  return pulses(site) - before;
}

const passing = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function atAnOpening(
  random: Random,
  commands: Signal<Command>,
  withinMs: number,
): Promise<void> {
  await commands.until(({ type }) => type === 'barrier.open', { withinMs }).catch(() => undefined);
  await passing(random.integer(0, AFTER_OPENING_MS_MAX));
}

/** What a process wrote before it died is in our sockets: it takes one turn of the event loop to read it all. */
async function everythingRead(): Promise<void> {
  for (const _turn of [1, 2]) await new Promise((resolve) => setImmediate(resolve));
}

async function endFire(site: ProcessSite): Promise<void> {
  site.act(BOARD, 'fire-off');
  await eventually(async () => {
    const refusal = await askAct(site.data, 'fire.reset', {});
    return refusal === undefined || refusal === 'no-fire' || undefined;
  });
  await eventually(async () => !isHeld(site) || undefined);
}

/** Starts again and watches the barriers; then senders send again. The cars wait meanwhile and show no card. */
async function restart(rig: Rig, { isFire }: Kind, killed: Records): Promise<void> {
  const { site, load, totals, fault } = rig;
  const before = pulses(site);
  const heard: Command[] = [];
  await watch(rig, async ({ gateway, host, commands }) => {
    if (isFire) {
      await commands
        .until(({ type }) => type === 'barrier.hold')
        .then(
          () => {
            totals.holdsAgain += 1;
          },
          () => fault('the hold for the fire was not asserted again'),
        );
      if (!isHeld(site)) fault('an arm is not held though the fire stands');
    }
    await load.sendAgain(host);
    gateway.signal('SIGTERM');
    const code = await gateway.ended;
    if (code !== 0) fault(`the orderly stop ended with ${code}: ${gateway.errors()}`);
    heard.push(...commands.told);
  });
  const due = isFire ? ['barrier.open', 'barrier.hold'] : ['barrier.open'];
  for (const { type } of heard.filter((one) => !due.includes(one.type))) {
    fault(`${type} after the restart`);
  }
  // A card that was read and not judged before the kill is a reading like any other: it comes again, and opens once.
  const late = heard.filter(({ type }) => type === 'barrier.open');
  totals.lateOpenings += late.length;
  for (const { cause } of late) {
    if (!isOfNewCard(site, cause, killed.newest)) fault(`a restart opened for ${cause}`);
  }
  const moved = pulses(site) - before;
  if (moved > late.length) fault(`${moved} openings for ${late.length} commands at a restart`);
}

/** How often any barrier was told by its relay to open. */
const pulses = ({ seen }: ProcessSite): number =>
  seen.told.filter(
    ({ event }) =>
      event.kind === 'relay' && event['relay'] === RELAY.open && event['state'] === 'on',
  ).length;

/** True where every arm is held up; false where one is not. */
function isHeld({ devices }: ProcessSite): boolean {
  const all = devices.observe();
  return EXIT_NUMBERS.every((exit) =>
    JSON.stringify(all[boardOf(exit)]).includes(`"${RELAY.hold}":true`),
  );
}

/** Each of these, and all that was told to be durable, must be in the inputs once, and nothing twice. */
function missing({ load, durable, fault }: Rig, inputs: Records, wanted: Iterable<Sent>): void {
  const lost = [...wanted].filter((one) => inputs.times(named(load, one)) === 0);
  if (lost.length > 0) fault(`${lost.length} acknowledged readings are not in the inputs`);
  for (const { source, boot, sequence } of durable.values()) {
    const numbers = Array.from({ length: sequence }, (_, index) => index + 1);
    const gone = numbers.filter((number) => inputs.times({ source, boot, sequence: number }) === 0);
    if (gone.length > 0)
      fault(`${gone.length} accepted readings of ${source} are not in the inputs`);
  }
  if (inputs.twice.length > 0) fault(`in the inputs more than once: ${inputs.twice.join(', ')}`);
}

const named = ({ boot }: Load, { source, sequence }: Sent) => ({
  source: deviceSource(SITE, source),
  boot,
  sequence,
});
