import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkPack } from '../../../../gateway/packs/check.ts';
import { insideAfter } from '../../../../gateway/packs/inside.ts';
import { createPackReaders, type Movement } from '../../../../gateway/store/pack-readers.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { gatehouse } from '../../../support/terminal.ts';
import { unzip } from '../../../support/unzip.ts';
import { card } from '../../rules/access/gate.ts';
import { type RunningSite, startSite } from '../http/running-site.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A resident is inside when the shop door opens; it is answered, and an arm goes up meanwhile. */
async function siteWithAlarm() {
  const site = await startSite();
  onTestFinished(() => site.close());
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

describe('the hand-over of an alarm', () => {
  it('has what happened, who was inside, and digests that fix every part', async () => {
    const { site, alarm } = await siteWithAlarm();
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
    const { site, alarm } = await siteWithAlarm();
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
    const { site, alarm } = await siteWithAlarm();
    const { folder } = await fetched(site, alarm, '?names=false');
    const { parts, names } = jsonIn(folder, 'manifest.json');
    expect(names).toBe(false);
    for (const { name } of parts) {
      expect(name).not.toMatch(/inside|passages/);
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/沪A12345|wang先生/);
    }
  });

  it('is for those who have the right, and of alarms that there are', async () => {
    const { site, alarm } = await siteWithAlarm();
    expect((await fetched(site, alarm, '', 'guard')).status).toBe(403);
    expect((await fetched(site, alarm, '', 'installer')).status).toBe(403);
    expect((await fetched(site, 'none')).status).toBe(404);
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
      expect.stringContaining('is not that of its facts'),
    ]);
    expect(await checkPack(folder, { commits: () => Promise.resolve([]) })).toContainEqual(
      expect.stringContaining('the records have another link'),
    );
  });
});

describe('gatehouse alarm', () => {
  const CONFIG = `site: { id: SITE, name: { zh: 小区, en: Site }, zone: Asia/Shanghai }\n`;

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
    unzip(readFileSync(out), join(folder, 'out'));
    expect(packed.out).toContain(sha256(readFileSync(join(folder, 'out/manifest.json'))));
    expect(await gatehouse(['alarm', 'check', join(folder, 'out'), ...on])).toMatchObject({
      code: 0,
    });
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
    (await insideAfter(told(movements))).map(({ subject, is }) => `${subject} ${is}`);

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
});
