import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { access } from '../../../../rules/access/access.ts';
import { readForm } from '../../../../rules/access/card-forms.ts';
import type { Input } from '../../../../rules/vocabulary/inputs.ts';
import type { Site } from '../../../../rules/vocabulary/site.ts';
import { type Gate, oneArm, siteOf, twoLanes } from './gate.ts';
import { CARDS, type Happening, history, live as liveAt } from './history.ts';

const bare = siteOf(
  [
    { id: 'in-1', direction: 'entry' },
    { id: 'out-1', direction: 'exit' },
  ],
  { 'in-1-barrier': ['arm-up', 'arm-down'], 'out-1-barrier': [] },
);
const hard: Site = { ...twoLanes, hard: ['not-inside', 'passback', 'already-inside'] };
const named = { twoLanes, oneArm, bare, hard };
const sites = fc.constantFrom('twoLanes', 'oneArm', 'bare', 'hard') satisfies fc.Arbitrary<
  keyof typeof named
>;
const live = (
  site: keyof typeof named,
  happenings: readonly Happening[],
  each?: (gate: Gate) => void,
) => liveAt(named[site], happenings, each);

const ACTS: Readonly<Record<string, string>> = {
  verified: 'exit.verify',
  override: 'override.give',
  emergency: 'emergency.let-through',
  test: 'barrier.test',
};

/** Sees inputs and commands only: the input that each opening names, or what is wrong with it. */
function openingsOf(gate: Gate): readonly string[] {
  const causes = new Map(gate.facts().map((fact) => [fact.id as string, fact.cause as string]));
  const inputs = gate.inputs();
  const used = new Set<string>();
  return gate.commands().flatMap((command) => {
    if (command.type !== 'barrier.open') return [];
    const { authority, lane } = command.data;
    const began = causes.get(command.cause) ?? '';
    const asked = inputs.find(({ id }) => id === began);
    if (asked === undefined) return ['nothing asked for it'];
    if (used.has(began)) return [`${began} opened twice`];
    used.add(began);
    if (asked.at - asked.time > 5_000) return ['it was asked for too long ago'];
    return authority.kind === 'permit'
      ? wrongCard(asked, inputs, lane, authority.id)
      : wrongAct(asked, lane, ACTS[authority.kind], authority.id);
  });
}

const awaits = (permit: string) => (input: Input) =>
  input.kind === 'act' && input.type === 'enrolment.await' && input.data.permit === permit;

function wrongCard(
  asked: Input,
  inputs: readonly Input[],
  lane: string,
  permit: string,
): readonly string[] {
  if (asked.kind !== 'reading' || asked.type !== 'card.read') return ['no card was shown'];
  if (asked.device !== `${lane}-reader`) return ['the card was shown at another lane'];
  const card = CARDS.findIndex((known) => readForm(known) === readForm(asked.data.card));
  // The fourth is nobody's until a reader that waits for that permit's card is shown it.
  const isNew = card === 3 && inputs.slice(0, inputs.indexOf(asked)).some(awaits(permit));
  if (isNew) return [];
  if (card < 0 || card > 2 || permit !== `p-${card}`) return ['the card is nobody’s'];
  const isLost = inputs
    .slice(0, inputs.indexOf(asked))
    .some(
      (input) =>
        input.kind === 'act' &&
        input.type === 'credential.lose' &&
        input.data.credential === `c-${card}`,
    );
  return isLost ? ['the card is lost'] : [];
}

function wrongAct(
  asked: Input,
  lane: string,
  type: string | undefined,
  id: string,
): readonly string[] {
  if (asked.kind !== 'act' || asked.type !== type || asked.id !== id) return ['no such act'];
  return 'lane' in asked.data && asked.data.lane === lane ? [] : ['the act was for another lane'];
}

const runs = { numRuns: 60 };

// Long histories on a busy machine take longer than a unit test otherwise may.
describe('in every history', { timeout: 60_000 }, () => {
  it('no arm rises by our doing without its authority, once, and in time', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        expect(openingsOf(live(site, happenings))).toEqual([]);
      }),
      runs,
    );
  });

  it('the facts alone rebuild the state', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        const gate = live(site, happenings);
        expect(gate.replayed()).toEqual(gate.states());
        expect(JSON.parse(JSON.stringify(gate.states()))).toEqual(
          JSON.parse(JSON.stringify(gate.replayed())),
        );
      }),
      runs,
    );
  });

  it('time is asked for at most once per instant, and silence ends every passage', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        // `wait` throws where the same instant is asked for again.
        const gate = live(site, happenings);
        gate.wait(3_600_000);
        const next = gate.nextDeadline();
        expect(next === undefined || next > gate.now()).toBe(true);
        for (const lane of Object.values(gate.state().lanes)) expect(lane.passage).toBeUndefined();
      }),
      runs,
    );
  });

  it('a fire holds every arm, and nothing lowers one until it is reset', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        const gate = live(site, happenings, (now) => {
          if (now.state().fire === undefined) return;
          const held = now
            .levels()
            .flatMap((level) =>
              level.type === 'barrier.hold' && level.data.authority.kind === 'fire'
                ? [level.data.barrier]
                : [],
            );
          expect(held).toEqual(named[site].barriers.map(({ id }) => id));
        });
        let isFire = false;
        for (const fact of gate.facts()) {
          if (fact.type === 'fire.raised') isFire = true;
          if (fact.type === 'fire.reset') isFire = false;
          if (isFire) expect(['barrier.released', 'barrier.lowered']).not.toContain(fact.type);
        }
      }),
      runs,
    );
  });

  it('every arm-up edge is one opening, and every condition that ends had begun', () => {
    fc.assert(
      fc.property(history, (happenings) => {
        const gate = live('twoLanes', happenings);
        const edges = gate
          .all('input.observed')
          .filter(({ data }) => data.input === 'arm-up' && data.is === 'on' && data.edge);
        expect(gate.all('barrier.opened')).toHaveLength(edges.length);
        const standing = new Set<string>();
        for (const fact of gate.facts()) {
          if (fact.type !== 'condition.raised' && fact.type !== 'condition.cleared') continue;
          const key = `${fact.data.condition} ${fact.data.subject}`;
          if (fact.type === 'condition.raised') standing.add(key);
          else expect(standing.delete(key)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('a passage begins and ends once, and only committed ones change who is inside', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        const gate = live(site, happenings);
        const begun = new Set<string>();
        for (const fact of gate.facts()) {
          if (fact.type === 'passage.started') {
            expect(begun.has(fact.data.passage)).toBe(false);
            begun.add(fact.data.passage);
          }
          if (fact.type === 'passage.ended' || fact.type === 'passage.committed') {
            expect(begun.delete(fact.data.passage)).toBe(true);
          }
        }
        const told = new Set(
          gate.facts().flatMap((fact) => {
            if (fact.type === 'passage.committed') return [fact.data.vehicle ?? fact.data.holder];
            return fact.type === 'presence.corrected' ? [fact.data.subject] : [];
          }),
        );
        for (const subject of Object.keys(gate.state().presence)) {
          expect(told.has(subject as never)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('a reader waits for a card only while no vehicle is at its lane, and each wait ends once', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        const gate = live(site, happenings, ({ state }) => {
          for (const [lane, { passage }] of Object.entries(state().lanes)) {
            if (passage !== undefined) {
              expect(state().enrolments).not.toHaveProperty(`${lane}-reader`);
            }
          }
        });
        gate.wait(3_600_000);
        expect(gate.all('enrolment.ended')).toHaveLength(gate.all('enrolment.awaited').length);
        expect(gate.state().enrolments).toEqual({});
      }),
      runs,
    );
  });

  it('judging writes nothing, and judges the same twice', () => {
    fc.assert(
      fc.property(sites, history, (site, happenings) => {
        const gate = live(site, happenings);
        const state = freeze(structuredClone(gate.state()));
        for (const input of gate.inputs().slice(-10)) {
          const once = access.decide(gate.site, state, { kind: 'input', input });
          expect(access.decide(gate.site, state, { kind: 'input', input })).toEqual(once);
        }
      }),
      { numRuns: 30 },
    );
  });
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}
