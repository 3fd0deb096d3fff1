import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { fold } from '../../gateway/engine/recovery.ts';
import { openStore } from '../../gateway/store/store.ts';
import { rulebook } from '../../rules/rules.ts';
import { createRandom } from '../../simulators/random.ts';
import { createGateTraffic } from '../support/gate-traffic.ts';
import { startProgram } from '../support/process.ts';
import { createLoad } from '../support/process-load.ts';
import {
  connectTo,
  enrolResident,
  eventually,
  type GatewayProcess,
  PROGRAM,
  type ProcessSite,
  SITE,
  startGatewayProcess,
  startProcessSite,
} from '../support/process-site.ts';
import { silentLogger as log } from '../support/silent-logger.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** One command, as people type it: how it ended and what it said. */
async function gatehouse(...args: readonly string[]) {
  const program = startProgram(process.execPath, [...PROGRAM, ...args]);
  const code = await program.ended;
  return { code, said: program.lines.told.join('\n'), errors: program.errors() };
}

function started(site: ProcessSite): GatewayProcess {
  const gateway = startGatewayProcess(site);
  onTestFinished(async () => {
    gateway.signal('SIGKILL');
    await gateway.ended;
  });
  return gateway;
}

async function aSite(): Promise<ProcessSite> {
  const site = await startProcessSite(temporaryFolder());
  onTestFinished(() => site.devices.close());
  return site;
}

/** A site that ran, was stopped and left its records: what a backup is made of. */
async function aRecord(): Promise<ProcessSite> {
  const site = await aSite();
  const gateway = started(site);
  await gateway.up;
  await enrolResident(site.data);
  gateway.signal('SIGTERM');
  await gateway.ended;
  return site;
}

const backupOf = (site: ProcessSite, file: string, ...more: readonly string[]) =>
  gatehouse('backup', file, '--config', site.file, '--data', site.data, ...more);

/** The digest of all rule states as the journal gives them at a position. */
async function stateAt(data: string, position: number): Promise<string> {
  const store = await openStore({ file: dataFiles(data).database, log, commits: 'here' });
  try {
    const states = rulebook.initial();
    await fold({ site: SITE, rulebook, store, states, from: 0, to: position });
    return createHash('sha256').update(JSON.stringify(states)).digest('hex');
  } finally {
    await store.close();
  }
}

/** Rows of a table up to a position, as they lie on the disk. */
function rowsOf(data: string, query: string, ...values: readonly (string | number)[]): unknown[] {
  const database = new Database(dataFiles(data).database, { readonly: true });
  try {
    return database.prepare(query).all(...values);
  } finally {
    database.close();
  }
}

const positionOf = (data: string): number =>
  Number(Object(rowsOf(data, 'select max(position) as position from chain')[0]).position);

const isReady = async (url: string): Promise<boolean> => (await fetch(`${url}/readyz`)).ok;

describe('a backup of a running gateway', () => {
  it('restored elsewhere has its state, openings and permits, goes on, and takes again what came since', async () => {
    const site = await aSite();
    const gateway = started(site);
    const url = await gateway.up;
    await enrolResident(site.data);
    const traffic = createGateTraffic(site, 1, createRandom(1));
    traffic.go();
    onTestFinished(() => traffic.pause());
    const host = await connectTo(site, 'host-main', 'load');
    onTestFinished(() => {
      host.end(true);
    });
    const load = createLoad(createRandom(1));
    load.send(host, 300);
    await eventually(
      async () => rowsOf(site.data, 'select * from openings').length > 1 || undefined,
    );

    const file = join(temporaryFolder(), 'site.backup');
    const working = setInterval(() => load.send(host, 20), 20);
    const made = await backupOf(site, file);
    clearInterval(working);
    expect(made).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await isReady(url)).toBe(true);
    load.send(host, 100);
    await eventually(async () => load.acknowledged.size === load.sent.length || undefined);
    traffic.pause();
    gateway.signal('SIGKILL');
    await gateway.ended;
    expect(readdirSync(site.data).filter((name) => name.startsWith('.backup'))).toEqual([]);

    expect(await gatehouse('backup', 'verify', file)).toMatchObject({ code: 0 });
    const data = join(temporaryFolder(), 'elsewhere');
    expect(await gatehouse('restore', file, '--data', data)).toMatchObject({ code: 0 });
    const position = positionOf(data);
    expect(position).toBeGreaterThan(300);
    expect(positionOf(site.data)).toBeGreaterThan(position);
    expect(await stateAt(data, position)).toBe(await stateAt(site.data, position));
    for (const table of ['permits', 'credentials', 'people']) {
      const query = `select * from ${table}`;
      expect(rowsOf(data, query)).toEqual(rowsOf(site.data, query));
    }
    const openings = 'select lane, at, kind from openings where position <= ? order by position';
    expect(rowsOf(data, openings, position).length).toBeGreaterThan(1);
    expect(rowsOf(data, openings, position)).toEqual(rowsOf(site.data, openings, position));
    expect(existsSync(dataFiles(data).mqttAccounts)).toBe(true);
    expect(readFileSync(join(data, 'site.yaml'), 'utf8')).toBe(readFileSync(site.file, 'utf8'));

    const restored = started({ ...site, data });
    const there = await restored.up;
    await eventually(async () => (await isReady(there)) || undefined);
    const again = await connectTo({ ...site, data }, 'host-main', 'load-again');
    onTestFinished(() => {
      again.end(true);
    });
    await load.sendAll(again);
    restored.signal('SIGTERM');
    expect(await restored.ended).toBe(0);
    const count =
      'select count(*) as all_, count(distinct device || sequence) as each_ from inputs where boot = ?';
    expect(rowsOf(data, count, load.boot)).toEqual([
      { all_: load.sent.length, each_: load.sent.length },
    ]);
    const replayed = await gatehouse('replay', '--config', site.file, '--data', data);
    expect(replayed).toMatchObject({ code: 0 });
    expect(replayed.said).toContain('0 breaks, 0 differences');
  });
});

describe('a backup that is not as it was made', () => {
  it('is refused wherever a byte was changed or its end is missing, and nothing is put in place', async () => {
    const site = await aRecord();
    const folder = temporaryFolder();
    const file = join(folder, 'good');
    expect(await backupOf(site, file)).toMatchObject({ code: 0 });
    const good = readFileSync(file);
    const bad = join(folder, 'bad');
    const data = join(folder, 'data');
    const turned = (at: number): Buffer => {
      const bytes = Buffer.from(good);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      return bytes;
    };
    const broken = [
      turned(Math.floor(good.length / 2)),
      good.subarray(0, good.length - 9),
      good.subarray(0, 20),
      Buffer.from('no backup at all, whatever its name says'),
    ];
    for (const bytes of broken) {
      writeFileSync(bad, bytes);
      for (const args of [
        ['backup', 'verify', bad],
        ['restore', bad, '--data', data],
      ]) {
        const { code, errors } = await gatehouse(...args);
        expect(code).toBe(1);
        expect(errors).toContain('error backup-damaged');
        expect(errors).toContain(bad);
      }
    }
    expect(readdirSync(folder).toSorted()).toEqual(['bad', 'good']);
  });

  it('is not made of a journal that somebody changed', async () => {
    const site = await aRecord();
    const database = new Database(dataFiles(site.data).database);
    const edited = database
      .prepare(
        `update journal set data = '{"edited":true}'
          where position = (select position from journal order by position limit 1 offset 2)`,
      )
      .run();
    database.close();
    expect(edited.changes).toBe(1);
    const folder = temporaryFolder();
    const { code, errors } = await backupOf(site, join(folder, 'file'));
    expect(code).toBe(1);
    expect(errors).toContain('error backup-unsound');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an encrypted backup', () => {
  it('opens under its passphrase and no other', async () => {
    const site = await aRecord();
    const folder = temporaryFolder();
    const right = join(folder, 'right');
    const wrong = join(folder, 'wrong');
    writeFileSync(right, '竹影 correct horse\n');
    writeFileSync(wrong, 'something else\n');
    const file = join(folder, 'sealed');
    expect(await backupOf(site, file, '--passphrase-file', right)).toMatchObject({ code: 0 });
    const data = join(folder, 'data');
    const restore = (...more: readonly string[]) =>
      gatehouse('restore', file, '--data', data, ...more);
    expect((await restore()).errors).toContain('error passphrase-needed');
    expect((await restore('--passphrase-file', wrong)).errors).toContain('error passphrase-wrong');
    expect(existsSync(data)).toBe(false);
    const verified = await gatehouse('backup', 'verify', file, '--passphrase-file', right);
    expect(verified).toMatchObject({ code: 0 });
    expect(await restore('--passphrase-file', right)).toMatchObject({ code: 0 });
    expect(positionOf(data)).toBe(positionOf(site.data));
  });
});

describe('a restore', () => {
  it('refuses a folder that is not empty, and with --replace keeps it aside', async () => {
    const site = await aRecord();
    const folder = temporaryFolder();
    const file = join(folder, 'file');
    await backupOf(site, file);
    const data = join(folder, 'data');
    mkdirSync(data);
    writeFileSync(join(data, 'precious'), 'mine');
    writeFileSync(join(data, 'outbox-main.db'), 'of the last run\n');
    const refused = await gatehouse('restore', file, '--data', data);
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain('error data-occupied');
    expect(readdirSync(data).toSorted()).toEqual(['outbox-main.db', 'precious']);
    expect(await gatehouse('restore', file, '--data', data, '--replace')).toMatchObject({
      code: 0,
    });
    const aside = readdirSync(folder).find((name) => name.startsWith('data.before-restore-'));
    expect(readFileSync(join(folder, aside ?? '', 'precious'), 'utf8')).toBe('mine');
    expect(readFileSync(join(data, 'outbox-main.db'), 'utf8')).toBe('of the last run\n');
    expect(positionOf(data)).toBe(positionOf(site.data));
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  it('refuses a folder that a gateway runs on', async () => {
    const site = await aSite();
    const gateway = started(site);
    await gateway.up;
    const file = join(temporaryFolder(), 'file');
    await backupOf(site, file);
    const { code, errors } = await gatehouse('restore', file, '--data', site.data, '--replace');
    expect(code).toBe(1);
    expect(errors).toContain('error data-in-use');
  });
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('a full disk', () => {
  it('leaves nothing of a backup, and nothing of a restore', async () => {
    const site = await aRecord();
    const disk = smallDisk('256k');
    // The records of a few minutes shrink well: what does not shrink takes the room.
    writeFileSync(join(site.data, 'outbox-main.db'), createRandomText(1024 * 1024));
    const full = await backupOf(site, join(disk, 'file'));
    expect(full.code).toBe(1);
    expect(full.errors).toContain('error backup-unwritable');
    expect(readdirSync(disk).filter((name) => name.startsWith('file'))).toEqual([]);

    const file = join(temporaryFolder(), 'file');
    expect(await backupOf(site, file)).toMatchObject({ code: 0 });
    const { code, errors } = await gatehouse('restore', file, '--data', join(disk, 'data'));
    expect(code).toBe(1);
    expect(errors).toContain('error backup-unwritable');
    expect(readdirSync(disk).filter((name) => name.includes('data'))).toEqual([]);
  });
});

/** Text that no compression makes much shorter. */
function createRandomText(length: number): string {
  const random = createRandom(7);
  return Array.from({ length }, () => String.fromCharCode(random.integer(33, 126))).join('');
}
