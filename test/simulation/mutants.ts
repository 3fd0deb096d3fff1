import { access } from '../../rules/access/access.ts';
import { alarm } from '../../rules/alarm/alarm.ts';
import { device } from '../../rules/device/device.ts';
import { createRulebook, type Rulebook } from '../../rules/engine.ts';
import { fire } from '../../rules/fire/fire.ts';
import { patrol } from '../../rules/patrol/patrol.ts';
import type { Rule } from '../../rules/rule.ts';
import type { FactDraft } from '../../rules/vocabulary/facts.ts';

/** A fault planted in one rule: the checkers must find each. */
export type Mutant = { readonly name: string; readonly rulebook: Rulebook };

type Rules = {
  readonly access?: typeof access;
  readonly alarm?: typeof alarm;
  readonly fire?: typeof fire;
  readonly patrol?: typeof patrol;
};

const plant = (name: string, changed: Rules): Mutant => ({
  name,
  rulebook: createRulebook([
    device,
    changed.fire ?? fire,
    changed.access ?? access,
    changed.patrol ?? patrol,
    changed.alarm ?? alarm,
  ]),
});

/** The rule with what it decided passed through `change`. */
function deciding<S>(rule: Rule<S>, change: (draft: FactDraft) => readonly FactDraft[]): Rule<S> {
  return {
    ...rule,
    decide: (site, state, given) => rule.decide(site, state, given).flatMap(change),
  };
}

/** The rule that never hears of one type of fact. */
function deafTo<S>(rule: Rule<S>, type: FactDraft['type']): Rule<S> {
  return {
    ...rule,
    evolve: (state, fact) => (fact.type === type ? undefined : rule.evolve(state, fact)),
  };
}

/** The access rule that takes every committed passage to be known so well. */
function assuring(assurance: 'sensed' | 'assumed'): typeof access {
  return {
    ...access,
    evolve: (state, fact) =>
      access.evolve(
        state,
        fact.type === 'passage.committed' ? { ...fact, data: { ...fact.data, assurance } } : fact,
      ),
  };
}

/** Faults, each a slip that a person might make. */
export const MUTANTS: readonly Mutant[] = [
  plant('a lost card is forgotten', { access: deafTo(access, 'credential.lost') }),
  plant('a block is forgotten', { access: deafTo(access, 'subject.blocked') }),
  plant('nobody needs to look at the vehicle', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'mode.changed' && fact.data.is === 'confirm'
            ? { ...fact, data: { ...fact.data, is: 'automatic' } }
            : fact,
        ),
    },
  }),
  plant('a lane out of service is taken for one in service', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'mode.changed'
            ? { ...fact, data: { ...fact.data, is: 'automatic' } }
            : fact,
        ),
    },
  }),
  plant('a posture is forgotten', { access: deafTo(access, 'posture.changed') }),
  plant('free flows go on under a posture', {
    access: {
      ...access,
      react: (site, fact) => (fact.type === 'barrier.released' ? [] : access.react(site, fact)),
    },
  }),
  plant('a count is not believed', { access: deafTo(access, 'presence.counted') }),
  plant('nobody else is taken for everybody gone', {
    access: {
      ...access,
      evolve(state, fact) {
        access.evolve(state, fact);
        if (fact.type !== 'presence.counted' || state.elsewhere === undefined) return;
        state.elsewhere = { ...state.elsewhere, sure: true, byPassage: true };
      },
    },
  }),
  plant('a call is never missed', {
    access: deciding(access, (draft) => (draft.type === 'call.missed' ? [] : [draft])),
  }),
  plant('an answer is not heard', { access: deafTo(access, 'call.ended') }),
  plant('nothing is forgiven', { access: deafTo(access, 'passback.forgiven') }),
  plant('every passage is taken for sensed', { access: assuring('sensed') }),
  plant('no passage is taken for sensed', { access: assuring('assumed') }),
  plant('hours never turn', { access: deafTo(access, 'mode.scheduled') }),
  plant('a lockdown locks people in', {
    access: deciding(access, (draft) =>
      draft.type === 'exit.refused' && draft.data.reason === 'awaits-confirmation'
        ? [{ ...draft, data: { ...draft.data, reason: 'lane-out-of-service' } }]
        : [draft],
    ),
  }),
  plant('one visit more than the permit says', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'permit.issued' || fact.type === 'permit.changed'
            ? {
                ...fact,
                data: { ...fact.data, ...(fact.data.visits && { visits: fact.data.visits + 1 }) },
              }
            : fact,
        ),
    },
  }),
  plant('who is let in at another lane is not on his way', {
    access: {
      ...access,
      decide(site, state, given) {
        if (given.kind !== 'input' || given.input.kind !== 'reading') {
          return access.decide(site, state, given);
        }
        const isFirst = given.input.device === 'in-1-reader';
        const beside = Object.entries(state.lanes).filter(
          ([lane]) => (lane === 'in-1') === isFirst,
        );
        return access.decide(site, { ...state, lanes: Object.fromEntries(beside) }, given);
      },
    },
  }),
  plant('a household has one space more', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'household.set' && fact.data.spaces !== undefined
            ? { ...fact, data: { ...fact.data, spaces: fact.data.spaces + 1 } }
            : fact,
        ),
    },
  }),
  plant('who leaves keeps his space', {
    access: {
      ...access,
      evolve(state, fact) {
        const before = structuredClone(state.households);
        access.evolve(state, fact);
        if (fact.type !== 'passage.committed' || fact.data.to !== 'outside') return;
        for (const [id, household] of Object.entries(before)) state.households[id] = household;
      },
    },
  }),
  plant('who leaves by an assumed passage is still inside', {
    access: {
      ...access,
      evolve(state, fact) {
        if (fact.type !== 'passage.committed' || fact.data.assurance !== 'assumed') {
          return access.evolve(state, fact);
        }
        const presence = structuredClone(state.presence);
        access.evolve(state, fact);
        state.presence = presence;
      },
    },
  }),
  plant('a visitor is taken for a resident', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'permit.issued' || fact.type === 'permit.changed'
            ? { ...fact, data: { ...fact.data, class: 'resident' } }
            : fact,
        ),
    },
  }),
  plant('every opening is commanded twice', {
    access: {
      ...access,
      react: (site, fact) => access.react(site, fact).flatMap((one) => [one, one]),
    },
  }),
  plant('an opening names another barrier', {
    access: {
      ...access,
      react: (site, fact) =>
        access
          .react(site, fact)
          .map((one) =>
            one.type === 'barrier.open'
              ? { ...one, data: { ...one.data, barrier: 'b-out-1' as never } }
              : one,
          ),
    },
  }),
  plant('a suspended permit is taken for an active one', {
    access: {
      ...access,
      evolve: (state, fact) =>
        access.evolve(
          state,
          fact.type === 'permit.changed' ? { ...fact, data: { ...fact.data, is: 'active' } } : fact,
        ),
    },
  }),
  plant('a fire contact is not heard', {
    fire: deciding(fire, (draft) =>
      draft.type === 'fire.raised' && draft.data.by === undefined ? [] : [draft],
    ),
    access: {
      ...access,
      react: (site, fact) => (fact.type === 'barrier.held' ? [] : access.react(site, fact)),
    },
  }),
  plant('a missed visit is not told', {
    patrol: deciding(patrol, (draft) => (draft.type === 'visit.missed' ? [] : [draft])),
  }),
  plant('a late visit is called on time', {
    patrol: deciding(patrol, (draft) =>
      draft.type === 'visit.made' && draft.data.class === 'late'
        ? [{ ...draft, data: { ...draft.data, class: 'on-time' } }]
        : [draft],
    ),
  }),
  plant('everybody is taken for a guard', {
    patrol: {
      ...patrol,
      evolve: (state, fact) =>
        patrol.evolve(
          state,
          fact.type === 'reference.changed'
            ? { ...fact, data: { ...fact.data, guard: true } }
            : fact,
        ),
    },
  }),
  plant('an alarm is gone when its cause is gone', {
    alarm: {
      ...alarm,
      view: (site, state, ref) => {
        const seen = alarm.view(site, state, ref);
        return seen !== undefined && 'state' in seen && seen.state === 'returned'
          ? undefined
          : seen;
      },
    },
  }),
  plant('a zone is not listened to', {
    alarm: deciding(alarm, (draft) =>
      draft.type === 'alarm.raised' && draft.data.zone === 'shop' ? [] : [draft],
    ),
  }),
];
