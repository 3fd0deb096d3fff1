import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { createRandom } from '../../simulators/random.ts';
import { can } from '../support/machine.ts';
import { type Login, mosquittoPub, mosquittoSub } from '../support/mosquitto.ts';
import { createLoad } from '../support/process-load.ts';
import {
  BOARD,
  boardOf,
  CARD,
  connectTo,
  enrolResident,
  eventually,
  POINTS,
  type ProcessSite,
  passwordOf,
  READER,
  RELAY,
  readerOf,
  type Shape,
  SITE,
  startGatewayProcess,
  startProcessSite,
  TOPICS,
} from '../support/process-site.ts';
import { createSignal } from '../support/signal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hasMosquitto = can('mosquitto');
if (!hasMosquitto) {
  console.log('NOT RUN: mosquitto; to run it: apt-get install mosquitto mosquitto-clients');
}

/** A host that speaks for one checkpoint's reader and nothing else. */
const INTRUDER = 'patrol';
const ITS_READER = POINTS.at(-1) ?? '';
/** All that a monitor may hear. */
const MONITORED = ['feed/#', 'state/#', 'device/+/health', 'host/+/health'].map(
  (filter) => `${TOPICS}/${filter}`,
);
const OPEN = `${TOPICS}/device/${BOARD}/command/barrier.open`;

type Told = { readonly type: string; readonly data: Readonly<Record<string, unknown>> };

async function setUp(shape: Shape = {}) {
  const site = await startProcessSite(temporaryFolder(), undefined, shape);
  onTestFinished(() => site.devices.close());
  const gateway = startGatewayProcess(site);
  onTestFinished(async () => {
    gateway.signal('SIGKILL');
    await gateway.ended;
  });
  await gateway.up;
  await enrolResident(site.data);
  const monitor = await connectTo(site, 'monitor', 'watching');
  onTestFinished(() => {
    monitor.end(true);
  });
  const facts = createSignal<Told>();
  const health = createSignal<string>();
  monitor.on('message', (topic, payload) => {
    if (topic.endsWith('/health')) health.tell(`${topic} ${payload}`);
    else facts.tell(JSON.parse(payload.toString()));
  });
  await monitor.subscribeAsync([`${TOPICS}/feed/#`, `${TOPICS}/device/+/health`], { qos: 1 });
  for (const device of [BOARD, READER]) {
    await health.until((text) => text.includes(device) && text.includes('"state":"online"'));
  }
  const login = (username: string, clientId: string): Login => ({
    port: site.config.mqtt.port,
    username,
    password: passwordOf(site.data, username),
    clientId,
  });
  const fact = (type: string, data: object) =>
    facts.until((told) => told.type === type && includes(told.data, data));
  return { site, gateway, facts, fact, login };
}

type Rig = Awaited<ReturnType<typeof setUp>>;

/** How often the open relay of an exit, or of any, was switched on: what a barrier goes by. */
const pulses = ({ seen }: ProcessSite, exit?: number): number =>
  seen.told.filter(
    ({ device, event }) =>
      (exit === undefined || device === boardOf(exit)) &&
      event.kind === 'relay' &&
      event['relay'] === RELAY.open &&
      event['state'] === 'on',
  ).length;

/** A resident's car comes and its driver shows the card: resolves when the barrier is told to open. */
async function comeToTheGate({ site, facts }: Rig, exit = 1): Promise<void> {
  const begun = facts.told.length;
  const before = pulses(site, exit);
  site.act(boardOf(exit), 'arrive');
  await facts.until(
    ({ type, data }, index) =>
      index >= begun && type === 'passage.started' && data['lane'] === `out-${exit}`,
  );
  site.act(readerOf(exit), 'swipe', { card: CARD });
  site.act(boardOf(exit), 'drive');
  await eventually(async () => pulses(site, exit) > before || undefined);
}

/** The same, until the car is through and the arm down behind it. */
async function leave(rig: Rig, exit = 1): Promise<void> {
  const begun = rig.facts.told.length;
  await comeToTheGate(rig, exit);
  await rig.facts.until(
    ({ type, data }, index) =>
      index >= begun && type === 'passage.committed' && data['lane'] === `out-${exit}`,
  );
  await eventually(async () => isArmDown(rig.site, exit) || undefined);
}

const isArmDown = ({ devices }: ProcessSite, exit: number): boolean =>
  JSON.stringify(devices.observe()[boardOf(exit)]).includes(`"out-${exit}-barrier":"down"`);

const includes = (data: Told['data'], wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => data[name] === value);

/** The cards this reader is said to have read. */
function cardsReadBy({ data }: ProcessSite, device: string): unknown {
  const database = new Database(dataFiles(data).database, { readonly: true });
  try {
    return database
      .prepare("select body from inputs where type = 'card.read' and device = ?")
      .all(device);
  } finally {
    database.close();
  }
}

/** A command as the engine would give it, fresh and in order. */
function openCommand(): string {
  const now = Date.now();
  return JSON.stringify({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: `/${SITE}/engine`,
    type: 'barrier.open',
    time: new Date(now).toISOString(),
    cause: crypto.randomUUID(),
    expires: new Date(now + 60_000).toISOString(),
    data: {
      barrier: 'out-1-barrier',
      lane: 'out-1',
      pulseMs: 500,
      authority: { kind: 'permit', id: 'permit-1' },
    },
  });
}

/** The resident's card as its reader's host would tell it. */
function cardRead(device: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id: crypto.randomUUID(),
    source: `/${SITE}/device/${device}`,
    type: 'card.read',
    time: new Date().toISOString(),
    boot: crypto.randomUUID(),
    sequence: 1,
    data: {
      card: { technology: 'iso14443a', uid: CARD, bits: 32 },
      proof: 'uid',
      raw: CARD,
      repeats: 0,
    },
  });
}

describe.skipIf(!hasMosquitto)('mosquitto_sub as monitor', () => {
  it('sees the feed, the states and the health of its site', async () => {
    const rig = await setUp();
    const { lines } = mosquittoSub(rig.login('monitor', 'office'), MONITORED);
    const seen = (topic: string, text: string) =>
      lines.until((line) => line.startsWith(`${TOPICS}/${topic} `) && line.includes(text));
    await seen(`device/${BOARD}/health`, '"state":"online"');
    await seen('host/main/health', '"alive":true');
    await seen('state/lane/out-1', '"arm":"down"');
    await leave(rig);
    await seen('feed/access', '"type":"exit.granted"');
    await seen('state/lane/out-1', '"arm":"up"');
    await seen('feed/access', '"type":"passage.committed"');
  });

  it('sees no command and no reading, whatever it asks for', async () => {
    const rig = await setUp();
    const { lines } = mosquittoSub(rig.login('monitor', 'office'), [
      `${TOPICS}/feed/#`,
      ...['#', `${TOPICS}/#`, `${TOPICS}/device/#`],
      ...[`${TOPICS}/device/+/command/+`, `${TOPICS}/device/${READER}/reading/card.read`],
    ]);
    await rig.fact('bus.refused', { account: 'monitor', what: 'subscribe' });
    await leave(rig);
    await lines.until((line) => line.includes('"type":"passage.committed"'));
    const topics = lines.told.map((line) => line.split(' ')[0] ?? '');
    expect(topics.filter((topic) => !topic.startsWith(`${TOPICS}/feed/`))).toEqual([]);
  });
});

describe.skipIf(!hasMosquitto)('mosquitto_pub as intruder', () => {
  it('moves no barrier by a command', async () => {
    const rig = await setUp({ lastPointHost: INTRUDER });
    mosquittoPub(rig.login('host-patrol', 'intruder'), { topic: OPEN, payload: openCommand() });
    await rig.fact('bus.refused', { account: 'host-patrol', what: 'publish', topic: OPEN });
    await comeToTheGate(rig);
    expect(pulses(rig.site)).toBe(1);
  });

  it('shows no card at a reader that is not its own', async () => {
    const rig = await setUp({ lastPointHost: INTRUDER });
    const topic = `${TOPICS}/device/${READER}/reading/card.read`;
    mosquittoPub(rig.login('host-patrol', 'intruder'), { topic, payload: cardRead(READER) });
    await rig.fact('bus.refused', { account: 'host-patrol', what: 'publish', topic });
    expect(cardsReadBy(rig.site, READER)).toEqual([]);
    await comeToTheGate(rig);
    expect(pulses(rig.site)).toBe(1);
  });

  it("keeps no command for later, not even by the barrier's own account", async () => {
    const rig = await setUp();
    const message = { topic: OPEN, payload: openCommand(), retain: true };
    mosquittoPub(rig.login('host-main', 'intruder'), message);
    await rig.fact('bus.refused', { account: 'host-main', what: 'publish', topic: OPEN });
    const later = mosquittoSub(rig.login('host-main', 'later'), [OPEN], ['-d']);
    await later.lines.until((line) => line.includes('received SUBACK'));
    await comeToTheGate(rig);
    const first = await later.lines.until((line) => line.startsWith(OPEN));
    expect(first).not.toContain(message.payload);
    expect(pulses(rig.site)).toBe(1);
  });

  it('is cut off for a message over 64 KiB, which nobody takes for a reading', async () => {
    const { site, fact, login } = await setUp({ lastPointHost: INTRUDER });
    const topic = `${TOPICS}/device/${ITS_READER}/reading/card.read`;
    const payload = cardRead(ITS_READER).padEnd(64 * 1024 + 1);
    mosquittoPub(login('host-patrol', 'intruder'), { topic, payload });
    await fact('bus.refused', { account: 'host-patrol', what: 'oversize', why: 'too-large' });
    expect(cardsReadBy(site, ITS_READER)).toEqual([]);
  });

  it('has what is not JSON acknowledged and set aside', async () => {
    const { site, fact, login } = await setUp({ lastPointHost: INTRUDER });
    const topic = `${TOPICS}/device/${ITS_READER}/reading/card.read`;
    const program = mosquittoPub(login('host-patrol', 'intruder'), { topic, payload: 'no JSON' });
    await fact('input.rejected', { device: ITS_READER, why: 'not-json' });
    expect(await program.ended).toBe(0);
    expect(cardsReadBy(site, ITS_READER)).toEqual([]);
  });

  it("is not let in by another account's client id, whose owner stays connected", async () => {
    const rig = await setUp();
    const program = mosquittoPub(rig.login('monitor', 'host-main'), { topic: OPEN, payload: '{}' });
    await rig.fact('bus.refused', { account: 'monitor', client: 'host-main', what: 'connect' });
    expect(await program.ended).not.toBe(0);
    await comeToTheGate(rig);
    expect(rig.facts.told.filter(({ type }) => type === 'host.gone')).toEqual([]);
    expect(pulses(rig.site)).toBe(1);
  });
});

const FACTS = 50_000;
const UNDER_WAY = 1_000;
const EXITS = 3;
const FLOOD_LIMIT_MS = 180_000;

describe.skipIf(!hasMosquitto)('a frozen mosquitto_sub', () => {
  it('is cut off and changes nothing at the barriers while 50,000 facts go by', {
    timeout: FLOOD_LIMIT_MS,
  }, async () => {
    const rig = await setUp({ exits: EXITS });
    // No MQTT keep-alive that could be what ends it.
    const frozen = mosquittoSub(rig.login('monitor', 'frozen'), MONITORED, ['-d', '-k', '3600']);
    const logIns = (): number =>
      frozen.lines.told.filter((line) => line.includes('sending CONNECT')).length;
    await frozen.lines.until((line) => line.includes('received SUBACK'));
    expect(logIns()).toBe(1);
    frozen.signal('SIGSTOP');

    const facts = flood(rig);
    let cars = 0;
    const leaveOn = async (exit: number): Promise<void> => {
      while (!facts.isOver()) {
        await leave(rig, exit);
        cars += 1;
      }
    };
    const exits = Array.from({ length: EXITS }, (_, index) => leaveOn(index + 1));
    await Promise.all([facts.come, ...exits]);
    expect(pulses(rig.site)).toBe(cars);
    expect(rig.facts.told.filter(({ type }) => type === 'exit.granted')).toHaveLength(cars);
    expect(rig.facts.told.filter(({ type }) => type === 'command.failed')).toEqual([]);

    frozen.signal('SIGCONT');
    await eventually(async () => logIns() > 1 || undefined);
  });
});

/** So many facts: taps of tags nobody knows, one fact each. Over when the monitor that reads has them all. */
function flood({ site, facts }: Rig) {
  const load = createLoad(createRandom(1));
  let isOver = false;
  const send = async (): Promise<void> => {
    const host = await connectTo(site, 'host-main', 'load');
    onTestFinished(() => {
      host.end(true);
    });
    while (load.sent.length < FACTS) {
      load.send(host, UNDER_WAY);
      await eventually(
        async () => load.sent.length - load.acknowledged.size < UNDER_WAY / 2 || undefined,
      );
    }
    await eventually(async () => facts.told.length >= FACTS || undefined);
  };
  const come = send().finally(() => {
    isOver = true;
  });
  return { come, isOver: () => isOver };
}
