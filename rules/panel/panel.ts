import type { Given, Rule } from '../rule.ts';
import type { Fact, FactDraft } from '../vocabulary/facts.ts';
import type { Input } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Site } from '../vocabulary/site.ts';
import type { StateRef } from '../vocabulary/states.ts';
import { doubted, heard, said } from './events.ts';
import { evolvePanels, initialPanelState, type PanelState } from './state.ts';
import { lostWith, missedBy, nextSilence } from './supervision.ts';
import { viewPanel } from './view.ts';

/**
 * Alarm panels: what they say becomes facts, in the words of the site; one that is not heard is lost, and then its zones
 * are unknown, never normal. Before fire and alarm, which judge what was said.
 */
export const panel: Rule<PanelState> = {
  id: 'panel',
  initial: initialPanelState,
  decide: (site, state, given: Given) =>
    given.kind === 'input' ? judge(site, state, given.input) : hear(site, state, given.fact),
  evolve: evolvePanels,
  react: () => [],
  nextDeadline: nextSilence,
  levels: () => [],
  touches,
  view: viewPanel,
};

function judge(site: Site, state: PanelState, input: Input): readonly FactDraft[] {
  if (input.kind === 'time.passed') return missedBy(site, state, input);
  if (input.kind !== 'reading') return [];
  switch (input.type) {
    case 'panel.reported':
      return [...said(site, input.device, input.data), ...heard(site, state, input)];
    case 'panel.alive':
      return heard(site, state, input);
    case 'panel.suspected':
      return doubted(site, input.device, input.data);
    default:
      return [];
  }
}

const hear = (site: Site, state: PanelState, fact: Fact): readonly FactDraft[] =>
  fact.type === 'device.offline' ? lostWith(site, state, fact.data.device) : [];

function touches(site: Site, fact: Fact): readonly StateRef[] {
  switch (fact.type) {
    case 'panel.event': {
      const { panel: id, zone } = fact.data;
      return [
        ...(id === undefined ? [] : [{ kind: 'panel', id } as const]),
        ...(zone === undefined ? [] : [{ kind: 'zone', id: zone } as const]),
      ];
    }
    case 'panel.lost':
    case 'panel.restored':
      return withZones(site, fact.data.panel);
    case 'input.observed': {
      const meaning = layoutOf(site).meaning(fact.data.device, fact.data.input);
      return meaning.kind === 'zone' ? [{ kind: 'zone', id: meaning.zone }] : [];
    }
    case 'site.configured':
      return [
        ...(site.panels ?? []).map(({ id }) => ({ kind: 'panel', id }) as const),
        ...site.zones.map(({ id }) => ({ kind: 'zone', id }) as const),
      ];
    default:
      return [];
  }
}

function withZones(site: Site, id: string): readonly StateRef[] {
  const zones = site.zones.filter((zone) => zone.panel === id);
  return [{ kind: 'panel', id }, ...zones.map((zone) => ({ kind: 'zone', id: zone.id }) as const)];
}
