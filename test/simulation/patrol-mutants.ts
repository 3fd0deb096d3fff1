import { device } from '../../rules/device/device.ts';
import { createRulebook, type Rulebook } from '../../rules/engine.ts';
import { patrol } from '../../rules/patrol/patrol.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';

/** Faults planted in the plan of rounds, each a slip that a person might make. */
export const PLAN_MUTANTS: readonly { readonly name: string; readonly rulebook: Rulebook }[] = [
  plant('make-up workdays are forgotten', {
    site: (site) => ({ ...site, calendar: { ...site.calendar, workdays: [] } }),
  }),
  plant('the clock of the site never changes', {
    site: (site) => ({ ...site, zone: 'Etc/GMT-1' }),
  }),
  plant('how far plans were walked is forgotten', {
    heard: (fact) => (fact.type === 'round.opened' ? withoutStart(fact) : fact),
  }),
  plant('a plan taken back stands all the same', {
    heard: (fact) => (fact.type === 'route.unplanned' ? undefined : fact),
  }),
  plant('a plan stands from the day after its day', {
    heard: (fact) =>
      fact.type === 'route.planned'
        ? { ...fact, data: { ...fact.data, from: dayAfter(fact.data.from) } }
        : fact,
  }),
];

function plant(
  name: string,
  {
    site: change = (site) => site,
    heard = (fact) => fact,
  }: {
    readonly site?: (site: Site) => Site;
    readonly heard?: (fact: Fact) => Fact | undefined;
  },
) {
  const changed = new WeakMap<Site, Site>();
  const seen = (site: Site): Site => {
    const known = changed.get(site) ?? change(site);
    changed.set(site, known);
    return known;
  };
  const faulty: typeof patrol = {
    ...patrol,
    decide: (site, state, given) => patrol.decide(seen(site), state, given),
    nextDeadline: (site, state, given) => patrol.nextDeadline(seen(site), state, given),
    evolve(state, fact) {
      const told = heard(fact);
      if (told !== undefined) patrol.evolve(state, told);
    },
  };
  return { name, rulebook: createRulebook([device, faulty]) };
}

/** As it would be were it drawn by lot, whose beginning says nothing of what is to come. */
function withoutStart(fact: Extract<Fact, { readonly type: 'round.opened' }>): Fact {
  const { from, to } = fact.data;
  return { ...fact, data: { ...fact.data, slot: { from, to } } };
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
