import { Readable } from 'node:stream';
import Type from 'typebox';
import type { Site } from '../../rules/vocabulary/site.ts';
import { term, WHEREABOUTS } from '../words/terms.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireReading } from './identity.ts';
import type { HttpParts, Records } from './ports.ts';
import type { Found, Present, Register } from './register.ts';

// Rows of one question: a list of thousands is written piece by piece, and no piece stops the gates.
const PIECE = 200;
// Excel takes a file for UTF-8 by this mark, and reads Chinese as something else without it.
const MARK = '\uFEFF';

const HEAD = [
  '车辆或人员 subject',
  '持证人 holder',
  '状态 where',
  '自 since',
  '车道 lane',
  '依据 known by',
];

/** Who is inside, and whose whereabouts are unknown, as a table for a spreadsheet; each export is logged with its name. */
export function presenceCsvRoute(
  app: Api,
  parts: HttpParts & { readonly identity: Identity },
): void {
  const { identity, engine, register, records } = parts;
  app.get(
    '/api/v1/presence.csv',
    {
      schema: {
        produces: ['text/csv'],
        response: answers(
          Type.Unknown({ description: 'text/csv' }),
          'not-signed-in',
          'not-allowed',
        ),
      },
    },
    async (request, reply) => {
      const person = await identity.person(request);
      requireReading(person, 'names');
      request.log.info({ code: 'presence-exported', by: person.username }, 'presence exported');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="inside.csv"')
        .send(Readable.from(rows(engine.site, register, records)));
    },
  );
}

async function* rows(
  site: Site,
  register: Register,
  records: Pick<Records, 'names'>,
): AsyncGenerator<string> {
  yield `${MARK}${line(HEAD)}`;
  for (const whereabouts of ['inside', 'unknown']) {
    let page: Found<Present> | undefined;
    do {
      const after = page?.next === undefined ? {} : { after: page.next };
      page = await register.presence({ whereabouts, limit: PIECE, ...after });
      const ids = page.items.flatMap(({ subject, holder = subject }) => [subject, holder]);
      const names = await records.names([...new Set(ids)]);
      yield page.items.map((row) => line(cellsOf(row, site, names))).join('');
    } while (page.next !== undefined);
  }
}

const cellsOf = (
  { subject, holder, whereabouts, since, lane, assurance = '' }: Present,
  site: Site,
  names: Readonly<Record<string, string>>,
): readonly string[] => [
  names[subject] ?? subject,
  holder === undefined ? '' : (names[holder] ?? holder),
  term(WHEREABOUTS, whereabouts).zh,
  since,
  site.lanes.find(({ id }) => id === lane)?.name.zh ?? '',
  assurance,
];

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** RFC 4180; what a spreadsheet would take for a formula is text (a name may begin with = or @). */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
