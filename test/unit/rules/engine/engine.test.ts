import { describe, expect, it } from 'vitest';
import { createRulebook, EvolveFailed } from '../../../../rules/engine.ts';
import type { Rule } from '../../../../rules/rule.ts';
import type { FactDraft } from '../../../../rules/vocabulary/facts.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { names, play, types } from './play.ts';
import { BARRIER, BOARD, LANE, smallSite } from './small-site.ts';

type Counted = { heard: string[] };

const rule = (id: string, changed: Partial<Rule<Counted>> = {}): Rule<Counted> => ({
  id,
  initial: () => ({ heard: [] }),
  decide: () => [],
  evolve: (state, fact) => {
    state.heard.push(fact.type);
  },
  react: () => [],
  nextDeadline: () => undefined,
  levels: () => [],
  touches: () => [],
  view: () => undefined,
  ...changed,
});

const configured: FactDraft = { type: 'site.configured', data: { digest: 'x' } };
const online: FactDraft = { type: 'device.online', data: { device: BOARD } };
const onTime = { kind: 'time.passed' } as const;
const START = '2026-11-25T00:00:00Z';

const first = rule('first', {
  decide: (_site, _state, given) => (given.kind === 'input' ? [configured, configured] : []),
});
const second = rule('second', {
  decide: (_site, _state, given) => (given.kind === 'fact' ? [online] : []),
});

describe('many rules as one', () => {
  it('lets each judge the input and the facts of those before it, in order', () => {
    const game = play(createRulebook([first, second]), START);
    expect(types(game.give(onTime))).toEqual([
      'site.configured',
      'site.configured',
      'device.online',
      'device.online',
    ]);
  });

  it('shows no fact to a rule that stands before', () => {
    const game = play(createRulebook([second, first]), START);
    expect(types(game.give(onTime))).toEqual(['site.configured', 'site.configured']);
  });

  it('names facts by input and index, each with its cause and its place in the journal', () => {
    const game = play(createRulebook([first, second]), START);
    const facts = game.give(onTime);
    expect(facts.map(({ id, cause, sequence }) => [id, cause, sequence])).toEqual([
      ['i1/f0', 'i1', 1],
      ['i1/f1', 'i1', 2],
      ['i1/f2', 'i1/f0', 3],
      ['i1/f3', 'i1/f1', 4],
    ]);
  });

  it('writes every fact into the state of every rule', () => {
    const game = play(createRulebook([first, second]), START);
    game.give(onTime);
    expect(game.states).toEqual({
      first: { heard: ['site.configured', 'site.configured', 'device.online', 'device.online'] },
      second: { heard: ['site.configured', 'site.configured', 'device.online', 'device.online'] },
    });
  });

  it('makes commands of facts, with unique names and the fact as cause', () => {
    const opening = rule('opening', {
      react: (_site, fact) =>
        fact.type === 'device.online'
          ? [
              {
                type: 'barrier.close',
                data: { barrier: BARRIER, lane: LANE },
                device: BOARD,
                manner: 'impulse',
              },
            ]
          : [],
    });
    const rulebook = createRulebook([first, second, opening]);
    const input = { ...onTime, id: 'i1' as never, time: instant(5), at: instant(9) };
    const { commands } = rulebook.step(smallSite, rulebook.initial(), input, 1, names);
    expect(commands.map(({ id, cause, time }) => [id, cause, time])).toEqual([
      ['i1/c0', 'i1/f2', 5],
      ['i1/c1', 'i1/f3', 5],
    ]);
  });

  it('names each touched state once', () => {
    const touching = rule('touching', { touches: () => [{ kind: 'lane', id: LANE }] });
    const rulebook = createRulebook([first, touching]);
    const input = { ...onTime, id: 'i1' as never, time: instant(5), at: instant(9) };
    expect(rulebook.step(smallSite, rulebook.initial(), input, 1, names).touched).toEqual([
      { kind: 'lane', id: LANE },
    ]);
  });

  it('wakes at the earliest deadline of all', () => {
    const rulebook = createRulebook([
      rule('a', { nextDeadline: () => instant(20) }),
      rule('b'),
      rule('c', { nextDeadline: () => instant(10) }),
    ]);
    expect(rulebook.nextDeadline(smallSite, rulebook.initial())).toBe(10);
  });

  it('takes the view of the rule that has one', () => {
    const rulebook = createRulebook([rule('a'), rule('b', { view: () => ({ seen: 'b' }) })]);
    const ref = { kind: 'lane', id: LANE } as const;
    expect(rulebook.view(smallSite, rulebook.initial(), ref)).toEqual({ seen: 'b' });
  });

  it('says which fact the state could not take', () => {
    const broken = rule('broken', {
      evolve: () => {
        throw new Error('no');
      },
    });
    const game = play(createRulebook([first, broken]), START);
    expect(() => game.give(onTime)).toThrow(EvolveFailed);
  });
});
