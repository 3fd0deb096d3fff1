import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTail } from '../../../../gateway/http/tail.ts';
import type { Fact } from '../../../../rules/vocabulary/facts.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { bodyOf, PASSWORD, type RunningSite, STRANGE_CARD, startSite } from './running-site.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let site: RunningSite;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

type Event = {
  readonly id: number;
  readonly data: { readonly sequence: number; readonly previous: number };
};

/** Reads a live feed until it has that many facts, then cuts the link. */
async function listen(
  path: string,
  headers: Record<string, string>,
  count: number,
  begun: () => void = () => undefined,
): Promise<readonly Event[]> {
  const cut = new AbortController();
  onTestFinished(() => cut.abort());
  const answer = await fetch(`${site.http.url}${path}`, { headers, signal: cut.signal });
  expect(answer.status).toBe(200);
  const events: Event[] = [];
  let text = '';
  let isBegun = false;
  for await (const chunk of answer.body ?? []) {
    if (!isBegun) begun();
    isBegun = true;
    text += Buffer.from(chunk).toString('utf8');
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const id = /^id: (\d+)$/m.exec(block)?.[1];
      const data = /^data: (.+)$/m.exec(block)?.[1];
      if (id !== undefined) events.push({ id: Number(id), data: JSON.parse(data ?? '') });
    }
    if (events.length >= count) break;
  }
  cut.abort();
  return events.slice(0, count);
}

const basic = `Basic ${Buffer.from(`monitor:${PASSWORD}`).toString('base64')}`;
const monitor = { authorization: basic };

async function history(after: number): Promise<readonly { readonly sequence: number }[]> {
  const path = `${site.http.url}/api/v1/feed?after=${after}&limit=1000`;
  return (await bodyOf(await fetch(path, { headers: monitor }))).facts;
}

describe('the live feed', () => {
  it('goes from history to what comes without losing or doubling a line', async () => {
    const before = (await history(0)).length;
    let making: Promise<unknown> = Promise.resolve();
    const wanted = before + 20;
    const events = await listen('/api/v1/feed/live?after=0', monitor, wanted, () => {
      // Facts come while the history is still being read.
      making = (async () => {
        for (let i = 0; i < 5; i += 1) {
          const state = i % 2 === 0 ? 'on' : 'off';
          await Promise.all(
            ['in-1', 'out-1'].flatMap((lane) => [
              site.contact(`${lane}-barrier-board`, 'booth-up', state),
              site.contact(`${lane}-barrier-board`, 'manual-key', state),
            ]),
          );
        }
      })();
    });
    await making;
    const told = events.map((event) => event.id);
    expect(told).toEqual((await history(0)).slice(0, wanted).map((fact) => fact.sequence));
  });

  it('resumes by Last-Event-ID after a cut link', async () => {
    const all = await history(0);
    const half = all[Math.floor(all.length / 2)]?.sequence ?? 0;
    const rest = all.filter((fact) => fact.sequence > half);
    const resumed = await listen(
      '/api/v1/feed/live?after=0',
      { ...monitor, 'last-event-id': String(half) },
      rest.length,
    );
    expect(resumed.map((event) => event.id)).toEqual(rest.map((fact) => fact.sequence));
  });

  it('of one area links each line to the one before it', async () => {
    await site.contact('out-1-barrier-board', 'arming-loop', 'on');
    await site.show('out-1-reader', STRANGE_CARD);
    const events = await listen('/api/v1/feed/live?after=0&area=access', monitor, 2);
    expect(events[0]?.data.previous).toBe(0);
    expect(events[1]?.data.previous).toBe(events[0]?.id);
  });

  it('ends when its reader signs out', async () => {
    const cookie = await site.cookie('guard');
    const answer = await fetch(`${site.http.url}/api/v1/feed/live`, { headers: { cookie } });
    await fetch(`${site.http.url}/api/v1/session`, {
      method: 'DELETE',
      headers: { cookie, origin: site.http.url },
    });
    expect(await answer.text()).toContain('event: signed-out');
  });

  it('is for who is signed in, and for monitors by their own password', async () => {
    const path = `${site.http.url}/api/v1/feed`;
    expect((await fetch(path)).status).toBe(401);
    const wrong = { authorization: `Basic ${Buffer.from('monitor:wrong').toString('base64')}` };
    expect((await fetch(path, { headers: wrong })).status).toBe(401);
    expect((await fetch(path, { headers: monitor })).status).toBe(200);
  });

  it('is all that a monitor may have', async () => {
    const act = { type: 'fire.reset', data: {} };
    expect((await site.post('/api/v1/acts', act, '', monitor)).status).toBe(401);
    const lanes = await fetch(`${site.http.url}/api/v1/lanes`, { headers: monitor });
    expect(lanes.status).toBe(401);
  });
});

describe('the tail of the journal', () => {
  it('tells a reader that fell behind where the journal was trimmed', async () => {
    const trimmed = { facts: [], trimmed: true };
    const tail = createTail({
      engine: { position: () => 100, onFacts: () => () => undefined },
      records: { feed: () => Promise.resolve(trimmed) },
      log: silentLogger,
    });
    expect(await tail.after(5)).toBe(trimmed);
  });

  it('reads the journal once for all its readers', () => {
    let commit: (facts: readonly Fact[]) => void = () => undefined;
    let asked = 0;
    const tail = createTail({
      engine: {
        position: () => 0,
        onFacts: (listener) => {
          commit = listener;
          return () => undefined;
        },
      },
      records: {
        feed: () => {
          asked += 1;
          return Promise.resolve({ facts: [], trimmed: false });
        },
      },
      log: silentLogger,
    });
    commit([]);
    expect(asked).toBe(0);
    tail.join();
    tail.join();
    commit([]);
    expect(asked).toBe(1);
  });
});
