import { access } from '../../rules/access/access.ts';
import { alarm } from '../../rules/alarm/alarm.ts';
import { device } from '../../rules/device/device.ts';
import { duty } from '../../rules/duty/duty.ts';
import { createRulebook, type Rulebook } from '../../rules/engine.ts';
import { fire } from '../../rules/fire/fire.ts';
import { panel } from '../../rules/panel/panel.ts';
import { patrol } from '../../rules/patrol/patrol.ts';
import type { Fact, FactDraft } from '../../rules/vocabulary/facts.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { BACKUP, SHOPS } from '../unit/rules/panel/panel-site.ts';

type Alarm = typeof alarm;
type Panel = typeof panel;

const book = (
  name: string,
  { alarms = alarm, panels = panel }: { alarms?: Alarm; panels?: Panel },
) => ({
  name,
  rulebook: createRulebook([device, panels, fire, access, patrol, alarms, duty]),
});

const deafTo = (isUnheard: (fact: Fact) => boolean): Alarm => ({
  ...alarm,
  evolve: (state, fact) => {
    if (!isUnheard(fact)) alarm.evolve(state, fact);
  },
});

const hearing = (change: (fact: Fact) => Fact): Alarm => ({
  ...alarm,
  evolve: (state, fact) => alarm.evolve(state, change(fact)),
});

const deciding = (change: (fact: Fact) => Fact): Alarm => ({
  ...alarm,
  decide: (site, state, given) =>
    alarm.decide(
      site,
      state,
      given.kind === 'fact' ? { ...given, fact: change(given.fact) } : given,
    ),
});

function without<T extends object, K extends keyof T>(data: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = data;
  return rest;
}

const telling = (change: (draft: FactDraft) => readonly FactDraft[]): Alarm => ({
  ...alarm,
  decide: (site, state, given) => alarm.decide(site, state, given).flatMap(change),
});

/** Faults planted in the rules of alarms, each a slip that a person might make. */
export const ALARM_MUTANTS: readonly { readonly name: string; readonly rulebook: Rulebook }[] = [
  book('a test of a panel never ends', { alarms: deafTo(({ type }) => type === 'test.ended') }),
  book('what chattered once is silent for ever', {
    alarms: deafTo(({ type }) => type === 'alarm.settled'),
  }),
  book('a zone that is armed again is not looked at', {
    panels: {
      ...panel,
      decide: (site, state, given) =>
        panel.decide(site, state, given).filter(({ type }) => type !== 'zone.standing'),
    },
  }),
  book('what no listed zone told in a test is forgotten as it ends', {
    panels: {
      ...panel,
      decide: (site, state, given) =>
        panel
          .decide(site, state, given)
          .filter((draft) => draft.type !== 'panel.event' || draft.data.standing !== true),
    },
  }),
  book('a test keeps calls for help back', {
    alarms: telling((draft) =>
      draft.type === 'alarm.raised' && draft.data.test === true && draft.data.kind !== 'fire'
        ? []
        : [draft],
    ),
  }),
  book('an area that is disarmed stays so', {
    alarms: deafTo(({ type }) => type === 'area.armed'),
  }),
  book('what is acknowledged counts as attended', {
    alarms: {
      ...alarm,
      evolve: (state, fact) => {
        alarm.evolve(state, fact);
        const record =
          fact.type === 'alarm.acknowledged' ? state.alarms[fact.data.alarm] : undefined;
        if (record !== undefined) record.attended = fact.at;
      },
    },
  }),
  book('a tap from before the alarm attends it', {
    alarms: deciding((fact) =>
      fact.type === 'visit.made'
        ? { ...fact, time: instant(fact.at + 1), data: without(fact.data, 'tapped') }
        : fact,
    ),
  }),
  book("somebody's word is as good as a tap", {
    alarms: deciding((fact) =>
      fact.type === 'visit.made' ? { ...fact, data: { ...fact.data, proof: 'wired' } } : fact,
    ),
  }),
  book('who came once has come for ever', {
    alarms: {
      ...alarm,
      evolve: (state, fact) => {
        const record = fact.type === 'alarm.realarmed' ? state.alarms[fact.data.alarm] : undefined;
        const { attended, waived } = { ...record };
        alarm.evolve(state, fact);
        if (record !== undefined && attended !== undefined) record.attended = attended;
        if (record !== undefined && waived !== undefined) record.waived = waived;
      },
    },
  }),
  book('a waiver counts whenever it is given', {
    alarms: {
      ...alarm,
      decide: (site, state, given) => {
        const act = given.kind === 'input' && given.input.kind === 'act' ? given.input : undefined;
        if (act?.type !== 'alarm.waive' || state.alarms[act.data.alarm] === undefined) {
          return alarm.decide(site, state, given);
        }
        return [{ type: 'alarm.waived', data: { ...act.data, by: act.by } }];
      },
    },
  }),
  book('a lost panel is as it last said', {
    panels: {
      ...panel,
      evolve: (state, fact) => {
        if (fact.type !== 'panel.lost') panel.evolve(state, fact);
      },
    },
  }),
  book('a panel is heard at its main receiver only', {
    panels: {
      ...panel,
      evolve: (state, fact) => {
        const isElsewhere =
          (fact.type === 'panel.heard' || fact.type === 'panel.event') &&
          fact.data.device === BACKUP;
        if (!isElsewhere) panel.evolve(state, fact);
      },
    },
  }),
  book('a panel is lost with any of its receivers', {
    panels: {
      ...panel,
      decide: (site, state, given) => {
        const down = given.kind === 'fact' ? given.fact : undefined;
        if (down?.type !== 'device.offline') return panel.decide(site, state, given);
        const { device } = down.data;
        return [{ type: 'panel.lost', data: { panel: SHOPS, device, why: 'device-offline' } }];
      },
    },
  }),
  book('what its panel told late turns an area back', {
    panels: {
      ...panel,
      evolve: (state, fact) => {
        const isArming = fact.type === 'area.armed' || fact.type === 'area.disarmed';
        panel.evolve(state, isArming ? { ...fact, time: 0 as never } : fact);
      },
    },
  }),
  book('a panel that is disarmed is not believed its alarms', {
    alarms: {
      ...alarm,
      decide: (site, state, given) => {
        const own = (site.armAreas ?? []).map(({ follows: _, ...area }) => area);
        return alarm.decide({ ...site, armAreas: own }, state, given);
      },
    },
  }),
  book('nobody is told that a main path is lost', {
    panels: {
      ...panel,
      decide: (site, state, given) =>
        panel.decide(site, state, given).filter(({ type }) => type !== 'condition.raised'),
    },
  }),
  book('a restore that was told late ends what came after it', {
    alarms: hearing((fact) =>
      fact.type === 'alarm.raised' || fact.type === 'alarm.repeated'
        ? { ...fact, time: 0 as never }
        : fact,
    ),
  }),
  book('whatever somebody says is over is over, also where it can be seen to stand', {
    alarms: {
      ...alarm,
      decide: (site, state, given) => {
        const act = given.kind === 'input' && given.input.kind === 'act' ? given.input : undefined;
        if (act?.type !== 'alarm.reset') return alarm.decide(site, state, given);
        const { alarm: id, why } = act.data;
        const record = state.alarms[id];
        if (why === undefined || record === undefined) return alarm.decide(site, state, given);
        return [
          { type: 'alarm.returned', data: { alarm: id, kind: record.kind } },
          { type: 'alarm.reset', data: { alarm: id, by: act.by, why } },
        ];
      },
    },
  }),
  book('shelving has no end', {
    alarms: telling((draft) =>
      draft.type === 'alarm.shelved'
        ? [{ ...draft, data: { ...draft.data, until: '2027-01-01T00:00:00Z' } }]
        : [draft],
    ),
  }),
  book('who shelved a line shelved all that joins it', {
    alarms: telling((draft) =>
      draft.type === 'alarm.unshelved' && draft.data.how === 'realarmed' ? [] : [draft],
    ),
  }),
  book('a line of many sends nobody', {
    alarms: telling((draft) => {
      if (draft.type === 'alarm.raised' && draft.data.origin === 'alarm.flood') {
        return [{ ...draft, data: { ...draft.data, near: [] } }];
      }
      return draft.type === 'alarm.grouped'
        ? [{ ...draft, data: { ...draft.data, near: [] } }]
        : [draft];
    }),
  }),
  book('who came to one place of a line has come to all', {
    alarms: {
      ...alarm,
      evolve: (state, fact) => {
        const record = fact.type === 'alarm.grouped' ? state.alarms[fact.data.alarm] : undefined;
        const attended = record?.attended;
        alarm.evolve(state, fact);
        if (record !== undefined && attended !== undefined) record.attended = attended;
      },
    },
  }),
  book('any alarm of a panel is the first of all its kinds', {
    alarms: {
      ...alarm,
      decide: (site, state, given) => {
        const fact = given.kind === 'fact' ? given.fact : undefined;
        if (fact?.type !== 'panel.event') return alarm.decide(site, state, given);
        const { kind } = fact.data;
        const alarms = Object.fromEntries(
          Object.entries(state.alarms).map(([id, one]) => [id, { ...one, kind: kind as never }]),
        );
        return alarm.decide(site, { ...state, alarms }, given);
      },
    },
  }),
  book('who makes up accounts fills the list', {
    alarms: hearing((fact) =>
      fact.type === 'alarm.raised' && fact.data.source?.startsWith('event ') === true
        ? { ...fact, data: { ...fact.data, group: fact.data.source } }
        : fact,
    ),
  }),
  book('what says that a zone is left out is over as it is told', {
    alarms: telling((draft) =>
      draft.type === 'alarm.raised' && draft.data.origin === 'zone.swinging'
        ? [draft, { type: 'alarm.returned', data: draft.data }]
        : [draft],
    ),
  }),
  book('calls for help share a line in a flood', {
    alarms: telling((draft) =>
      draft.type === 'alarm.raised' && draft.data.kind === 'medical' ? [] : [draft],
    ),
  }),
  book('an alarm that gets graver, or comes again, asks nobody', {
    alarms: telling((draft) => (draft.type === 'alarm.realarmed' ? [] : [draft])),
  }),
];
