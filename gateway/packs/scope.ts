import type { Fact } from '../../rules/vocabulary/facts.ts';
import { layoutOf, pathsOf } from '../../rules/vocabulary/layout.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { SignalFact } from '../store/signal-readers.ts';

/** What of the site an alarm is about: whose signals belong to it. */
export type Scope = {
  readonly zones: ReadonlySet<string>;
  readonly panels: ReadonlySet<string>;
  /** Zones that are armed together. */
  readonly areas: ReadonlySet<string>;
  /** Boards and receivers: what is tested there is about it; a receiver's other panels are not. */
  readonly devices: ReadonlySet<string>;
  /** `{device}/{account}` of those whom nobody knows. */
  readonly strangers: ReadonlySet<string>;
  /** Names of inputs whose contacts are about it. */
  readonly inputs: ReadonlySet<string>;
  /** `{device}/{input}` of supervised lines that are about it. */
  readonly lines: ReadonlySet<string>;
};

/** One thing that is abnormal, as an alarm or a part of one names it. */
type Thing = {
  readonly source: string;
  readonly zone?: string;
  readonly panel?: string;
  readonly device?: string;
};

/** What an alarm is about, by what is told of it. */
export function scopeOf(site: Site, facts: readonly Fact[]): Scope {
  const things = thingsOf(facts);
  const isFire = things.some(({ source }) => source === 'fire site');
  const named = new Set<string>([
    ...things.flatMap(({ zone }) => zone ?? []),
    // Whichever of them it was that raised the barriers.
    ...(isFire ? site.zones.filter(({ kind }) => kind === 'fire').map(({ id }) => id) : []),
  ]);
  const ofNamed = site.zones.filter(({ id }) => named.has(id));
  const panels = new Set<string>([
    ...things.flatMap(({ panel }) => panel ?? []),
    ...ofNamed.flatMap(({ panel }) => panel ?? []),
  ]);
  const zones = new Set<string>([
    ...named,
    ...site.zones.filter(({ panel = '' }) => panels.has(panel)).map(({ id }) => id),
  ]);
  return {
    zones,
    panels,
    areas: areasOf(site, { things, zones, panels }),
    devices: new Set([
      ...things.flatMap(({ device }) => device ?? []),
      ...ofNamed.map(({ device }) => device),
      ...(site.panels ?? [])
        .filter(({ id }) => panels.has(id))
        .flatMap((panel) => pathsOf(panel).map(({ device }) => device)),
    ]),
    strangers: new Set(things.flatMap(strangerOf)),
    inputs: new Set([
      ...[...zones].filter((id) => hasContact(site, id)).map((id) => `zone.${id}`),
      ...(isFire ? ['site.fire'] : []),
    ]),
    lines: new Set(things.flatMap(lineOf)),
  };
}

/** Names of all inputs that are to be looked up. */
export const inputsOf = ({ inputs, lines }: Scope): readonly string[] => [
  ...inputs,
  ...[...lines].map((line) => line.slice(line.indexOf('/') + 1)),
];

/** True of a signal that belongs to it. A receiver carries many panels: what it heard is no matter by itself. */
export function isWithin(scope: Scope, fact: SignalFact): boolean {
  switch (fact.type) {
    case 'panel.event':
    case 'panel.doubted': {
      const { panel, device, account } = fact.data;
      const zone = 'zone' in fact.data ? fact.data.zone : undefined;
      if (zone !== undefined && scope.zones.has(zone)) return true;
      return panel === undefined
        ? scope.strangers.has(strangerKey(device, account))
        : scope.panels.has(panel);
    }
    case 'panel.lost':
    case 'panel.restored':
      return scope.panels.has(fact.data.panel);
    case 'zone.standing':
      return scope.zones.has(fact.data.zone);
    case 'area.armed':
    case 'area.disarmed':
    case 'area.expected':
      return scope.areas.has(fact.data.area);
    case 'test.begun':
    case 'test.ended': {
      const { panel = '', zone = '', device = '' } = fact.data;
      return scope.panels.has(panel) || scope.zones.has(zone) || scope.devices.has(device);
    }
    case 'input.observed': {
      const { device, input } = fact.data;
      return scope.inputs.has(input) || scope.lines.has(`${device}/${input}`);
    }
    // All barriers go up: it concerns the whole site.
    case 'fire.raised':
    case 'fire.reset':
      return true;
  }
}

function thingsOf(facts: readonly Fact[]): readonly Thing[] {
  const raised = facts.find((fact) => fact.type === 'alarm.raised');
  const things: Thing[] = [];
  if (raised !== undefined) things.push({ ...raised.data, source: sourceOf(raised.data) });
  for (const fact of facts) {
    if (fact.type !== 'alarm.grouped') continue;
    const { member: source, zone } = fact.data;
    // Those who share a line are of its panel, or heard where its first was.
    const { panel, device } = raised?.data ?? {};
    things.push({
      source,
      ...(zone === undefined ? {} : { zone }),
      ...(panel === undefined ? {} : { panel }),
      ...(device === undefined ? {} : { device }),
    });
  }
  return things;
}

const sourceOf = ({ source, origin }: { readonly source?: string; readonly origin: string }) =>
  source ?? origin;

function areasOf(
  { armAreas = [] }: Site,
  about: {
    readonly things: readonly Thing[];
    readonly zones: ReadonlySet<string>;
    readonly panels: ReadonlySet<string>;
  },
): ReadonlySet<string> {
  const { things, zones, panels } = about;
  const isAbout = (id: string) =>
    things.some(({ source }) => source === `condition not-armed ${id}`);
  return new Set(
    armAreas
      .filter(
        (area) =>
          area.zones.some((zone) => zones.has(zone)) ||
          panels.has(area.follows?.panel ?? '') ||
          isAbout(area.id),
      )
      .map(({ id }) => id),
  );
}

/** A zone that is no panel's, or that is configured no more and may have been a contact. */
const hasContact = (site: Site, id: string): boolean =>
  layoutOf(site).zone(id)?.panel === undefined;

/** Of what came under an account that nobody knows: the account is what stands between its device and what was said. */
function strangerOf({ source, device, panel }: Thing): readonly string[] {
  const [, what = '', id = ''] = /^(event|doubt) (.*)$/.exec(source) ?? [];
  if (panel !== undefined || device === undefined || !id.startsWith(`${device}/`)) return [];
  const account = id
    .slice(device.length + 1)
    .split('/')
    .slice(0, what === 'event' ? -3 : -1);
  return [strangerKey(device, account.join('/'))];
}

/** As the source of an alarm has it. */
const strangerKey = (device: string, account: string): string =>
  `${device}/${account.replaceAll(/\s+/g, '_')}`;

const lineOf = ({ source }: Thing): readonly string[] =>
  source.startsWith('line ') ? [source.slice('line '.length)] : [];
