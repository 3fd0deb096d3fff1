import { describe, expect, it } from 'vitest';
import { createLinks } from '../../../../gateway/accounts/links.ts';
import { mayAct, mayRead, ROLES } from '../../../../gateway/accounts/roles.ts';
import {
  createMemorySessions,
  createSessions,
  tokenHash,
  withFallback,
} from '../../../../gateway/accounts/sessions.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';

function virtualClock() {
  let now = 1_000_000;
  return {
    now: () => instant(now),
    at: () => () => undefined,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a session', () => {
  it('is found by its token until it is ended', async () => {
    const sessions = createSessions({ store: createMemorySessions(), clock: virtualClock() });
    const { token } = await sessions.open({ username: 'guard', role: 'guard' });
    expect((await sessions.find(token))?.username).toBe('guard');
    await sessions.end(token);
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('ends with the shift', async () => {
    const clock = virtualClock();
    const sessions = createSessions({ store: createMemorySessions(), clock });
    const { token, expires } = await sessions.open({ username: 'guard', role: 'guard' });
    clock.pass(expires - clock.now());
    expect(await sessions.find(token)).toBeUndefined();
  });

  it('is kept without its token', async () => {
    const held = createMemorySessions();
    const sessions = createSessions({ store: held, clock: virtualClock() });
    const { token } = await sessions.open({ username: 'guard', role: 'guard' });
    expect(await held.get(token)).toBeUndefined();
    const kept = await held.get(tokenHash(token));
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});

describe('a session whose store fails', () => {
  it('is held in memory', async () => {
    const held = createMemorySessions();
    const full = { ...held, put: () => Promise.reject(new Error('disk full')) };
    const sessions = createSessions({ store: withFallback(full), clock: virtualClock() });
    const { token } = await sessions.open({ username: 'guard', role: 'guard' });
    expect((await sessions.find(token))?.username).toBe('guard');
  });
});

describe('a one-time link', () => {
  it('is good once', () => {
    const links = createLinks(virtualClock());
    const token = links.make({ kind: 'sign-in', username: 'guard' }, 1_000);
    expect(links.use(token)).toEqual({ kind: 'sign-in', username: 'guard' });
    expect(links.use(token)).toBeUndefined();
  });

  it('expires', () => {
    const clock = virtualClock();
    const links = createLinks(clock);
    const token = links.make({ kind: 'set-up' }, 1_000);
    clock.pass(1_000);
    expect(links.use(token)).toBeUndefined();
  });
});

describe('a right', () => {
  it('to open the gate belongs to guard and controller only', () => {
    expect(ROLES.filter((role) => mayAct(role, 'override.give'))).toEqual(['guard', 'controller']);
  });

  it('to let an ambulance through is the booth’s too: it waits for no card', () => {
    expect(ROLES.filter((role) => mayAct(role, 'emergency.let-through'))).toEqual([
      'guard',
      'controller',
      'booth',
    ]);
  });

  it('to give the barriers back after a fire belongs to the controller', () => {
    expect(ROLES.filter((role) => mayAct(role, 'fire.reset'))).toEqual(['controller']);
  });

  it('to see names is not the installer’s', () => {
    expect(ROLES.filter((role) => !mayRead(role, 'names'))).toEqual(['installer']);
  });
});
