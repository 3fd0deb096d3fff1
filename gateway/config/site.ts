import { createHash } from 'node:crypto';
import { latches } from '../../rules/alarm/kinds.ts';
import type { HostId } from '../../rules/vocabulary/ids.ts';
import type { Shift, Site, SiteTimes } from '../../rules/vocabulary/site.ts';
import { type Millis, millis } from '../../rules/vocabulary/time.ts';
import { REPEATS } from './escalation-schema.ts';
import { plannedRounds } from './rounds.ts';
import type { WiredDevice } from './rows.ts';
import type { SiteFile } from './schema.ts';
import { TIMES } from './times.ts';

/** The site as rules know it: what stands where and how long things may take, with its digest. */
export function siteFrom(
  file: SiteFile,
  wired: readonly WiredDevice[],
  hostOfLine: (line: string) => HostId,
): Site {
  const site: Omit<Site, 'digest'> = {
    ...file.site,
    devices: wired.map(({ row, driver, settings, inputs }) => {
      const assurance = driver.assurance?.(settings);
      return {
        id: row.id,
        host: hostOfLine(row.line),
        driver: driver.id,
        line: row.line,
        inputs,
        shows: driver.shows(settings),
        ...(assurance === undefined ? {} : { assurance }),
      };
    }),
    barriers: (file.barriers ?? []).map(({ id, device }) => ({
      id,
      device,
      lanes: (file.lanes ?? []).filter(({ barrier }) => barrier === id).map((lane) => lane.id),
    })),
    lanes: (file.lanes ?? []).map(({ mode, near, ...lane }) => ({
      ...lane,
      mode: mode ?? 'automatic',
      near: near ?? [],
    })),
    checkpoints: file.checkpoints ?? [],
    routes: (file.routes ?? []).map(({ rounds, guards, ...route }) => ({
      ...route,
      guards: guards ?? [],
      rounds: (rounds ?? []).flatMap(plannedRounds),
    })),
    ...walkingFrom(file),
    ...panelsFrom(file),
    zones: zonesFrom(file),
    ...(file.armAreas === undefined ? {} : { armAreas: file.armAreas }),
    ...escalationFrom(file),
    posts: (file.posts ?? []).map(({ lanes, ...post }) => ({ ...post, lanes: lanes ?? [] })),
    calendar: {
      holidays: file.calendar?.holidays ?? [],
      workdays: file.calendar?.workdays ?? [],
    },
    times: timesFrom(file.times ?? {}),
    secondPerson: file.overrides?.secondPerson ?? false,
    hard: file.hard ?? [],
    ...policyFrom(file),
    ...passbackFrom(file),
    ...areasFrom(file),
    ...(file.deliveries?.enter === undefined ? {} : { letIn: file.deliveries.enter }),
  };
  return { ...site, digest: digestOf(site) };
}

function panelsFrom({ panels = [] }: SiteFile): Pick<Site, 'panels'> {
  if (panels.length === 0) return {};
  return {
    panels: panels.map(({ near, intervalSeconds, backup = [], ...panel }) => ({
      ...panel,
      near: near ?? [],
      ...(backup.length === 0
        ? {}
        : {
            backup: backup.map(({ device, account = panel.account }) => ({ device, account })),
          }),
      ...(intervalSeconds === undefined ? {} : { interval: millis(intervalSeconds * 1_000) }),
    })),
  };
}

function escalationFrom({ escalation = [] }: SiteFile): Pick<Site, 'escalation'> {
  if (escalation.length === 0) return {};
  return {
    escalation: escalation.map(
      ({ afterSeconds, everySeconds, times = REPEATS, clock, ...step }) => ({
        ...step,
        after: millis(afterSeconds * 1_000),
        clock: clock ?? 'acknowledged',
        ...(everySeconds === undefined
          ? {}
          : { repeat: { every: millis(everySeconds * 1_000), times } }),
      }),
    ),
  };
}

/** A zone of a panel stands at the receiver that hears the panel; one that has neither was refused before. */
function zonesFrom({ zones = [], panels = [] }: SiteFile): Site['zones'] {
  return zones.flatMap(({ latching, normal, near, device: board, ...zone }) => {
    const device = board ?? panels.find(({ id }) => id === zone.panel)?.device;
    if (device === undefined) return [];
    return [
      {
        ...zone,
        device,
        latching: latching ?? latches(zone.kind),
        normal: normal ?? 'off',
        near: near ?? [],
      },
    ];
  });
}

function policyFrom({ policy }: SiteFile): Pick<Site, 'policy'> {
  return policy === undefined
    ? {}
    : { policy: { entry: policy.entry ?? {}, exit: policy.exit ?? {} } };
}

function passbackFrom({ passback }: SiteFile): Pick<Site, 'passback'> {
  if (passback === undefined) return {};
  const { kind = 'soft', minutes = PASSBACK_MINUTES, reset } = passback;
  const at = reset === undefined ? {} : { resetMinute: minutesOf(reset) };
  return { passback: { kind, within: millis(minutes * 60_000), ...at } };
}

/** How soon is too soon where site.yaml does not say: long enough for a card to be handed back over the fence. */
const PASSBACK_MINUTES = 30;

function areasFrom({ areas = [], lanes = [] }: SiteFile): Pick<Site, 'areas'> {
  const isNamed = lanes.some(({ from, to }) => from !== undefined || to !== undefined);
  return isNamed || areas.length > 0 ? { areas } : {};
}

function walkingFrom({
  legs = [],
  shifts = [],
  duressPattern,
}: SiteFile): Pick<Site, 'legs' | 'shifts' | 'duressPattern'> {
  return {
    ...(legs.length === 0
      ? {}
      : {
          legs: legs.map(({ from, to, leastSeconds }) => ({
            between: [from, to] as const,
            least: millis(leastSeconds * 1_000),
          })),
        }),
    ...(shifts.length === 0 ? {} : { shifts: shifts.map(shiftFrom) }),
    ...(duressPattern === undefined
      ? {}
      : {
          duressPattern: {
            taps: duressPattern.taps,
            within: millis(duressPattern.withinSeconds * 1_000),
          },
        }),
  };
}

function shiftFrom({ from, to, ...shift }: NonNullable<SiteFile['shifts']>[number]): Shift {
  return { ...shift, from: minutesOf(from), to: minutesOf(to) };
}

const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function timesFrom(written: Readonly<Record<string, number>>): SiteTimes {
  const time = (key: keyof SiteTimes): Millis => {
    const setting = TIMES.find((known) => known.key === key);
    if (setting === undefined) return millis(0);
    const { unit, standard } = setting;
    return millis(Math.round((written[key + unit.suffix] ?? standard) * unit.ms));
  };
  return {
    commandLife: time('commandLife'),
    passage: time('passage'),
    armMove: time('armMove'),
    armLeftUp: time('armLeftUp'),
    explain: time('explain'),
    silence: time('silence'),
    waiting: time('waiting'),
    handBack: time('handBack'),
    loopStuck: time('loopStuck'),
    pulse: time('pulse'),
    acknowledged: time('acknowledged'),
    attended: time('attended'),
    closed: time('closed'),
    lateTap: time('lateTap'),
    missGrace: time('missGrace'),
    makeUp: time('makeUp'),
  };
}

/** SHA-256 over the site with its keys in order, so that only what it means changes the digest. */
function digestOf(site: Omit<Site, 'digest'>): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(site)))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
