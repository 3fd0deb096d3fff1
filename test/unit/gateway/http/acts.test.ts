import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freshId } from '../../../../gateway/random.ts';
import { bodyOf, KNOWN_CARD, type RunningSite, STRANGE_CARD, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
  await site.enrol('li', '粤B12345', KNOWN_CARD);
});
afterAll(() => site.close());

const lane = 'out-1';
const override = (at: string) => ({
  type: 'override.give',
  data: { lane: at, why: '忘带卡', evidence: '监控录像' },
});
const correction = {
  type: 'presence.correct',
  data: { subject: 'v-li', is: 'inside', why: '盘点' },
};

describe('an act', () => {
  it('is answered with its facts after the commit', async () => {
    const answer = await site.post('/api/v1/acts', override('in-1'), await site.cookie('guard'));
    expect(answer.status).toBe(200);
    const given = (await bodyOf(answer)).facts.find((fact) => fact.type === 'override.given');
    expect(given?.data).toMatchObject({ lane: 'in-1', by: 'guard' });
  });

  it('sent twice under one key counts once', async () => {
    const cookie = await site.cookie('controller');
    const key = { 'idempotency-key': freshId() };
    const first = await bodyOf(await site.post('/api/v1/acts', correction, cookie, key));
    const second = await bodyOf(await site.post('/api/v1/acts', correction, cookie, key));
    expect(first).toMatchObject({ duplicate: false, id: key['idempotency-key'] });
    expect(second).toMatchObject({ duplicate: true, facts: [] });
  });

  it('that a role may not do is refused by the server', async () => {
    for (const role of ['installer', 'manager']) {
      const answer = await site.post('/api/v1/acts', override(lane), await site.cookie(role));
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'not-allowed' });
    }
  });

  it('arms a reader, and the card shown there is enrolled for who asked', async () => {
    const body = { type: 'enrolment.await', data: { reader: 'north-reader', permit: 'p-li' } };
    const answer = await site.post('/api/v1/acts', body, await site.cookie('manager'));
    expect(answer.status).toBe(200);
    await site.show('north-reader', { technology: 'iso14443a', uid: '0BADCAFE', bits: 32 });
    const cards = await site.store.reference.credentials(site.engine.site.id);
    expect(cards.filter(({ permit }) => permit === 'p-li')).toHaveLength(2);
    const refused = await site.post('/api/v1/acts', body, await site.cookie('guard'));
    expect(refused.status).toBe(403);
  });

  it('of nobody is refused', async () => {
    expect((await site.post('/api/v1/acts', override(lane), '')).status).toBe(401);
  });

  it('that the rules refuse says why, and what to do, in both languages', async () => {
    const body = { type: 'barrier.test', data: { lane } };
    const answer = await site.post('/api/v1/acts', body, await site.cookie('installer'));
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: 'act-refused',
      why: 'lane-in-service',
      title: { zh: '操作未受理' },
      detail: {
        zh: '车道在用，不能试机；请先将车道设为停用',
        en: 'the lane is in service: set its mode to closed, then test',
      },
    });
  });

  it('of a wrong shape names the field', async () => {
    const cookie = await site.cookie('guard');
    const missing = { type: 'override.give', data: { lane, why: 'x' } };
    const answer = await (await site.post('/api/v1/acts', missing, cookie)).json();
    expect(answer).toMatchObject({
      code: 'bad-request',
      detail: expect.stringContaining('evidence'),
    });
    const unknown = await site.post('/api/v1/acts', { type: 'gate.melt', data: {} }, cookie);
    expect(unknown.status).toBe(400);
  });
});

describe('the pictures', () => {
  it('show a refused exit with its reason', async () => {
    await site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await site.show('out-1-reader', STRANGE_CARD);
    const { items } = await bodyOf(await site.get('/api/v1/lanes', await site.cookie('guard')));
    expect(items.find((each) => each.id === lane)).toMatchObject({
      lastDecision: { type: 'exit.refused', reason: 'card-unknown' },
    });
  });

  it('show today’s round with its checkpoints', async () => {
    const { items } = await bodyOf(await site.get('/api/v1/rounds', await site.cookie('manager')));
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ route: 'day', visits: [{ checkpoint: 'north' }, {}, {}] });
  });

  it('walk an opening back to the act that gave it', async () => {
    const cookie = await site.cookie('guard');
    await site.post('/api/v1/acts', override(lane), cookie);
    await site.contact('out-1-barrier-board', 'arm-down', 'off');
    await site.contact('out-1-barrier-board', 'arm-up', 'on');
    const feed = await bodyOf(await site.get('/api/v1/feed?area=access', cookie));
    const opened = feed.facts.findLast((fact) => fact.type === 'barrier.opened');
    const chain = await bodyOf(await site.get(`/api/v1/facts/${opened?.id}/chain`, cookie));
    expect(chain.facts.map((fact) => fact.type)).toContain('override.given');
    expect(chain.input).toMatchObject({ kind: 'act', type: 'override.give' });
  });

  it('name people and plates only to who may see them', async () => {
    const path = '/api/v1/names?ids=li,v-li,nobody';
    const guard = await (await site.get(path, await site.cookie('guard'))).json();
    expect(guard).toEqual({ names: { li: 'li先生', 'v-li': '粤B12345' } });
    expect((await site.get(path, await site.cookie('installer'))).status).toBe(403);
  });

  it('list records without any card number or digest', async () => {
    expect((await site.get('/api/v1/credentials', await site.cookie('guard'))).status).toBe(403);
    const answer = await site.get('/api/v1/credentials', await site.cookie('manager'));
    const text = await answer.text();
    expect(text).toContain('c-li');
    expect(text).not.toContain(KNOWN_CARD.uid);
    expect(text).not.toContain('digest');
  });
});

describe('the OpenAPI document', () => {
  it('describes every route of the API, and answers are as it says', async () => {
    const document = await bodyOf(await fetch(`${site.http.url}/api/v1/openapi.json`));
    expect(document.openapi).toBe('3.1.0');
    const cookie = await site.cookie('manager');
    const paths = Object.keys(document.paths);
    for (const path of ['session', 'acts', 'feed', 'feed/live', 'lanes', 'rounds', 'people']) {
      expect(paths).toContain(`/api/v1/${path}`);
    }
    const plain = paths.filter((path) => !path.includes('{') && !path.endsWith('/live'));
    for (const path of plain) {
      const operation = document.paths[path]?.get;
      if (operation === undefined) continue;
      const query = path === '/api/v1/names' ? '?ids=li' : '';
      const answer = await site.get(`${path}${query}`, cookie);
      const schema = operation.responses[answer.status]?.content['application/json']?.schema;
      // A sheet is text for a spreadsheet, and has no schema of its own.
      if (/^text\/csv/.test(answer.headers.get('content-type') ?? '')) continue;
      const body = await answer.json();
      const [fault] = Compile(schema ?? {}).Errors(body);
      expect(fault, `${path} ${JSON.stringify(fault)}`).toBeUndefined();
    }
  });
});
