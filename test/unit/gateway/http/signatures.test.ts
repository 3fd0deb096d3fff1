import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CredentialId, PersonId } from '../../../../rules/vocabulary/ids.ts';
import { card } from '../../rules/access/gate.ts';
import { type RunningSite, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const STAFF = card('0A0B0C0D');
const LI = 'li' as PersonId;
const VERIFY = {
  type: 'exit.verify',
  data: {
    lane: 'out-1',
    papers: { kind: 'id-card', lastFour: '1234', calledBack: true },
    why: '忘带卡',
  },
};

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
  await site.act({ type: 'person.save', data: { person: LI, name: '李队', guard: true } });
  const credential = 'staff-li' as CredentialId;
  await site.act({ type: 'credential.enrol', data: { credential, card: STAFF, holder: LI } });
});
afterAll(() => site.close());

/** Resolves when an act waits for its card. */
const waiting = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = site.engine.onFacts((facts) => {
      if (facts.every(({ type }) => type !== 'signature.awaited')) return;
      stop();
      resolve();
    });
  });

async function sign(act: object, who = 'booth', shown = STAFF) {
  const asked = waiting();
  const answer = site.post(
    '/api/v1/signatures',
    { post: 'east-gate', act },
    await site.cookie(who),
  );
  await asked;
  await site.show('desk-reader', shown);
  return answer;
}

describe('an act signed by staff card', () => {
  it('is done in the name of the guard whose card it was', async () => {
    const answer = await sign(VERIFY);
    expect(answer.status).toBe(200);
    const { facts } = (await answer.json()) as { facts: { type: string; data: { by: string } }[] };
    expect(facts.find(({ type }) => type === 'exit.verified')?.data.by).toBe('li');
  });

  it('keeps with its record which card signed it', async () => {
    const body = site.store.read
      .selectFrom('inputs')
      .select('body')
      .where('type', '=', 'exit.verify')
      .execute();
    const [first] = await body;
    const { signed } = JSON.parse(first?.body ?? '{}') as { signed?: string };
    const fact = await site.store.read
      .selectFrom('journal')
      .select('type')
      .where('id', '=', signed ?? '')
      .execute();
    expect(fact).toEqual([{ type: 'signature.given' }]);
  });

  it('may be no more than a guard may do', async () => {
    const act = { type: 'permit.end', data: { permit: 'p-1' } };
    const answer = await site.post(
      '/api/v1/signatures',
      { post: 'east-gate', act },
      await site.cookie('booth'),
    );
    expect(answer.status).toBe(403);
  });

  it('is needed in the booth: its tablet does nothing by itself', async () => {
    const answer = await site.post('/api/v1/acts', VERIFY, await site.cookie('booth'));
    expect(answer.status).toBe(403);
  });

  it('is not needed for an emergency, which opens first', async () => {
    const act = {
      type: 'emergency.let-through',
      data: { lane: 'out-1', vehicleKind: 'ambulance' },
    };
    const answer = await site.post('/api/v1/acts', act, await site.cookie('booth'));
    expect(await answer.text()).not.toContain('not-allowed');
    expect([200, 409]).toContain(answer.status);
  });

  it('is refused at a post that is not there, and nothing waits', async () => {
    const answer = await site.post(
      '/api/v1/signatures',
      { post: 'west-gate', act: VERIFY },
      await site.cookie('booth'),
    );
    expect(await answer.json()).toMatchObject({ code: 'act-refused', why: 'unknown-post' });
  });
});

describe('an act that nobody signs', () => {
  it('is not done when it is called off, and the post is free for the next', async () => {
    const asked = waiting();
    const answer = site.post(
      '/api/v1/signatures',
      { post: 'east-gate', act: VERIFY },
      await site.cookie('booth'),
    );
    await asked;
    expect(await awaited()).toMatchObject({ purpose: 'exit.verify' });
    const act = { type: 'signature.cancel', data: { post: 'east-gate' } };
    expect((await site.post('/api/v1/acts', act, await site.cookie('guard'))).status).toBe(200);
    expect(await (await answer).json()).toMatchObject({ code: 'not-signed' });
    expect(await awaited()).toBeUndefined();
  });

  it('waits no longer when whoever asked for it has gone', async () => {
    const asked = waiting();
    const gone = new AbortController();
    const answer = fetch(`${site.http.url}/api/v1/signatures`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: await site.cookie('booth'),
        origin: site.http.url,
      },
      body: JSON.stringify({ post: 'east-gate', act: VERIFY }),
      signal: gone.signal,
    });
    await asked;
    gone.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(awaited).toBeUndefined();
  });
});

describe('the guard on post', () => {
  it('is shown with what his arms did and what he is asked', async () => {
    await site.show('desk-reader', STAFF);
    await site.contact('in-1-barrier-board', 'booth-up', 'on');
    await site.contact('in-1-barrier-board', 'booth-up', 'off');
    await site.contact('in-1-barrier-board', 'arm-down', 'off');
    await site.contact('in-1-barrier-board', 'arm-up', 'on');
    expect(await post()).toMatchObject({
      guard: 'li',
      sums: { booth: 1 },
      asked: [{ kind: 'booth' }],
    });
  });

  it('answers for an opening with one key in the booth', async () => {
    const { asked } = await post();
    const act = { type: 'opening.explain', data: { opening: asked[0]?.opening ?? '', as: '推车' } };
    const answer = await site.post('/api/v1/acts', act, await site.cookie('booth'));
    const { facts } = (await answer.json()) as { facts: { data: { by: string } }[] };
    expect(facts[0]?.data.by).toBe('li');
    expect((await post()).asked).toEqual([]);
  });

  it('has his shift among the shifts, running', async () => {
    const answer = await site.get('/api/v1/shifts?post=east-gate', await site.cookie('manager'));
    const { items } = (await answer.json()) as { items: object[] };
    expect(items[0]).toMatchObject({ post: 'east-gate', guard: 'li' });
    expect(items[0]).not.toHaveProperty('until');
  });
});

type Post = { readonly asked: { readonly opening: string }[]; readonly awaited?: object };

async function post(): Promise<Post> {
  const answer = await site.get('/api/v1/posts', await site.cookie('guard'));
  const { items } = (await answer.json()) as { items: Post[] };
  return items[0] ?? { asked: [] };
}

const awaited = async () => (await post()).awaited;
