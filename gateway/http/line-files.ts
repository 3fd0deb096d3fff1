import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { isFileName, listFolder, moveInto } from '../../drivers/link/folder-files.ts';
import { FILE_BYTES_MAX } from '../../drivers/link/sheet/read-file.ts';
import { mayBringFiles } from '../accounts/roles.ts';
import { freshId } from '../random.ts';
import { type Api, answers } from './api.ts';
import type { Identity, Person } from './identity.ts';
import type { HttpParts } from './ports.ts';
import { Refused } from './problems.ts';
import { keepUpload } from './uploads.ts';

const KINDS = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
];

const Line = Type.Object({ line: Type.String({ pattern: '^[a-z0-9-]{1,63}$' }) });
const Named = Type.Object({
  file: Type.String({ minLength: 1, maxLength: 200, description: 'what the file is called' }),
});
const Put = Type.Object({
  line: Type.String(),
  name: Type.String({
    description: 'what it is called in the folder: another name where that was taken',
  }),
  look: Type.String({ description: 'where to ask what became of it' }),
});
const Listed = Type.Array(
  Type.Object({
    name: Type.String({
      description: 'in done and refused with the moment it went there before it',
    }),
    why: Type.Optional(
      Type.String({ description: 'rows or files that were not taken, zh and en' }),
    ),
  }),
);
const Folder = Type.Object({
  waiting: Listed,
  done: Listed,
  refused: Listed,
});

type Parts = Pick<HttpParts, 'log'> & {
  readonly identity: Identity;
  /** Watched folders of this machine, by line. */
  readonly folders: ReadonlyMap<string, string>;
};

/** Files for lines that are watched folders: put in as if somebody had copied them there. */
export function lineFileRoutes(app: Api, { identity, folders, log }: Parts): void {
  const folderOf = (line: string, person: Person): string => {
    if (!mayBringFiles(person.role)) throw new Refused('not-allowed', { detail: 'files' });
    const folder = folders.get(line);
    if (folder === undefined)
      throw new Refused('not-found', { detail: `line: ${line} is no folder` });
    return folder;
  };

  // A scope of its own: only here a body is a stream that nobody has read.
  app.register((scope: Api, _options, done) => {
    for (const type of KINDS) {
      scope.addContentTypeParser(type, (_request, payload, parsed) => parsed(null, payload));
    }
    scope.post(
      '/api/v1/lines/:line/files',
      {
        bodyLimit: FILE_BYTES_MAX,
        schema: {
          params: Line,
          querystring: Named,
          consumes: KINDS,
          description:
            'the file itself is the body; it is put into the watched folder and read within seconds. GET the same address says what became of it',
          response: answers(Put, 'not-signed-in', 'not-allowed', 'not-found', 'too-large'),
        },
      },
      async (request) => {
        const person = await identity.person(request);
        const { line } = request.params;
        const folder = folderOf(line, person);
        const { file } = request.query;
        if (!isFileName(file))
          throw new Refused('bad-request', { detail: 'file: no name of a file' });
        // Under a name that the folder passes over until it is whole.
        const part = join(folder, `.${freshId()}.part`);
        try {
          await keepUpload(request.body, { path: part, bytesMax: FILE_BYTES_MAX, kinds: KINDS });
          const name = await moveInto(folder, part, file);
          log.info({ code: 'file-put', line, by: person.username }, 'a file of taps was given in');
          return { line, name, look: `/api/v1/lines/${line}/files` };
        } catch (error) {
          await rm(part, { force: true });
          throw error;
        }
      },
    );
    done();
  });

  app.get(
    '/api/v1/lines/:line/files',
    {
      schema: {
        params: Line,
        description: 'what waits in the watched folder, and what became of the newest files',
        response: answers(Folder, 'not-signed-in', 'not-allowed', 'not-found'),
      },
    },
    async (request) => {
      const person = await identity.person(request);
      return await listFolder(folderOf(request.params.line, person));
    },
  );
}
