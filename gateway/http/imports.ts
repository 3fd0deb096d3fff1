import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import Type from 'typebox';
import { ENCODINGS } from '../../drivers/link/sheet/decode.ts';
import { open, Text, words } from '../../rules/vocabulary/schema.ts';
import { CARD_FORMS } from '../imports/card-cells.ts';
import { writeCsv } from '../imports/csv.ts';
import { type Job, PHASES } from '../imports/job.ts';
import { type ImportProblem, problemText } from '../imports/problems.ts';
import { type Api, answers } from './api.ts';
import { type Identity, requireAct, requireReading } from './identity.ts';
import { moment } from './moments.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { keepUpload } from './uploads.ts';

/** A workbook of 200,000 rows has some 20 MiB. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** Shown with the job itself; the rest is asked for. */
const PROBLEMS_SHOWN = 20;
const PROBLEMS_PAGE_MAX = 1_000;

const UPLOADS = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
];

const Problem = Type.Object({
  code: Type.String(),
  row: Type.Optional(Type.Integer({ description: 'line of the file, as a spreadsheet counts' })),
  column: Type.Optional(Type.String()),
  value: Type.Optional(Type.String({ description: 'what may be shown of it' })),
  text: Text,
});
const JobShown = Type.Object({
  import: Type.String(),
  file: Type.String(),
  by: Type.String(),
  phase: words(PHASES),
  began: Type.String(),
  since: Type.String(),
  rows: Type.Integer({ description: 'new rows' }),
  done: Type.Integer({ description: 'of them, in this phase' }),
  unchanged: Type.Integer({ description: 'rows that say what is registered already' }),
  ignored: Type.Array(Type.String(), { description: 'headers that mean nothing to us' }),
  problems: Type.Array(Problem),
  problemCount: Type.Integer(),
  again: Type.Optional(Type.Boolean({ description: 'this very file was here before' })),
  why: Type.Optional(Type.String()),
});
const Upload = Type.Object({
  file: Type.String({ minLength: 1, maxLength: 200, description: 'what the file is called' }),
  encoding: Type.Optional(words(ENCODINGS)),
  cards: Type.Optional(words(CARD_FORMS)),
  until: Type.Optional(words(['checked', 'staged', 'applied'] as const)),
});
const Id = Type.Object({ id: Type.String({ maxLength: 80 }) });
const Page = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'how many to leave out' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PROBLEMS_PAGE_MAX })),
});

/** Files of permits in and out. Applying, undoing and dropping an import are acts like any other. */
export function importRoutes(app: Api, parts: HttpParts & { readonly identity: Identity }): void {
  const { identity, imports, records } = parts;
  // A scope of its own: only here a body is a stream that nobody has read.
  app.register((scope: Api, _options, done) => {
    for (const type of UPLOADS) {
      scope.addContentTypeParser(type, (_request, payload, parsed) => parsed(null, payload));
    }
    uploadRoute(scope, parts);
    done();
  });

  app.get(
    '/api/v1/imports',
    {
      schema: {
        response: answers(
          Type.Object({
            imports: Type.Array(open({ import: Type.String(), state: Type.String() })),
            jobs: Type.Array(JobShown, { description: 'files this gateway has worked on' }),
          }),
          'not-signed-in',
          'not-allowed',
        ),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'records');
      return { imports: await records.importList(), jobs: imports.jobs().map(shown) };
    },
  );

  app.get(
    '/api/v1/imports/:id',
    {
      schema: {
        params: Id,
        response: answers(JobShown, 'not-signed-in', 'not-allowed', 'not-found'),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'records');
      return shown(jobOf(request.params.id));
    },
  );

  app.get(
    '/api/v1/imports/:id/problems',
    {
      schema: {
        params: Id,
        querystring: Page,
        response: answers(
          Type.Object({ problems: Type.Array(Problem), count: Type.Integer() }),
          'not-signed-in',
          'not-allowed',
          'not-found',
        ),
      },
    },
    async (request) => {
      requireReading(await identity.person(request), 'records');
      const { after = 0, limit = PROBLEMS_PAGE_MAX } = request.query;
      const { problems, problemCount } = jobOf(request.params.id);
      return { problems: problems.slice(after, after + limit).map(told), count: problemCount };
    },
  );

  app.get(
    '/api/v1/imports/:id/problems.csv',
    {
      schema: {
        params: Id,
        description: 'all that is wrong with the file, row by row, for a spreadsheet',
        response: answers(Type.String(), 'not-signed-in', 'not-allowed', 'not-found'),
      },
    },
    async (request, reply) => {
      requireReading(await identity.person(request), 'records');
      const sheet = problemsCsv(jobOf(request.params.id).problems);
      void reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="problems.csv"');
      return sheet;
    },
  );

  app.get(
    '/api/v1/export/permits',
    {
      schema: {
        querystring: Type.Object({ format: words(['csv', 'xlsx'] as const) }),
        description: 'all permits that are not over, as a file that can be imported again',
        response: answers(Type.String(), 'not-signed-in', 'not-allowed'),
      },
    },
    async (request, reply) => {
      const person = await identity.person(request);
      // Whole card numbers leave with it: who may enter them may have them.
      requireAct(person, 'import.stage');
      const { format } = request.query;
      const path = imports.place();
      const { rows } = await imports.exportTo({ path, format });
      const { size } = await stat(path);
      const name = `permits.${format}`;
      request.log.info({ code: 'permits-exported', rows, by: person.username }, 'permits exported');
      const file = createReadStream(path);
      file.once('close', () => void rm(path, { force: true }));
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : (UPLOADS[2] ?? ''))
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-length', size)
        .send(file);
    },
  );

  function jobOf(id: string): Job {
    const job = imports.job(id);
    if (job === undefined) throw new Refused('not-found');
    return job;
  }
}

function uploadRoute(
  scope: Api,
  { identity, imports, log }: HttpParts & { readonly identity: Identity },
): void {
  scope.post(
    '/api/v1/imports',
    {
      bodyLimit: FILE_BYTES_MAX,
      schema: {
        querystring: Upload,
        consumes: UPLOADS,
        description:
          'the file itself is the body; answers with how far it has come, which is asked for again at /api/v1/imports/{id}',
        response: answers(
          JobShown,
          'not-signed-in',
          'not-allowed',
          'too-large',
          'import-under-way',
        ),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      requireAct(person, 'import.stage');
      const { file, encoding = 'auto', cards = 'auto', until = 'checked' } = request.query;
      const path = imports.place();
      try {
        await keepUpload(request.body, { path, bytesMax: FILE_BYTES_MAX, kinds: UPLOADS });
        const by = person.username;
        const taken = await imports.take({ path, name: file, encoding, form: cards, until, by });
        if (!taken.ok) throw new Refused('import-under-way', { retryAfterS: 5 });
        const { job, ended } = taken.value;
        log.info({ code: 'import-began', import: job.import, until, by }, 'a file is imported');
        // Its end is for whoever asks; a failure is in the job and in the log.
        void ended.catch(() => undefined);
        return shown(job);
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
  );
}

function problemsCsv(problems: readonly ImportProblem[]): string {
  const rows = problems.map((problem) => {
    const { zh, en } = problemText(problem);
    const { row, column = '', value = '' } = problem;
    return [row === undefined ? '' : String(row), column, value, zh, en];
  });
  return writeCsv([['行 row', '列 column', '内容 value', '问题', 'problem'], ...rows]);
}

const told = (problem: ImportProblem): object => ({ ...problem, text: problemText(problem) });

function shown({ problems, began, since, ...job }: Job): object {
  return {
    ...job,
    began: moment(began),
    since: moment(since),
    problems: problems.slice(0, PROBLEMS_SHOWN).map(told),
  };
}
