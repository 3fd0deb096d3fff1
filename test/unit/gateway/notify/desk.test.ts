import { writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../support/ports.ts';
import { type Received, startReceiver } from '../../../support/receiver.ts';
import { openTestStore } from '../store/ledger.ts';
import {
  another,
  bodyOf,
  CLOSED,
  escalated,
  hookTo,
  isSigned,
  NOON,
  openTower,
  RAISED,
} from './tower.ts';

vi.setConfig({ testTimeout: 30_000 });

type Tower = Awaited<ReturnType<typeof openTower>>;
const ALL = { limit: 50 } as const;
/** Waits until the desk has set itself a time to try again, and moves the clock there. */
async function nextTry({ armed, clock }: Tower, afterMs: number) {
  const when = clock.now() + afterMs;
  await armed.until((at) => at === when);
  await clock.advance(afterMs);
}
const eventually = (holds: () => Promise<boolean>) =>
  vi.waitUntil(holds, { timeout: 10_000, interval: 10 });
const ids = (received: readonly Received[]) => received.map(({ headers }) => headers['webhook-id']);

describe('an escalation', () => {
  it('is told to the receiver it names, signed, and to nobody else', async () => {
    const duty = await startReceiver();
    const other = await startReceiver();
    const { commit, desk } = await openTower([
      hookTo(duty.url),
      hookTo(other.url, { id: 'other' }),
    ]);
    await commit(RAISED, escalated());
    const message = await duty.received.until(() => true);
    expect(await isSigned(message)).toBe(true);
    expect(message.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-timestamp': `${NOON / 1_000}`,
    });
    expect(bodyOf(message)).toMatchObject({
      type: 'alarm.escalated',
      data: {
        site: 'test-estate',
        alarm: 'alarm-1',
        kind: 'burglary',
        place: { zh: '商铺后门', en: 'Shop back door' },
        step: 1,
        text: {
          zh: expect.stringContaining('入侵报警，商铺后门；无人接警，升级第 1 级'),
          en: expect.stringContaining('burglary, Shop back door; not acknowledged'),
        },
      },
    });
    await desk.close();
    expect(other.received.told).toEqual([]);
  });

  it('reaches a supervisor by the receiver that is for him', async () => {
    const chief = await startReceiver();
    const { commit } = await openTower([hookTo(chief.url, { id: 'chief', for: ['supervisor'] })]);
    await commit(RAISED, escalated('supervisor', 3));
    expect(bodyOf(await chief.received.until(() => true)).data).toMatchObject({ step: 3 });
  });

  it('tells no place where only the kind may leave the site', async () => {
    const duty = await startReceiver();
    const { commit } = await openTower([hookTo(duty.url, { tells: 'kind' })]);
    await commit(RAISED, escalated());
    const { body } = await duty.received.until(() => true);
    expect(body).toContain('burglary');
    expect(body).not.toMatch(/商铺|Shop|zone/);
  });

  it('is not told outside the hours and kinds of its receiver', async () => {
    const duty = await startReceiver();
    const night = [{ days: 'every-day', from: '20:00', to: '08:00' }] as const;
    const { commit, desk } = await openTower([
      hookTo(duty.url, { hours: night }),
      hookTo(duty.url, { id: 'fires', kinds: ['fire'], for: ['supervisor'] }),
    ]);
    await commit(RAISED, escalated(), escalated('supervisor'));
    await desk.close();
    expect(await desk.list(ALL)).toEqual([]);
  });

  it('is followed by how it ended, without saying who ended it', async () => {
    const duty = await startReceiver();
    const { commit } = await openTower([hookTo(duty.url)]);
    await commit(RAISED, escalated());
    await commit(CLOSED);
    const last = await duty.received.until((_, index) => index === 1);
    expect(bodyOf(last).type).toBe('alarm.closed');
    expect(last.body).not.toContain('zhang');
  });

  it('that nobody outside heard of is followed by nothing', async () => {
    const duty = await startReceiver();
    const { commit, desk } = await openTower([hookTo(duty.url)]);
    await commit(RAISED, CLOSED);
    await desk.close();
    expect(await desk.list(ALL)).toEqual([]);
  });
});

const alarmIn = (one: Received) => bodyOf(one).data['alarm'];

describe('a receiver that fails', () => {
  it('is tried again under the same name and with the same words, until it takes the message', async () => {
    const duty = await startReceiver();
    duty.answer(500);
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    await nextTry(tower, 2_000);
    await duty.received.until((_, index) => index === 1);
    duty.answer(200);
    await nextTry(tower, 5_000);
    await duty.received.until((_, index) => index === 2);
    const { told } = duty.received;
    expect(new Set(ids(told)).size).toBe(1);
    expect(new Set(told.map(({ body }) => body)).size).toBe(1);
    expect(await Promise.all(told.map((one) => isSigned(one)))).toEqual([true, true, true]);
    await tower.desk.close();
    expect(await tower.desk.list(ALL)).toMatchObject([{ state: 'sent', attempts: 3, why: null }]);
  });

  it('that is not there gets the message when it is', async () => {
    const port = await freePort();
    const tower = await openTower([hookTo(`http://127.0.0.1:${port}/alarms`)]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 2_000);
    expect(await tower.desk.list(ALL)).toMatchObject([{ state: 'waiting', why: 'unreachable' }]);
    const duty = await startReceiver(port);
    await tower.clock.advance(2_000);
    await duty.received.until(() => true);
  });

  it('is asked with one message at a time, and told of a new fire at once', async () => {
    const duty = await startReceiver();
    duty.answer(503);
    const tower = await openTower([hookTo(duty.url)]);
    for (const name of ['a', 'b', 'c']) await tower.commit(...another(name, 'burglary', 'high'));
    await tower.armed.until((at) => at === NOON + 2_000);
    expect(duty.received.told.map(alarmIn)).toEqual(['a']);
    await tower.commit(...another('fire', 'fire', 'critical'));
    await duty.received.until((_, index) => index === 1);
    expect(duty.received.told.map(alarmIn)).toEqual(['a', 'fire']);
    duty.answer(200);
    await nextTry(tower, 5_000);
    await duty.received.until((_, index) => index === 5);
    expect(duty.received.told.slice(2).map(alarmIn)).toEqual(['fire', 'b', 'c', 'a']);
  });

  it('hears of an alarm before it hears how that ended', async () => {
    const duty = await startReceiver();
    duty.answer(503);
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 2_000);
    await tower.commit(CLOSED);
    duty.answer(200);
    await nextTry(tower, 2_000);
    await duty.received.until((_, index) => index === 2);
    expect(duty.received.told.slice(1).map((one) => bodyOf(one).type)).toEqual([
      'alarm.escalated',
      'alarm.closed',
    ]);
  });

  it('is tried at once where somebody has a message sent anew', async () => {
    const duty = await startReceiver();
    duty.answer(503);
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 2_000);
    duty.answer(200);
    const [{ notice = '' } = {}] = await tower.desk.list(ALL);
    expect(await tower.desk.resend(notice, 'sun')).toBe(true);
    await duty.received.until((_, index) => index === 1);
  });

  it('that does not answer is given its time and no more, and holds up no other', async () => {
    const slow = await startReceiver();
    slow.answer('nothing');
    const quick = await startReceiver();
    const tower = await openTower([
      hookTo(slow.url),
      hookTo(quick.url, { id: 'quick', for: ['supervisor'] }),
    ]);
    await tower.commit(RAISED, escalated(), escalated('supervisor'));
    await slow.received.until(() => true);
    await quick.received.until(() => true);
    await tower.clock.advance(10_000);
    await tower.armed.until((at) => at === NOON + 12_000);
    expect(await tower.desk.list({ ...ALL, hook: 'duty' })).toMatchObject([
      { state: 'waiting', why: 'no-answer-in-time' },
    ]);
  });

  it('that points elsewhere is not followed', async () => {
    const elsewhere = await startReceiver();
    const duty = await startReceiver();
    duty.answer(307, { location: elsewhere.url });
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 2_000);
    expect(await tower.desk.list(ALL)).toMatchObject([{ why: 'redirected', status: 307 }]);
    expect(elsewhere.received.told).toEqual([]);
  });

  it('is given the time it asks for', async () => {
    const duty = await startReceiver();
    duty.answer(429, { 'retry-after': '90' });
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 90_000);
  });

  it('that says it is gone has its messages on the list of the dead, to be sent anew or discarded', async () => {
    const duty = await startReceiver();
    duty.answer(410);
    const { commit, desk } = await openTower([hookTo(duty.url)]);
    await commit(RAISED, escalated());
    await eventually(async () => (await desk.list({ ...ALL, state: 'dead' })).length === 1);
    const [dead] = await desk.list(ALL);
    expect(dead).toMatchObject({ why: 'receiver-gone', status: 410 });
    duty.answer(200);
    expect(await desk.resend(dead?.notice ?? '', 'li')).toBe(true);
    const again = await duty.received.until((_, index) => index === 1);
    expect(again.headers['webhook-id']).toBe(dead?.notice);
    await eventually(async () => (await desk.list({ ...ALL, state: 'sent' })).length === 1);
    expect(await desk.discard(dead?.notice ?? '', 'li')).toBe(false);
    expect(await desk.resend('nothing of ours', 'li')).toBe(false);
  });

  it('is given up in the end, and the message shows on the list', async () => {
    const duty = await startReceiver();
    duty.answer(503);
    const tower = await openTower([hookTo(duty.url)]);
    await tower.commit(RAISED, escalated());
    for (let tries = 1; (await tower.desk.list({ ...ALL, state: 'dead' })).length === 0; tries++) {
      await duty.received.until((_, index) => index === tries - 1);
      await eventually(async () => (await tower.desk.list(ALL))[0]?.attempts === tries);
      await eventually(async () => {
        await tower.clock.advance(60_000);
        return duty.received.told.length > tries || tower.clock.now() - NOON > 7 * 3_600_000;
      });
    }
    expect(duty.received.told.length).toBeGreaterThan(20);
    expect(duty.received.told.length).toBeLessThan(60);
    const [dead] = await tower.desk.list(ALL);
    expect(await tower.desk.discard(dead?.notice ?? '', 'li')).toBe(true);
    expect(await tower.desk.list(ALL)).toMatchObject([{ state: 'discarded', by: 'li' }]);
  });
});

describe('after a restart', () => {
  it('what was not taken is sent under its old name, and what was taken is not', async () => {
    const store = await openTestStore();
    const duty = await startReceiver();
    const hooks = [hookTo(duty.url)];
    const before = await openTower(hooks, store);
    await before.commit(RAISED, escalated());
    await duty.received.until(() => true);
    await eventually(async () => (await before.desk.list(ALL))[0]?.state === 'sent');
    duty.answer(500);
    await before.commit(escalated('webhook:duty', 2));
    await duty.received.until((_, index) => index === 1);
    await before.armed.until((at) => at === NOON + 2_000);
    await before.desk.close();
    duty.answer(200);
    const after = await openTower(hooks, store);
    await after.clock.advance(2_000);
    await duty.received.until((_, index) => index === 2);
    const [first, second, third] = ids(duty.received.told);
    expect(third).toBe(second);
    expect(second).not.toBe(first);
  });

  it('an escalation that was committed while nobody looked is told once', async () => {
    const store = await openTestStore();
    const duty = await startReceiver();
    const hooks = [hookTo(duty.url)];
    const before = await openTower(hooks, store);
    await before.commit(RAISED);
    await before.desk.close();
    await before.commit(escalated());
    const after = await openTower(hooks, store);
    await duty.received.until(() => true);
    await eventually(async () => (await after.desk.list(ALL))[0]?.state === 'sent');
    await after.desk.close();
    const third = await openTower(hooks, store);
    await third.desk.close();
    expect(duty.received.told).toHaveLength(1);
  });

  it('what happened before the site had a receiver is told to nobody', async () => {
    const store = await openTestStore();
    const duty = await startReceiver();
    const before = await openTower([], store);
    await before.commit(RAISED, escalated());
    await before.desk.close();
    const after = await openTower([hookTo(duty.url)], store);
    await after.desk.close();
    expect(await after.desk.list(ALL)).toEqual([]);
  });

  it('what waits for a receiver that is no longer configured is on the list of the dead', async () => {
    const store = await openTestStore();
    const duty = await startReceiver();
    duty.answer(500);
    const before = await openTower([hookTo(duty.url)], store);
    await before.commit(RAISED, escalated());
    await before.armed.until((at) => at === NOON + 2_000);
    await before.desk.close();
    const after = await openTower([], store);
    expect(await after.desk.list(ALL)).toMatchObject([{ state: 'dead', why: 'webhook-removed' }]);
  });
});

describe('the secret', () => {
  it('may be changed while the gateway runs, and the one before it signs too', async () => {
    const duty = await startReceiver();
    const hook = hookTo(duty.url);
    const { commit } = await openTower([hook]);
    const NEW = 'the secret after the secret before it';
    writeFileSync(hook.secretFile, `${NEW}\na secret that only two of us know\n`);
    await commit(RAISED, escalated());
    const message = await duty.received.until(() => true);
    expect([await isSigned(message), await isSigned(message, NEW)]).toEqual([true, true]);
    expect(await isSigned(message, 'somebody else with a secret of his')).toBe(false);
    expect(await isSigned({ ...message, body: message.body.replace('burglary', 'fire') })).toBe(
      false,
    );
  });

  it('that is too short or not there sends nothing, and says so', async () => {
    const duty = await startReceiver();
    const hook = hookTo(duty.url);
    writeFileSync(hook.secretFile, 'short\n');
    const tower = await openTower([hook]);
    await tower.commit(RAISED, escalated());
    await tower.armed.until((at) => at === NOON + 2_000);
    expect(await tower.desk.list(ALL)).toMatchObject([{ why: 'secret-unusable' }]);
    expect(duty.received.told).toEqual([]);
  });
});

describe('a test message', () => {
  it('is sent at once and its outcome told', async () => {
    const duty = await startReceiver();
    const { desk } = await openTower([hookTo(duty.url)]);
    expect(await desk.test('duty', 'li')).toMatchObject({ kind: 'taken', status: 204 });
    const message = await duty.received.until(() => true);
    expect(await isSigned(message)).toBe(true);
    expect(bodyOf(message).type).toBe('notice.test');
    duty.answer(403);
    expect(await desk.test('duty', 'li')).toMatchObject({ why: 'not-accepted', status: 403 });
    expect(await desk.test('nobody', 'li')).toBeUndefined();
    expect(await desk.standing()).toMatchObject([{ waiting: 0, dead: 0, lastTaken: NOON }]);
  });
});
