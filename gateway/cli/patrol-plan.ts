import type { Command } from 'commander';
import { walksOn } from '../../rules/patrol/agenda.ts';
import { shiftAt } from '../../rules/patrol/plan.ts';
import { type Planning, routesOf } from '../../rules/patrol/versions.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { dayAfter, localDay } from '../../rules/vocabulary/zone-time.ts';
import { systemClock } from '../clock.ts';
import { routePlansOf, versionsFrom } from '../store/route-plans-model.ts';
import { configOrFail } from './config-file.ts';
import { dayOf, daysOf, daysWrong } from './patrol-days.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';

type Options = {
  readonly config: string;
  readonly data: string;
  readonly from?: string;
  readonly to?: string;
  readonly route?: string;
  readonly json?: boolean;
};

const WEEK_DAYS = 7;
const DAYS_MAX = 366;
const MINUTE_MS = 60_000;

/** `gatehouse patrol plan`: the coming rounds, of site.yaml and of the plans that people made. */
export function addPatrolPlan(patrol: Command, terminal: Terminal): void {
  patrol
    .command('plan')
    .description('the coming rounds: site.yaml and the plans made in the console, day by day')
    .option('--from <day>', 'first day, such as 2026-11-01; today if left out')
    .option('--to <day>', 'last day, included; a week if left out')
    .option('--route <route>', 'of this route only')
    .option('--json', 'as JSON, for a program')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .action((options: Options) => plan(options, terminal));
}

async function plan(options: Options, terminal: Terminal): Promise<void> {
  const { site } = await configOrFail(options.config, terminal);
  const store = await openRecords(options.data);
  try {
    const versions = versionsFrom(await routePlansOf(store.read, site.id));
    const first = dayOf(options.from ?? localDay(site.zone, systemClock.now()));
    const { from, to } = daysOf(first, options.to ?? dayAfter(first, WEEK_DAYS - 1));
    if (to > dayAfter(from, DAYS_MAX)) throw daysWrong(`more than ${DAYS_MAX} days came`);
    const rounds = roundsOf({ site, versions }, { from, to, route: options.route });
    if (options.json === true) terminal.out(JSON.stringify(rounds, undefined, 2));
    else for (const line of linesOf(site.zone, rounds)) terminal.out(line);
  } finally {
    await store.close();
  }
}

type Planned = ReturnType<typeof roundsOf>[number];

function roundsOf(
  planning: Planning,
  {
    from,
    to,
    route,
  }: { readonly from: string; readonly to: string; readonly route?: string | undefined },
) {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day, 1)) days.push(day);
  const routes = routesOf(planning).filter((id) => route === undefined || id === route);
  return days.flatMap((day) =>
    routes
      .flatMap((id) => walksOn(planning, id, day))
      .toSorted((a, b) => a.from - b.from)
      .map((walk) => ({
        day,
        id: walk.round,
        route: walk.route,
        name: walk.plan.name,
        ...(walk.early < walk.from ? { early: toRfc3339(walk.early) } : {}),
        from: toRfc3339(walk.from),
        to: toRfc3339(walk.to),
        tolerance: toRfc3339(walk.tolerance),
        ...(walk.lasts === undefined ? {} : { lastsMin: walk.lasts / MINUTE_MS }),
        ...shiftOf(planning, walk.from),
        checkpoints: walk.plan.checkpoints.length,
      })),
  );
}

function shiftOf({ site }: Planning, from: Instant): { readonly shift?: string } {
  const shift = shiftAt(site, from);
  return shift === undefined ? {} : { shift };
}

function linesOf(zone: string, rounds: readonly Planned[]): readonly string[] {
  if (rounds.length === 0) return ['no round is planned for these days'];
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
  const clock = (moment: string): string => format.format(new Date(moment));
  const lines: string[] = [];
  let day = '';
  for (const round of rounds) {
    if (round.day !== day) {
      day = round.day;
      lines.push(`${day} ${weekday(day)}`);
    }
    lines.push(
      [
        `  ${clock(round.from)}–${clock(round.to)}`,
        `${round.name.zh} ${round.name.en}`,
        `${round.checkpoints} points`,
        ...(round.lastsMin === undefined ? [] : [`${round.lastsMin} min of it, drawn by lot 抽签`]),
        ...(round.early === undefined ? [] : [`early from ${clock(round.early)}`]),
        ...(round.shift === undefined ? [] : [`shift ${round.shift}`]),
      ].join('  '),
    );
  }
  return lines;
}

const weekday = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
