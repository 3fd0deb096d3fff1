import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Site } from '../../rules/vocabulary/site.ts';
import { writeCsv } from '../imports/csv.ts';
import { type CoverageReport, figures, namesOf as namesIn } from '../reports/patrol-figures.ts';
import {
  coverageTable,
  daysOf,
  missedTable,
  monthRows,
  monthWorkbook,
  type NameOf,
} from '../reports/patrol-sheets.ts';
import { type Days, NOT_MADE, type NotMadeRow } from '../store/patrol-readers.ts';
import { type Api, answers } from './api.ts';
import {
  CoverageAsked,
  DaysAsked,
  daysAsked,
  Figures,
  placeOfRow,
  reportAsked,
  VisitsAsked,
} from './coverage.ts';
import { type Identity, requireReading } from './identity.ts';
import { clockIn } from './moments.ts';
import { namesOf } from './names.ts';
import type { HttpParts } from './ports.ts';

type Parts = HttpParts & { readonly identity: Identity };

const PIECE = 1_000;
/** Every due visit of a month of a large site; more is asked for month by month. */
const ROWS_MAX = 100_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const File = (type: string) => Type.Unknown({ description: type });
const MonthAsked = Type.Object({
  month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$', description: 'such as 2026-11' }),
  route: VisitsAsked.route,
  kind: VisitsAsked.kind,
  shift: VisitsAsked.shift,
});
const Month = Type.Object({
  month: Type.String(),
  days: Type.Array(Type.String()),
  items: Type.Array(
    Type.Object({
      checkpoint: Type.String(),
      name: Type.String(),
      days: Type.Array(Type.Object({ day: Type.String(), ...Figures })),
      total: Type.Object(Figures),
    }),
  ),
});

/** Coverage as tables for a spreadsheet, and the month's sheet; each file that leaves is logged with its name. */
export function coverageFileRoutes(app: Api, parts: Parts): void {
  const { identity, engine, clock } = parts;
  const files = answers(File('text/csv'), 'not-signed-in', 'not-allowed', 'bad-request');
  app.get(
    '/api/v1/patrol/coverage.csv',
    { schema: { produces: ['text/csv'], querystring: CoverageAsked, response: files } },
    async (request, reply) => {
      await reader(parts, request, 'coverage-exported');
      const report = await reportAsked(parts, request.query);
      const name = await nameFor(parts, report);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="coverage.csv"')
        .send(writeCsv(coverageTable(report, name)));
    },
  );
  app.get(
    '/api/v1/patrol/missed.csv',
    {
      schema: {
        produces: ['text/csv'],
        querystring: Type.Object({ ...DaysAsked, ...VisitsAsked }),
        response: files,
      },
    },
    async (request, reply) => {
      await reader(parts, request, 'misses-exported');
      const days = daysAsked(engine.site, clock.now(), request.query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="missed.csv"')
        .send(writeCsv(await missed(parts, { ...request.query, ...days })));
    },
  );
  app.get(
    '/api/v1/patrol/month',
    {
      schema: {
        querystring: MonthAsked,
        response: answers(Month, 'not-signed-in', 'bad-request'),
      },
    },
    async (request) => {
      await identity.person(request);
      const { month, ...of } = request.query;
      const rows = await parts.records.patrol.pointDays({ ...of, ...spanOf(month) });
      const point = pointNames(engine.site);
      return {
        month,
        days: daysOf(month),
        items: monthRows(rows).map(({ checkpoint, days, total }) => ({
          checkpoint,
          name: point(checkpoint),
          days: [...days].map(([day, tally]) => ({ day, ...figures(tally) })),
          total: figures(total),
        })),
      };
    },
  );
  app.get(
    '/api/v1/patrol/month.xlsx',
    {
      schema: {
        produces: [XLSX],
        querystring: MonthAsked,
        response: answers(File(XLSX), 'not-signed-in', 'not-allowed', 'bad-request'),
      },
    },
    async (request, reply) => {
      await reader(parts, request, 'month-exported');
      const { month, ...of } = request.query;
      const asked = { ...of, ...spanOf(month) };
      const [report, days, rows] = await Promise.all([
        reportAsked(parts, { ...asked, by: 'checkpoint' }),
        parts.records.patrol.pointDays(asked),
        missed(parts, asked),
      ]);
      const book = await monthWorkbook({
        month,
        title: engine.site.name.zh,
        report,
        rows: monthRows(days),
        missed: rows,
        point: pointNames(engine.site),
      });
      return reply
        .type(XLSX)
        .header('content-disposition', `attachment; filename="patrol-${month}.xlsx"`)
        .send(book);
    },
  );
}

/** Files leave with names in them. */
async function reader(
  { identity }: Pick<Parts, 'identity'>,
  request: FastifyRequest,
  code: string,
): Promise<void> {
  const person = await identity.person(request);
  requireReading(person, 'names');
  request.log.info({ code, by: person.username }, 'patrol figures exported');
}

/** The days of a month, whole. */
const spanOf = (month: string): Days => ({
  from: `${month}-01`,
  to: daysOf(month).at(-1) ?? month,
});

const pointNames =
  (site: Site): NameOf =>
  (key) =>
    namesIn(site, 'checkpoint')(key)?.zh ?? key;

async function nameFor({ engine, records }: Parts, { by, items }: CoverageReport): Promise<NameOf> {
  if (by !== 'guard') return (key) => namesIn(engine.site, by)(key)?.zh ?? (key || '（无）none');
  const names = await namesOf(
    records,
    items.map(({ key }) => key),
  );
  return (key) => names.get(key) ?? (key || '（未知）nobody known');
}

type MissedAsked = Days & {
  readonly checkpoint?: string;
  readonly route?: string;
  readonly kind?: string;
  readonly shift?: string;
};

async function missed(
  { engine, records }: Parts,
  asked: MissedAsked,
): Promise<readonly (readonly string[])[]> {
  const rows: NotMadeRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const page = await records.patrol.notMade({
      ...asked,
      classes: NOT_MADE,
      limit: PIECE,
      ...(last === undefined ? {} : { before: placeOfRow(last) }),
    });
    rows.push(...page);
    if (page.length < PIECE || rows.length >= ROWS_MAX) break;
  }
  const names = await namesOf(
    records,
    rows.flatMap(({ charged, walkedBy, madeUpBy }) => [charged, walkedBy, madeUpBy]),
  );
  return missedTable(rows, {
    point: pointNames(engine.site),
    person: (key) => names.get(key) ?? key,
    clock: clockIn(engine.site.zone),
  });
}
