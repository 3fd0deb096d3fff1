import { describe, expect, it } from 'vitest';
import { timerId } from '../../../../gateway/engine/names.ts';
import type { EngineStore, StoredInput } from '../../../../gateway/engine/ports.ts';
import { createRulebook, type Rulebook } from '../../../../rules/engine.ts';
import { fire } from '../../../../rules/fire/fire.ts';
import { rulebook } from '../../../../rules/rules.ts';
import { type Instant, instant, after as later } from '../../../../rules/vocabulary/time.ts';
import { estate } from '../../../simulation/estate.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createDesk, hostAlive, START } from './desk.ts';

const MINUTE = 60_000;

/** Rules that want to be woken every minute, and count it in the state as a fact would. */
function minutely(from: Instant): Rulebook {
  let next = from;
  return {
    ...rulebook,
    nextDeadline: () => next,
    step(site, states, input, sequence, names) {
      if (input.kind !== 'time.passed') return rulebook.step(site, states, input, sequence, names);
      next = later(next, MINUTE);
      const fact = {
        type: 'presence.forgotten' as const,
        data: { why: 'a minute' },
        id: names.fact(input.id, 0),
        time: input.time,
        at: input.at,
        cause: input.id,
        sequence,
      };
      return { facts: [fact], commands: [], touched: [] };
    },
  };
}

function recording(store: EngineStore): EngineStore & { readonly inputs: StoredInput[] } {
  const inputs: StoredInput[] = [];
  return {
    ...store,
    inputs,
    commit: (batch) => {
      inputs.push(...batch.rows.inputs);
      return store.commit(batch);
    },
  };
}

const deadlines = (inputs: readonly StoredInput[]) =>
  inputs.flatMap(({ input }) => (input.kind === 'time.passed' ? [input] : []));

describe('deadlines', () => {
  it('are given one by one, each as its own time, under an id of site and deadline', async () => {
    const store = recording(createMemoryStore());
    const desk = createDesk({ store, rulebook: minutely(later(START, MINUTE)) });
    await desk.engine.start();
    await desk.clock.advance(3 * MINUTE);
    const given = deadlines(store.inputs);
    const expected = [1, 2, 3].map((n) => later(START, n * MINUTE));
    expect(given.map(({ time }) => time)).toEqual(expected);
    expect(given.map(({ id }) => id)).toEqual(expected.map((due) => timerId(estate.id, due)));
  });

  it('that passed in a downtime are given in order, before anything new', async () => {
    const store = recording(createMemoryStore());
    const desk = createDesk({ store });
    await desk.engine.start();
    await desk.engine.stop();
    store.inputs.length = 0;
    await desk.clock.advance(2_000 * MINUTE);
    const next = createDesk({
      store,
      clock: desk.clock,
      rulebook: minutely(later(START, MINUTE)),
      site: { ...estate, digest: 'changed' },
    });
    await next.engine.start();
    const times = deadlines(store.inputs).map(({ time }) => time);
    expect(times).toHaveLength(2_000);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(store.inputs.at(-1)?.input.kind).toBe('site.configured');
    const stamps = store.inputs.map(({ input }) => input.at);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('come before an input that was taken after them', async () => {
    const store = recording(createMemoryStore());
    const desk = createDesk({ store, rulebook: minutely(later(START, MINUTE)) });
    await desk.engine.start();
    store.inputs.length = 0;
    const stalled = instant(START + MINUTE + 1);
    const clock = { ...desk.clock, now: () => stalled };
    const next = createDesk({ store, clock, rulebook: minutely(later(START, MINUTE)) });
    await next.engine.start();
    await next.engine.submit(hostAlive(stalled));
    expect(store.inputs.map(({ input }) => input.kind)).toEqual(['time.passed', 'host.health']);
  });

  it('asked for again without a word do not spin', async () => {
    const store = recording(createMemoryStore());
    const desk = createDesk({
      store,
      rulebook: createRulebook([{ ...fire, nextDeadline: () => later(START, MINUTE) }]),
    });
    await desk.engine.start();
    await desk.clock.advance(10 * MINUTE);
    expect(deadlines(store.inputs)).toHaveLength(1);
  });

  it('asked for twice, with something new in between, keep two names', async () => {
    const store = recording(createMemoryStore());
    let wanted: Instant | undefined = later(START, MINUTE);
    const desk = createDesk({
      store,
      rulebook: { ...rulebook, nextDeadline: () => wanted },
    });
    await desk.engine.start();
    await desk.clock.advance(2 * MINUTE);
    await desk.submit(hostAlive(desk.clock.now()));
    wanted = undefined;
    await desk.clock.advance(MINUTE);
    const ids = deadlines(store.inputs).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
  });
});
