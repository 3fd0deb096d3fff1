import Type from 'typebox';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, instant } from '../../rules/vocabulary/time.ts';
import { writeCsv } from '../imports/csv.ts';
import { explained } from '../words/opening-words.ts';
import { AUTHORITIES } from '../words/record-terms.ts';
import { term } from '../words/terms.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import { clockIn } from './moments.ts';
import { namesOf } from './names.ts';
import { openingSpan, Span } from './openings.ts';
import type { HttpParts, OpeningTold } from './ports.ts';

const PIECE = 1_000;
// A month of a large site; more is asked for month by month.
const ROWS_MAX = 200_000;

const HEAD = [
  '时间 at',
  '道闸 barrier',
  '车道 lane',
  '依据 authority',
  '操作人 by',
  '说明 explanation',
  '说明人 explained by',
  '当班 guard on post',
  '落杆 closed',
  '编号 opening',
];

/** The ledger of openings as a table for a spreadsheet, newest first; each export is logged with its name. */
export function openingsCsvRoute(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine, records, clock } = parts;
  app.get(
    '/api/v1/openings.csv',
    {
      schema: {
        produces: ['text/csv'],
        querystring: Type.Object(Span),
        response: answers(
          Type.Unknown({ description: 'text/csv' }),
          'not-signed-in',
          'not-allowed',
          'bad-request',
        ),
      },
    },
    async (request, reply) => {
      const person = await identity.person(request);
      requireReading(person, 'names');
      const span = openingSpan(engine.site.zone, clock.now(), request.query);
      request.log.info({ code: 'openings-exported', by: person.username }, 'openings exported');
      const rows = await all(records, span);
      const names = await namesOf(
        records,
        rows.flatMap(({ by, explainedBy, guard }) => [by, explainedBy, guard]),
      );
      const told = clockIn(engine.site.zone);
      const cells = rows.map((row) => {
        const who = (id: string | undefined): string =>
          id === undefined ? '' : (names.get(id) ?? id);
        return [
          told(row.at),
          row.barrier,
          laneNames(engine.site, row),
          term(AUTHORITIES, row.kind).zh,
          who(row.by),
          row.explanation === undefined ? '' : explained(row.explanation).zh,
          who(row.explainedBy),
          who(row.guard),
          row.closed === undefined ? '' : told(row.closed),
          row.opening,
        ];
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="openings.csv"')
        .send(writeCsv([HEAD, ...cells]));
    },
  );
}

/** What the lane is called, or the lanes under this arm where none is named. */
const laneNames = (site: Site, { lane, barrier }: OpeningTold): string =>
  site.lanes
    .filter((one) => (lane === undefined ? one.barrier === barrier : one.id === lane))
    .map(({ name }) => name.zh)
    .join('、');

/** Page by page from the newest; two openings of one millisecond may stand on either side of a page's end. */
async function all(
  records: HttpParts['records'],
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly OpeningTold[]> {
  const rows = new Map<string, OpeningTold>();
  let end = to;
  for (;;) {
    const { items } = await records.openings({ from, to: end, limit: PIECE });
    const known = rows.size;
    for (const row of items) rows.set(row.opening, row);
    const last = items.at(-1);
    if (last === undefined || items.length < PIECE) break;
    if (rows.size === known || rows.size >= ROWS_MAX) break;
    end = instant(Date.parse(last.at) + 1);
  }
  return [...rows.values()];
}
