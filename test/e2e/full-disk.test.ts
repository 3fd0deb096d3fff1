import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { createRandom } from '../../simulators/random.ts';
import { createLoad } from '../support/process-load.ts';
import {
  BOARD,
  connectTo,
  eventually,
  startGatewayProcess,
  startProcessSite,
  TOPICS,
} from '../support/process-site.ts';
import { createSignal } from '../support/signal.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log('NOT RUN: a full disk; to run it: as root, which may mount a small one');

/** Takes every byte that is left. */
function fill(file: string): void {
  const handle = openSync(file, 'a');
  try {
    for (let size = 65_536; size >= 1; size = Math.floor(size / 2)) writeAll(handle, size);
  } finally {
    closeSync(handle);
  }
}

function writeAll(handle: number, size: number): void {
  const block = Buffer.alloc(size);
  try {
    while (writeSync(handle, block) === size);
  } catch {
    // No room for a block of this size: smaller ones follow.
  }
}

it.skipIf(!isRoot)(
  'takes nothing on a full disk, raises the barrier for a fire, and takes everything once there is room',
  async () => {
    const data = smallDisk('16m');
    const site = await startProcessSite(temporaryFolder(), data);
    onTestFinished(() => site.devices.close());
    const gateway = startGatewayProcess(site);
    onTestFinished(async () => {
      gateway.signal('SIGKILL');
      await gateway.ended;
    });
    const url = await gateway.up;
    const host = await connectTo(site, 'host-main', 'load');
    onTestFinished(() => {
      host.end(true);
    });
    const commands = createSignal<string>();
    host.on('message', (topic) => commands.tell(topic.split('/').at(-1) ?? ''));
    await host.subscribeAsync(`${TOPICS}/device/${BOARD}/command/+`, { qos: 1 });
    const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status;
    await eventually(async () => (await ready()) === 200 || undefined);

    const load = createLoad(createRandom(1));
    load.send(host, 20);
    await eventually(async () => load.acknowledged.size === 20 || undefined);
    const filler = join(data, 'filler');
    // A log that still has room within its file takes a few more: filled until nothing is taken.
    await eventually(async () => {
      fill(filler);
      if (load.sent.length < 900) load.send(host, 5);
      return (await ready()) === 503 || undefined;
    });
    const taken = load.acknowledged.size;
    load.send(host, 50);
    site.act(BOARD, 'fire');
    await commands.until((type) => type === 'barrier.hold');
    await site.seen.until(({ event }) => event.kind === 'arm' && event['state'] === 'up');
    expect(await ready()).toBe(503);
    expect(load.acknowledged.size).toBe(taken);

    rmSync(filler);
    await eventually(async () => (await ready()) === 200 || undefined);
    const again = host.connected ? host : await connectTo(site, 'host-main', 'load-again');
    onTestFinished(() => {
      again.end(true);
    });
    await load.sendAgain(again);
    gateway.signal('SIGTERM');
    expect(await gateway.ended).toBe(0);
    const database = new Database(dataFiles(data).database, { readonly: true });
    const count = database
      .prepare('select count(*), count(distinct device || sequence) from inputs where boot = ?')
      .raw()
      .get(load.boot);
    database.close();
    expect(count).toEqual([load.sent.length, load.sent.length]);
  },
);

it.skipIf(!isRoot)(
  'raises an alarm for a disk that is nearly full, while there is room',
  async () => {
    const data = smallDisk('64m');
    const site = await startProcessSite(temporaryFolder(), data);
    onTestFinished(() => site.devices.close());
    writeFileSync(join(data, 'filler'), Buffer.alloc(NEARLY_FULL_BYTES));
    const gateway = startGatewayProcess(site);
    onTestFinished(async () => {
      gateway.signal('SIGKILL');
      await gateway.ended;
    });
    await gateway.up;
    const alarm = await eventually(() => Promise.resolve(alarmOfDisk(data)));
    expect(JSON.parse(String(alarm))).toMatchObject({ origin: 'condition.disk-low' });
  },
);

/** Of 64 MiB: a tenth of it is low, and the store of a small site needs less than is left. */
const NEARLY_FULL_BYTES = 58 * 1024 * 1024;

function alarmOfDisk(data: string): unknown {
  const database = new Database(dataFiles(data).database, { readonly: true });
  try {
    return database
      .prepare("select data from journal where type = 'alarm.raised' and data like '%disk-low%'")
      .pluck()
      .get();
  } finally {
    database.close();
  }
}
