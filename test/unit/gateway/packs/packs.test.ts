import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { askControl, serveControl } from '../../../../gateway/cli/control.ts';
import { answerControl } from '../../../../gateway/cli/control-requests.ts';
import { dataFiles } from '../../../../gateway/cli/data-folder.ts';
import type { Receipt } from '../../../../gateway/engine/ports.ts';
import { checkPack, handOverOf } from '../../../../gateway/packs/check.ts';
import { insideAfter } from '../../../../gateway/packs/inside.ts';
import { makePack } from '../../../../gateway/packs/make.ts';
import { createPackReaders, type Movement } from '../../../../gateway/store/pack-readers.ts';
import type { PostId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { unzip } from '../../../support/unzip.ts';
import { card } from '../../rules/access/gate.ts';
import { type RunningSite, startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A resident is inside when the shop door opens; it is answered, and an arm goes up meanwhile. */
async function siteWithAlarm(options: Parameters<typeof startSite>[0] = {}) {
  const made = await openWithAlarm(options);
  onTestFinished(() => made.site.close());
  return made;
}

/** The same; whoever asks for it closes it. */
async function openWithAlarm(options: Parameters<typeof startSite>[0] = {}) {
  const site = await startSite(options);
  await site.enrol('wang', '沪A12345', card('11223344'));
  const post = async (type: string, data: object, role = 'controller') => {
    const answer = await site.post('/api/v1/acts', { type, data }, await site.cookie(role));
    expect(answer.status, await answer.clone().text()).toBe(200);
  };
  await post('presence.correct', { subject: 'v-wang', is: 'inside', why: '盘点' });
  await site.contact('in-1-barrier-board', 'zone.shop-door', 'on');
  const [row] = await site.store.alarms(site.engine.site.id, { limit: 1 });
  const alarm = row?.alarm ?? '';
  await post('alarm.acknowledge', { alarm });
  // Who goes afterwards was inside all the same.
  await post('presence.correct', { subject: 'v-wang', is: 'outside', why: '离开' });
  return { site, alarm };
}

const LOBBY = { type: 'input.changed', data: { input: 'zone.lobby', state: 'on' } } as const;

/** More arms opened and more vehicles passed after the alarm than a hand-over holds. */
async function crowd({ store, engine }: RunningSite): Promise<void> {
  const now = Date.now();
  const numbers = Array.from({ length: 1_001 }, (_, index) => index);
  const of = { site: engine.site.id, lane: 'in-1' };
  const openings = numbers.map((number) => ({
    ...{
      ...of,
      position: 1_000_000 + number,
      opening: `opening-${number}`,
      barrier: 'in-1-barrier',
    },
    ...{ at: now - number, kind: 'permit', by: null, closed: null, explanation: null },
    ...{ explainedBy: null, guard: null, shift: null },
  }));
  const passages = numbers.map((number) => ({
    ...{ ...of, passage: `passage-${number}`, started: now - number, refusals: 0 },
    sequence: number,
  }));
  await store.write(store.read.insertInto('openings').values(openings));
  await store.write(store.read.insertInto('passages').values(passages as never));
}

/** What is on record of hand-overs. */
async function handOvers({ store, engine }: RunningSite) {
  const { facts } = await store.feed(engine.site.id, { area: 'alarm', after: 0, limit: 1_000 });
  return facts.flatMap(({ fact }) => (fact.type === 'alarm.handed-over' ? [fact.data] : []));
}

/** The digests of the parts in the manifest made anew, as somebody would who changed a part. */
function remakeManifest(folder: string): void {
  const manifest = jsonIn(folder, 'manifest.json');
  const parts = manifest.parts.map(({ name }: { name: string }) => {
    const bytes = readFileSync(join(folder, name));
    return { name, bytes: bytes.length, sha256: sha256(bytes) };
  });
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, parts }));
}

async function fetched(site: RunningSite, alarm: string, query = '', role = 'manager') {
  const path = `/api/v1/alarms/${alarm}/pack${query}`;
  const answer = await site.get(path, await site.cookie(role));
  if (answer.status !== 200) return { status: answer.status, folder: '', digest: '' };
  const folder = temporaryFolder();
  unzip(Buffer.from(await answer.arrayBuffer()), join(folder, 'out'));
  const digest = answer.headers.get('x-manifest-sha256') ?? '';
  return { status: 200, folder: join(folder, 'out'), digest };
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const jsonIn = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));

describe('what is in the hand-over of an alarm', () => {
  let site: RunningSite;
  let alarm: string;
  beforeAll(async () => {
    ({ site, alarm } = await openWithAlarm());
  });
  afterAll(() => site.close());

  it('has what happened, who was inside, and digests that fix every part', async () => {
    const { folder, digest } = await fetched(site, alarm);
    const manifest = readFileSync(join(folder, 'manifest.json'));
    expect(sha256(manifest)).toBe(digest);
    const { parts } = JSON.parse(manifest.toString());
    expect(parts.map(({ name }: { name: string }) => name)).toContain('inside.json');
    for (const { name, sha256: told } of parts) {
      expect(sha256(readFileSync(join(folder, name))), name).toBe(told);
    }
    const types = jsonIn(folder, 'alarm.json').facts.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['alarm.raised', 'alarm.acknowledged']));
    expect(jsonIn(folder, 'inside.json')).toMatchObject([{ name: '沪A12345', is: 'inside' }]);
    const sheet = readFileSync(join(folder, 'alarm.html'), 'utf8');
    expect(sheet).toContain('入侵报警');
    expect(sheet).toContain('沪A12345');
  });

  it('has links of the journal that anybody computes again', async () => {
    const { folder } = await fetched(site, alarm);
    const { commits } = jsonIn(folder, 'chain.json');
    expect(commits.length).toBeGreaterThan(1);
    for (const { before, after, position, at, facts, digests, link } of commits) {
      // As README.txt in the file says it, and by nothing of ours.
      const text = [
        before,
        JSON.stringify([after, position, at, facts.length, digests.length]),
        ...facts.map((fact: Record<string, unknown>) =>
          JSON.stringify(
            ['position', 'id', 'type', 'area', 'time', 'at', 'cause', 'data'].map((k) => fact[k]),
          ),
        ),
        ...digests,
      ];
      expect(sha256(text.join(''))).toBe(link);
    }
  });

  it('names nobody where it is asked to', async () => {
    const { folder } = await fetched(site, alarm, '?names=false');
    const { parts, names } = jsonIn(folder, 'manifest.json');
    expect(names).toBe(false);
    for (const { name } of parts) {
      expect(name).not.toMatch(/inside|passages/);
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/沪A12345|wang先生/);
    }
  });

  it('is for those who have the right, and of alarms that there are', async () => {
    expect((await fetched(site, alarm, '', 'guard')).status).toBe(403);
    expect((await fetched(site, alarm, '', 'installer')).status).toBe(403);
    expect((await fetched(site, 'none')).status).toBe(404);
  });

  it('says since when the list of who was inside holds', async () => {
    const first = await fetched(site, alarm);
    const { inside } = jsonIn(first.folder, 'alarm.json');
    expect(inside).toMatchObject({ by: 'records' });
    expect(Date.parse(inside.since)).toBeLessThanOrEqual(Date.parse(inside.asOf));
    expect(readFileSync(join(first.folder, 'alarm.html'), 'utf8')).toContain('首条记录起推算');
  });

  it('says nothing of what is left out where all of it is there', async () => {
    const { folder } = await fetched(site, alarm);
    expect(jsonIn(folder, 'alarm.json').cut).toEqual([]);
    expect(readFileSync(join(folder, 'alarm.html'), 'utf8')).not.toContain('仅列最早');
  });
});

describe('the hand-over of an alarm', () => {
  it('tells what its contact told, in words and as facts', async () => {
    const { site, alarm } = await siteWithAlarm();
    await site.contact('in-1-barrier-board', 'zone.shop-door', 'off');
    await site.contact('in-1-barrier-board', 'zone.lobby', 'on');
    const { folder } = await fetched(site, alarm);
    const { facts } = jsonIn(folder, 'signals.json');
    const told = facts.map(({ data }: { data: { input: string; is: string } }) => data);
    expect(told.slice(-2)).toMatchObject([
      { input: 'zone.shop-door', is: 'on' },
      { input: 'zone.shop-door', is: 'off' },
    ]);
    expect(told.map(({ input }: { input: string }) => input)).not.toContain('zone.lobby');
    const sheet = readFileSync(join(folder, 'alarm.html'), 'utf8');
    expect(sheet).toContain('主机与探测器信号');
    expect(sheet).toMatch(/in-1-barrier-board：商铺后门.*is off/);
  });

  it('tells signals of a day at most, and of too many the oldest', async () => {
    const { site, alarm } = await siteWithAlarm();
    const raised = (await site.store.alarms(site.engine.site.id, { limit: 1 }))[0]?.raised ?? 0;
    const [first, hour] = [1_000_000, 3_600_000];
    const contact = (position: number, at: number) => ({
      ...{ site: site.engine.site.id, position, id: `late-${position}`, type: 'input.observed' },
      ...{ area: 'device', time: at, at, cause: 'a test', previous: 0 },
      data: '{"device":"in-1-barrier-board","input":"zone.shop-door","was":"off","is":"on","edge":true}',
    });
    const numbers = Array.from({ length: 2_001 }, (_, index) => first + index);
    const write = async (rows: readonly ReturnType<typeof contact>[]) =>
      site.store.write(site.store.read.insertInto('journal').values(rows));
    const made = async (folder: string) => {
      const at = instant(raised + 30 * hour);
      const parts = { site: site.engine.site, store: site.store };
      const pack = await makePack(parts, { alarm, withNames: false, at, by: 'li' });
      unzip(pack?.bytes ?? Buffer.alloc(0), folder);
      const told: readonly { sequence: number }[] = jsonIn(folder, 'signals.json').facts;
      return { last: told.at(-1)?.sequence, cut: jsonIn(folder, 'alarm.json').cut };
    };
    await write([contact(first, raised + 23 * hour), contact(9_000_000, raised + 25 * hour)]);
    expect(await made(join(temporaryFolder(), 'few'))).toEqual({ last: first, cut: [] });
    await write(numbers.slice(1).map((position) => contact(position, raised + 23 * hour)));
    const many = await made(join(temporaryFolder(), 'many'));
    expect(many.cut).toMatchObject([{ part: 'signals.json', rows: 2_000 }]);
    expect(many.last).toBeLessThan(first + 2_000);
  });

  it('tells what was taken as it came, of an alarm that was told days late', async () => {
    const { site } = await siteWithAlarm();
    const before = await site.store.alarms(site.engine.site.id, { limit: 10 });
    const daysAgo = instant(Date.now() - 3 * 24 * 3_600_000);
    await site.read('in-1-barrier-board', LOBBY, daysAgo);
    const [late] = (await site.store.alarms(site.engine.site.id, { limit: 10 })).filter(
      ({ alarm }) => !before.some((one) => one.alarm === alarm),
    );
    expect(late?.raised).toBe(daysAgo);
    const { folder } = await fetched(site, late?.alarm ?? '');
    const told = jsonIn(folder, 'signals.json').facts;
    expect(told.at(-1)).toMatchObject({ data: { input: 'zone.lobby', is: 'on' } });
    expect(readFileSync(join(folder, 'alarm.html'), 'utf8')).toContain('迟报 told late');
  });

  it('says what it leaves out where there is too much, and has the oldest', async () => {
    const { site, alarm } = await siteWithAlarm();
    await crowd(site);
    const { folder } = await fetched(site, alarm);
    const { cut } = jsonIn(folder, 'alarm.json');
    expect(cut).toMatchObject([
      { part: 'openings.json', rows: 1_000 },
      { part: 'passages.json', rows: 1_000 },
    ]);
    for (const { part, until } of cut) {
      const rows = jsonIn(folder, part);
      const times = rows.map((row: { at?: string; started?: string }) => row.at ?? row.started);
      expect(times).toEqual(times.toSorted());
      expect(times.at(-1)).toBe(until);
    }
    const sheet = readFileSync(join(folder, 'alarm.html'), 'utf8');
    expect(sheet.match(/仅列最早 1000 条/g)).toHaveLength(2);
  });

  it('is on record with who has it, with names or without, and its digest', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { digest } = await fetched(site, alarm);
    const without = await fetched(site, alarm, '?names=false', 'controller');
    expect(await handOvers(site)).toEqual([
      { alarm, by: 'manager', names: true, manifest: digest },
      { alarm, by: 'controller', names: false, manifest: without.digest },
    ]);
    // The next one tells of those before it.
    const { folder } = await fetched(site, alarm);
    expect(readFileSync(join(folder, 'alarm.html'), 'utf8')).toContain('制作移交材料');
  });

  it('is on record also of an alarm that is closed, which stays as it is', async () => {
    const { site, alarm } = await siteWithAlarm();
    await site.contact('in-1-barrier-board', 'zone.shop-door', 'off');
    await site.show('north-reader', card('11223344'));
    const cookie = await site.cookie('controller');
    const act = (type: string, data: object) =>
      site.post('/api/v1/acts', { type, data: { alarm, ...data } }, cookie);
    await act('alarm.waive', { consent: '业主电话', why: '误碰' });
    await act('alarm.reset', {});
    expect((await act('alarm.close', { why: 'handled' })).status).toBe(200);
    const { digest } = await fetched(site, alarm);
    expect(await handOvers(site)).toMatchObject([{ manifest: digest }]);
    const told = await site.get(`/api/v1/alarms/${alarm}`, cookie);
    const record = (await told.json()) as { facts: { type: string }[]; state?: object };
    expect(record.facts.at(-1)?.type).toBe('alarm.handed-over');
    expect(record.state).toBeUndefined();
  });

  it('is made in the control room alone: an account of a post gets none', async () => {
    const { site, alarm } = await siteWithAlarm();
    const manager = await site.store.accounts.get('manager');
    if (manager === undefined) throw new Error('no manager');
    await site.store.accounts.put({ ...manager, post: 'east-gate' as PostId });
    const answer = await site.get(`/api/v1/alarms/${alarm}/pack`, await site.cookie('manager'));
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'other-post' });
    expect(await handOvers(site)).toEqual([]);
  });

  it('is not handed over to who asks only what there is', async () => {
    const { site, alarm } = await siteWithAlarm();
    const answer = await fetch(`${site.http.url}/api/v1/alarms/${alarm}/pack`, {
      method: 'HEAD',
      headers: { cookie: await site.cookie('manager') },
    });
    expect(answer.status).toBe(404);
    expect(await handOvers(site)).toEqual([]);
  });

  it('is never said to be made where it was not', async () => {
    const { site, alarm } = await siteWithAlarm();
    const cookie = await site.cookie('manager');
    const act = {
      type: 'alarm.hand-over',
      data: { alarm, names: true, manifest: 'a1'.repeat(32) },
    };
    const answers = [
      await site.post('/api/v1/acts', act, cookie),
      await site.post('/api/v1/signatures', { post: 'east-gate', act }, await site.cookie('guard')),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(409);
      expect(await answer.json()).toMatchObject({
        code: 'not-by-itself',
        detail: { zh: '下载移交材料时自动登记' },
      });
    }
    expect(await handOvers(site)).toEqual([]);
  });

  it('is not given out while nothing can be recorded', async () => {
    const { site, alarm } = await siteWithAlarm();
    const cookie = await site.cookie('manager');
    await site.engine.stop();
    const answer = await site.get(`/api/v1/alarms/${alarm}/pack`, cookie);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'intake-closed' });
  });

  it.each([
    [{ kind: 'rejected', why: 'no' }, 422, { code: 'act-rejected', detail: 'no' }],
    [
      { kind: 'committed', facts: [{ type: 'act.refused', data: { why: 'unknown-alarm' } }] },
      409,
      { code: 'act-refused', why: 'unknown-alarm' },
    ],
  ])('is not given out where its act comes to nothing', async (receipt, status, problem) => {
    const { site, alarm } = await siteWithAlarm({
      submit: (act, engine) =>
        act.type === 'alarm.hand-over'
          ? Promise.resolve(receipt as unknown as Receipt)
          : engine.submit(act),
    });
    const answer = await site.get(`/api/v1/alarms/${alarm}/pack`, await site.cookie('manager'));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject(problem);
  });

  it('is checked against itself and the records', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { folder } = await fetched(site, alarm);
    const readers = createPackReaders(site.store.read, site.engine.site.id);
    expect(await checkPack(folder, readers)).toEqual([]);
    const chain = join(folder, 'chain.json');
    writeFileSync(
      chain,
      readFileSync(chain, 'utf8').replace('alarm.acknowledged', 'alarm.attended'),
    );
    expect(await checkPack(folder, readers)).toEqual([
      'chain.json is not as it was made',
      expect.stringMatching(/^alarm\.json tells \d+ otherwise than chain\.json/),
      expect.stringContaining('is not that of its facts'),
    ]);
    expect(await checkPack(folder, { commits: () => Promise.resolve([]) })).toContainEqual(
      expect.stringContaining('the records have another link'),
    );
  });

  it('is found on record by its digest, and by no other', async () => {
    const { site, alarm } = await siteWithAlarm();
    const readers = createPackReaders(site.store.read, site.engine.site.id);
    const first = await fetched(site, alarm);
    const second = await fetched(site, alarm, '', 'controller');
    const by = async (folder: string) => (await handOverOf(folder, readers))?.data.by;
    expect([await by(first.folder), await by(second.folder)]).toEqual(['manager', 'controller']);
    remakeManifest(first.folder);
    expect(await by(first.folder)).toBeUndefined();
  });

  it('is found out where a signal was changed, also with a manifest made anew', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { folder } = await fetched(site, alarm);
    const readers = createPackReaders(site.store.read, site.engine.site.id);
    const signals = join(folder, 'signals.json');
    writeFileSync(signals, readFileSync(signals, 'utf8').replace('"is": "on"', '"is": "off"'));
    expect(await checkPack(folder, readers)).toContain('signals.json is not as it was made');
    remakeManifest(folder);
    expect(await checkPack(folder, readers)).toEqual([
      expect.stringMatching(/^signals\.json tells \d+ otherwise than chain\.json/),
    ]);
  });
});

const CONFIG = `site: { id: SITE, name: { zh: 小区, en: Site }, zone: Asia/Shanghai }\n`;

describe('gatehouse alarm', () => {
  it('lists alarms, makes a pack of one beside the running gateway, and checks it', async () => {
    const { site, alarm } = await siteWithAlarm();
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    mkdirSync(data);
    const config = join(folder, 'site.yaml');
    writeFileSync(config, CONFIG.replace('SITE', site.engine.site.id));
    const copy = sql`vacuum into ${join(data, 'gatehouse.db')}`;
    await copy.execute(site.store.read);
    const on = ['--config', config, '--data', data];
    const listed = await gatehouse(['alarm', 'list', ...on]);
    expect(listed.error).toBe('');
    expect(listed.out).toContain(alarm);
    const out = join(folder, 'pack.zip');
    const packed = await gatehouse(['alarm', 'pack', alarm, '--out', out, ...on]);
    expect(packed).toMatchObject({ code: 0 });
    expect(packed.error).toContain('not on record as handed over');
    expect(await handOvers(site)).toEqual([]);
    unzip(readFileSync(out), join(folder, 'out'));
    expect(packed.out).toContain(sha256(readFileSync(join(folder, 'out/manifest.json'))));
    const checked = await gatehouse(['alarm', 'check', join(folder, 'out'), ...on]);
    expect(checked).toMatchObject({ code: 0 });
    expect(checked.out).toContain('no hand-over of this very file is on record');
    expect((await gatehouse(['alarm', 'pack', alarm, '--out', out, ...on])).error).toContain(
      'file-unusable',
    );
    writeFileSync(join(folder, 'out/alarm.html'), 'nothing happened');
    expect((await gatehouse(['alarm', 'check', join(folder, 'out'), ...on])).error).toContain(
      'pack-differs',
    );
    expect((await gatehouse(['alarm', 'pack', 'none', ...on])).error).toContain('alarm-unknown');
  });
});

describe('gatehouse alarm pack beside a running gateway', () => {
  /** DATA with a copy of the records, and that gateway behind its socket. */
  async function served(site: RunningSite) {
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    mkdirSync(data);
    const config = join(folder, 'site.yaml');
    writeFileSync(config, CONFIG.replace('SITE', site.engine.site.id));
    await sql`vacuum into ${join(data, 'gatehouse.db')}`.execute(site.store.read);
    const path = dataFiles(data).control;
    const control = await serveControl(path, (asked) => answerControl(site, asked));
    onTestFinished(() => control.close());
    const out = join(folder, 'pack.zip');
    const on = ['--config', config, '--data', data];
    const pack = (alarm: string) => gatehouse(['alarm', 'pack', alarm, '-o', out, ...on]);
    const check = (unpacked: string) => gatehouse(['alarm', 'check', unpacked, ...on]);
    return { pack, check, path, out };
  }

  it('has it on record', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { pack } = await served(site);
    const packed = await pack(alarm);
    expect(packed).toMatchObject({ code: 0, error: '' });
    expect(packed.out).toContain('on record as handed over');
    const [told] = await handOvers(site);
    expect(told).toMatchObject({ alarm, names: true, by: expect.stringMatching(/^command-line:/) });
    expect(packed.out).toContain(told?.manifest);
  });

  it('says of an unpacked one when and by whom it was handed over', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { folder } = await fetched(site, alarm);
    const { check } = await served(site);
    expect((await check(folder)).out).toMatch(/^2\S+Z {2}警情 .*制作移交材料.*by manager\nwhole/);
  });

  it('makes the file all the same where the gateway takes nothing, and says so', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { pack, out } = await served(site);
    await site.engine.stop();
    const packed = await pack(alarm);
    expect(packed).toMatchObject({ code: 0 });
    expect(packed.error).toMatch(/not on record as handed over: .*intake-closed/);
    expect(readFileSync(out).length).toBeGreaterThan(0);
  });

  it('takes no word for it without a file', async () => {
    const { site, alarm } = await siteWithAlarm();
    const { path } = await served(site);
    const data = { alarm, names: true, manifest: 'a1'.repeat(32) };
    const told = await askControl(path, { kind: 'act', type: 'alarm.hand-over', data });
    expect(told).toMatchObject({ error: expect.stringContaining('gatehouse alarm pack') });
    expect(await handOvers(site)).toEqual([]);
  });
});

describe('who was inside', () => {
  const passed = (subject: string, to: string, time: number) =>
    ({
      type: 'passage.committed',
      time,
      data: { vehicle: subject, to, assurance: 'sensed' },
    }) as never;
  const movement = (type: string, data: object, time = 9) => ({ type, time, data }) as never;
  async function* told(movements: readonly Movement[]): AsyncGenerator<Movement> {
    for (const one of movements) yield await Promise.resolve(one);
  }
  const inside = async (...movements: readonly Movement[]) =>
    (await insideAfter(told(movements))).stays.map(({ subject, is }) => `${subject} ${is}`);

  it('is who came and did not go', async () => {
    expect(
      await inside(passed('a', 'inside', 1), passed('b', 'inside', 2), passed('a', 'outside', 3)),
    ).toEqual(['b inside']);
  });

  it('is unknown after a fire, until a count says otherwise', async () => {
    const burnt = [
      passed('a', 'inside', 1),
      passed('b', 'inside', 2),
      movement('presence.forgotten', {}),
    ];
    expect(await inside(...burnt)).toEqual(['a unknown', 'b unknown']);
    const counted = movement('presence.counted', { subject: 'a', is: 'inside' }, 10);
    const nobodyElse = movement(
      'presence.counted',
      { subject: 'everybody-else', is: 'outside' },
      10,
    );
    expect(await inside(...burnt, counted, nobodyElse)).toEqual(['a inside']);
  });

  it('holds since somebody counted all, or nobody knew any more, whichever was later', async () => {
    const footing = async (...movements: readonly Movement[]) =>
      (await insideAfter(told(movements))).footing;
    const counted = (time: number) =>
      movement('presence.counted', { subject: 'everybody-else', is: 'outside' }, time);
    const fire = (time: number) => movement('presence.forgotten', {}, time);
    expect(await footing(passed('a', 'inside', 1))).toBeUndefined();
    expect(await footing(fire(5), counted(9))).toEqual({ since: 9, by: 'count' });
    expect(await footing(counted(5), fire(9))).toEqual({ since: 9, by: 'forgotten' });
    const one = movement('presence.counted', { subject: 'a', is: 'inside' }, 9);
    expect(await footing(counted(5), one)).toEqual({ since: 5, by: 'count' });
  });
});
