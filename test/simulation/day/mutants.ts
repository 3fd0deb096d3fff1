import { access } from '../../../rules/access/access.ts';
import { commitPassage } from '../../../rules/access/passages.ts';
import type { AccessState } from '../../../rules/access/state.ts';
import { alarm } from '../../../rules/alarm/alarm.ts';
import { device } from '../../../rules/device/device.ts';
import { duty } from '../../../rules/duty/duty.ts';
import { createRulebook, type Rulebook } from '../../../rules/engine.ts';
import { fire } from '../../../rules/fire/fire.ts';
import { patrol } from '../../../rules/patrol/patrol.ts';
import type { Rule } from '../../../rules/rule.ts';
import type { Fact, FactDraft } from '../../../rules/vocabulary/facts.ts';
import { ERRANDS, type Site } from '../../../rules/vocabulary/site.ts';

/** A fault planted in the rules: a day must find it. */
export type Fault = { readonly name: string; readonly rulebook: Rulebook };

const planted = (name: string, changed: typeof access): Fault => ({
  name,
  rulebook: createRulebook([device, fire, changed, patrol, alarm, duty]),
});

/** The rule, with what it decided passed through `change`. */
const deciding = (
  change: (draft: FactDraft, state: AccessState) => readonly FactDraft[],
): typeof access => ({
  ...access,
  decide: (site, state, given) =>
    access.decide(site, state, given).flatMap((draft) => change(draft, state)),
});

/** The rule, which writes another fact than was decided; undefined: none. */
const writing = (change: (fact: Fact) => Fact | undefined): typeof access => ({
  ...access,
  evolve(state, fact) {
    const changed = change(fact);
    if (changed !== undefined) access.evolve(state, changed);
  },
});

const deafTo = (...types: readonly FactDraft['type'][]): typeof access =>
  writing((fact) => (types.includes(fact.type) ? undefined : fact));

/** The rule of another site than the one that stands there. */
const asIf = (change: (site: Site) => Site): typeof access => {
  const made = new WeakMap<Site, Site>();
  const other = (site: Site): Site => {
    const known = made.get(site) ?? change(site);
    made.set(site, known);
    return known;
  };
  return {
    ...access,
    decide: (site, state, given) => access.decide(other(site), state, given),
    nextDeadline: (site, state) => access.nextDeadline(other(site), state),
  };
};

const grantedWrongly: Rule<AccessState> = {
  ...access,
  evolve(state, fact) {
    access.evolve(state, fact);
    // Counted where somebody is let in, and not where he has driven in.
    if (fact.type !== 'entry.granted' || fact.data.vehicle === undefined) return;
    state.presence[fact.data.vehicle] = {
      is: 'inside',
      sure: true,
      byPassage: true,
      since: fact.at,
    };
  },
};

/** Faults, each a slip that a person might make. */
export const FAULTS: readonly Fault[] = [
  planted('somebody is inside from the moment he is let in', grantedWrongly),
  planted('a passage is over when the arm is up', {
    ...access,
    decide(site, state, given) {
      const facts = access.decide(site, state, given);
      const opened = facts.find((fact) => fact.type === 'barrier.opened');
      const lane = opened?.type === 'barrier.opened' ? opened.data.lane : undefined;
      const passage = lane === undefined ? undefined : state.lanes[lane]?.passage;
      if (passage === undefined || given.kind !== 'fact') return facts;
      return [...facts, ...commitPassage({ site, state, input: given.input }, passage, 'sensed')];
    },
  }),
  planted('a lost card is accepted', deafTo('credential.lost')),
  planted(
    'anti-passback is ignored',
    asIf((site) => ({ ...site, passback: { kind: 'soft', within: site.times.pulse } })),
  ),
  planted(
    'authorities are mistaken for one another',
    deciding((draft) =>
      draft.type === 'barrier.opened' && draft.data.authority.kind === 'override'
        ? [
            {
              ...draft,
              data: { ...draft.data, authority: { ...draft.data.authority, kind: 'verified' } },
            },
          ]
        : [draft],
    ),
  ),
  planted(
    'after a fire the arms stay up',
    deciding((draft) => (draft.type === 'barrier.released' ? [] : [draft])),
  ),
  planted(
    'after a fire everybody is taken to be where he was',
    deciding((draft) => (draft.type === 'presence.forgotten' ? [] : [draft])),
  ),
  planted(
    'a trailer is a tailgater',
    writing((fact) => {
      if (fact.type !== 'input.observed' || !fact.data.input.endsWith('safety-loop')) return fact;
      return fact.data.is === 'off' ? { ...fact, at: (fact.at - 1_000) as never } : fact;
    }),
  ),
  planted(
    'who overstayed is never gone',
    deciding((draft) =>
      draft.type === 'condition.cleared' && draft.data.condition === 'overstay' ? [] : [draft],
    ),
  ),
  planted(
    'an opening is told twice',
    deciding((draft) => (draft.type === 'barrier.opened' ? [draft, draft] : [draft])),
  ),
  planted(
    'an override needs nobody else',
    asIf((site) => ({ ...site, secondPerson: false })),
  ),
  planted(
    'one visit more than the permit says',
    writing((fact) =>
      fact.type === 'permit.issued' && fact.data.visits !== undefined
        ? { ...fact, data: { ...fact.data, visits: fact.data.visits + 1 } }
        : fact,
    ),
  ),
  planted(
    'no delivery comes in',
    asIf((site) => ({ ...site, letIn: [] })),
  ),
  planted(
    'every delivery comes in',
    asIf((site) => ({ ...site, letIn: ERRANDS })),
  ),
  planted('a household counts cars that have left', {
    ...access,
    evolve(state, fact) {
      const before = structuredClone(state.households);
      access.evolve(state, fact);
      if (fact.type !== 'passage.committed' || fact.data.to !== 'outside') return;
      for (const [id, household] of Object.entries(before)) state.households[id] = household;
    },
  }),
  planted('a button counts only when the arm is up', {
    ...access,
    evolve(state, fact) {
      if (fact.type === 'input.observed' && fact.data.input === 'arm-down') return;
      access.evolve(state, fact);
    },
  }),
];
