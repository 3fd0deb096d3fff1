import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ENCODINGS } from '../../drivers/link/sheet/decode.ts';
import { closed, words } from '../../rules/vocabulary/schema.ts';
import { CARD_FORMS } from '../imports/card-cells.ts';
import type { Job } from '../imports/job.ts';
import { problemText } from '../imports/problems.ts';
import type { Gateway } from './gateway.ts';

const fileName = () => Type.String({ minLength: 1, maxLength: 200 });

/** What the commands for files of permits ask a running gateway. */
const Request = Type.Union([
  closed({
    kind: Type.Literal('import'),
    /** Its name in DATA/imports. */
    place: fileName(),
    file: fileName(),
    encoding: words(ENCODINGS),
    cards: words(CARD_FORMS),
    until: words(['checked', 'staged', 'applied'] as const),
  }),
  closed({ kind: Type.Literal('import-job'), import: Type.String() }),
  closed({ kind: Type.Literal('imports') }),
  closed({
    kind: Type.Literal('export'),
    place: fileName(),
    format: words(['csv', 'xlsx'] as const),
  }),
]);
const request = Compile(Request);

/** Answers one of them; undefined where it is another kind of request. */
export async function answerImports(
  { engine, store, imports }: Pick<Gateway, 'engine' | 'store' | 'imports'>,
  asked: unknown,
  by: string,
): Promise<object | undefined> {
  if (!request.Check(asked)) return undefined;
  switch (asked.kind) {
    case 'import': {
      const { place, file, encoding, cards: form, until } = asked;
      const taken = await imports.take({
        path: imports.at(place),
        name: file,
        encoding,
        form,
        until,
        by,
      });
      return taken.ok ? { job: brief(taken.value.job) } : { error: taken.error };
    }
    case 'import-job': {
      const job = imports.job(asked.import);
      return job === undefined ? { error: 'unknown-import' } : { job: brief(job) };
    }
    case 'imports':
      return { rows: await store.reference.imports(engine.site.id) };
    case 'export':
      return imports.exportTo({ path: imports.at(asked.place), format: asked.format });
  }
}

/** Its problems only once it is over: they are many, and asked for often. */
function brief(job: Job): object {
  const isOver = job.phase === 'refused';
  const problems = isOver ? job.problems : [];
  return { ...job, problems: problems.map((one) => ({ ...one, text: problemText(one) })) };
}
