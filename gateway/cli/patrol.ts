import { type Command, Option } from 'commander';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Text } from '../../rules/vocabulary/schema.ts';
import { localDay } from '../../rules/vocabulary/zone-time.ts';
import { systemClock } from '../clock.ts';
import { writeCsv } from '../imports/csv.ts';
import { coverageReport, namesOf } from '../reports/patrol-figures.ts';
import { coverageTable, percent } from '../reports/patrol-sheets.ts';
import { COVERAGE_BY, type CoverageBy, createPatrolReaders } from '../store/patrol-readers.ts';
import type { Store } from '../store/store.ts';
import { DUE_VISITS, ROUND_OUTCOMES } from '../words/patrol-terms.ts';
import { term } from '../words/terms.ts';
import { ask, type DataOption } from './card-requests.ts';
import { configOrFail } from './config-file.ts';
import { addPatrolAudit } from './patrol-audit.ts';
import { dayOf, daysOf } from './patrol-days.ts';
import { addPatrolPlan } from './patrol-plan.ts';
import { openRecords } from './records.ts';
import type { Terminal } from './terminal.ts';
import { tableLines } from './text-table.ts';

type SiteOptions = DataOption & { readonly config: string };
type CoverageOptions = SiteOptions & {
  readonly from?: string;
  readonly to?: string;
  readonly by: CoverageBy;
  readonly csv?: boolean;
  readonly json?: boolean;
};

/** `gatehouse patrol`: the coming rounds, how rounds stand today, how visits stood over any time, and the lots. */
export function addPatrol(program: Command, terminal: Terminal): void {
  const patrol = program
    .command('patrol')
    .description('rounds of patrol: how they are planned, drawn, stand and stood');
  patrol
    .command('status')
    .description('today’s rounds at the running gateway: what is due next, what is missed')
    .option('-d, --data <folder>', 'DATA of the running gateway', 'data')
    .option('--json', 'as JSON, for a program')
    .action((options: DataOption & { readonly json?: boolean }) => status(options, terminal));
  patrol
    .command('coverage')
    .description('due visits and how they stood (到位率), also while a gateway runs')
    .option('--from <day>', 'first day, such as 2026-11-01; the first of its month if left out')
    .option('--to <day>', 'last day, included; today if left out')
    .addOption(new Option('--by <what>', 'told by').choices(COVERAGE_BY).default('checkpoint'))
    .option('--csv', 'as CSV that Excel opens')
    .option('--json', 'as JSON, for a program')
    .option('-c, --config <file>', 'the site', 'site.yaml')
    .option('-d, --data <folder>', 'where the records are kept', 'data')
    .action((options: CoverageOptions) => coverage(options, terminal));
  addPatrolPlan(patrol, terminal);
  addPatrolAudit(patrol, terminal);
}

const Status = Compile(
  Type.Object({
    zone: Type.String(),
    points: Type.Record(Type.String(), Type.String()),
    rows: Type.Array(
      Type.Object({
        name: Text,
        from: Type.String(),
        to: Type.String(),
        stage: Type.String(),
        outcome: Type.Optional(Type.String()),
        visits: Type.Array(Type.Object({ checkpoint: Type.String(), class: Type.String() })),
      }),
    ),
  }),
);

async function status(
  options: DataOption & { readonly json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const answer: unknown = await ask(options, { kind: 'rounds' });
  if (!Status.Check(answer)) throw new Error('the gateway is of another version than this command');
  const { rows, points, zone } = answer;
  if (options.json === true) {
    terminal.out(JSON.stringify(rows, undefined, 2));
    return;
  }
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' });
  const clock = (moment: string): string => format.format(new Date(moment));
  if (rows.length === 0) terminal.out('no round is planned for today');
  for (const { from, to, outcome, stage, visits, name } of rows) {
    const made = visits.filter((visit) => MADE.has(visit.class)).length;
    const not = visits.filter((visit) => !MADE.has(visit.class) && visit.class !== 'due');
    const told = not.map(
      (visit) =>
        `${points[visit.checkpoint] ?? visit.checkpoint} (${term(DUE_VISITS, visit.class).en})`,
    );
    const line = [
      `${clock(from)}–${clock(to)}`,
      (outcome === undefined ? stage : term(ROUND_OUTCOMES, outcome).en).padEnd(14),
      `${made}/${visits.length}`.padStart(7),
      name.en,
      ...(told.length === 0 ? [] : [`not made: ${told.join(', ')}`]),
    ];
    terminal.out(line.join('  '));
  }
  const next = rows.find(({ stage }) => stage === 'upcoming');
  if (next !== undefined) terminal.out(`next: ${next.name.en} at ${clock(next.from)}`);
}

const MADE: ReadonlySet<string> = new Set(['on-time', 'early', 'late', 'out-of-order']);

async function coverage(options: CoverageOptions, terminal: Terminal): Promise<void> {
  const configured = (await configOrFail(options.config, terminal)).site;
  const store = await openRecords(options.data);
  try {
    const site = (await store.head(configured.id)).layout ?? configured;
    const now = systemClock.now();
    const last = dayOf(options.to ?? localDay(site.zone, now));
    const { from, to } = daysOf(options.from ?? `${last.slice(0, 7)}-01`, last);
    const report = await coverageReport(
      { site, patrol: createPatrolReaders(store.read, site.id), now },
      { from, to, by: options.by },
    );
    if (options.json === true) {
      terminal.out(JSON.stringify(report, undefined, 2));
      return;
    }
    const people = await namesOfGuards(store, site.id, report.by, report.items);
    const known = namesOf(site, report.by);
    const name = (key: string): string =>
      known(key)?.[options.csv === true ? 'zh' : 'en'] ??
      people.get(key) ??
      (key || 'nobody known');
    if (options.csv === true) {
      terminal.out(writeCsv(coverageTable(report, name)).trimEnd());
      return;
    }
    const lines = [
      ...report.items.map((line) => [name(line.key), line] as const),
      ['total', report.total] as const,
    ];
    terminal.out(`${from} to ${to}, by ${report.by}`);
    const rows = lines.map(([title, line]) => [
      title,
      ...[line.due, line.made, line.onTime, line.late, line.missed, line.skipped].map(String),
      String(line.unprovable),
      percent(line.coverage) || 'unknown',
      percent(line.onTimeRate) || 'unknown',
    ]);
    for (const line of tableLines([HEAD, ...rows])) terminal.out(line);
  } finally {
    await store.close();
  }
}

const HEAD = [
  ...['', 'due', 'made', 'on time', 'late', 'missed', 'skipped', 'unprovable'],
  ...['coverage', 'on-time rate'],
];

async function namesOfGuards(
  store: Store,
  site: Parameters<Store['reference']['people']>[0],
  by: CoverageBy,
  items: readonly { readonly key: string }[],
): Promise<ReadonlyMap<string, string>> {
  if (by !== 'guard') return new Map();
  const people = await store.reference.people(site, { ids: items.map(({ key }) => key) });
  return new Map(people.map(({ person, name }) => [person, name]));
}
