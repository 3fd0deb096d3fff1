import { copyFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Encoding } from '../../drivers/link/sheet/decode.ts';
import { Text } from '../../rules/vocabulary/schema.ts';
import { after } from '../../rules/vocabulary/time.ts';
import { systemClock } from '../clock.ts';
import type { CardForm } from '../imports/card-cells.ts';
import { writeCsv } from '../imports/csv.ts';
import { freshId } from '../random.ts';
import { ask, type DataOption } from './card-requests.ts';
import { dataFiles } from './data-folder.ts';
import { CommandFailed, messageOf } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** How a file is to be imported. */
export type ImportOptions = DataOption & {
  readonly dryRun?: boolean;
  readonly stageOnly?: boolean;
  readonly encoding: Encoding;
  readonly cards: CardForm;
  readonly problems?: string;
};

const ASK_AGAIN_MS = 200;
/** More of them are read in a file, not on a screen. */
const PROBLEMS_SHOWN = 20;

const Problem = Type.Object({
  code: Type.String(),
  row: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  value: Type.Optional(Type.String()),
  text: Text,
});
const Answer = Compile(
  Type.Object({
    job: Type.Object({
      import: Type.String(),
      phase: Type.String(),
      began: Type.Number(),
      since: Type.Number(),
      rows: Type.Integer(),
      done: Type.Integer(),
      unchanged: Type.Integer(),
      ignored: Type.Array(Type.String()),
      problems: Type.Array(Problem),
      problemCount: Type.Integer(),
      again: Type.Optional(Type.Boolean()),
      why: Type.Optional(Type.String()),
    }),
  }),
);
type Problem = Type.Static<typeof Problem>;
type Job = ReturnType<typeof jobIn>;

/** Gives a file to the running gateway and follows it to its end. */
export async function importFile(
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  const place = freshId();
  const lies = join(dataFiles(resolve(options.data)).imports, place);
  await fileDone(path, copyFile(path, lies));
  try {
    const { encoding, cards } = options;
    const until = options.dryRun ? 'checked' : options.stageOnly ? 'staged' : 'applied';
    const asked = { kind: 'import', place, file: basename(path), encoding, cards, until };
    const job = await followed(jobIn(await ask(options, asked)), options, terminal);
    await tell(job, path, options, terminal);
  } finally {
    await rm(lies, { force: true });
  }
}

/** Writes the register to a file of that name's kind. */
export async function exportFile(
  path: string,
  options: DataOption,
  terminal: Terminal,
): Promise<void> {
  const format = extname(path).slice(1).toLowerCase();
  if (format !== 'csv' && format !== 'xlsx') {
    throw new CommandFailed({
      code: 'file-unusable',
      text: `expected a name that ends in .csv or .xlsx; ${path} came`,
      remedy: 'name the file so; Excel opens both',
    });
  }
  const place = freshId();
  const lies = join(dataFiles(resolve(options.data)).imports, place);
  try {
    const told = await ask(options, { kind: 'export', place, format });
    await fileDone(path, copyFile(lies, path));
    terminal.out(`${'rows' in told ? String(told.rows) : '?'} permits are in ${path}`);
    terminal.out('it holds names and whole card numbers: keep it as you keep the cards');
  } finally {
    await rm(lies, { force: true });
  }
}

async function followed(first: Job, options: DataOption, terminal: Terminal): Promise<Job> {
  let job = first;
  let said = '';
  while (['reading', 'checking', 'staging'].includes(job.phase)) {
    const tenth = job.rows === 0 ? 0 : Math.floor((job.done / job.rows) * 10);
    const line = job.rows === 0 ? job.phase : `${job.phase} ${tenth * 10} % of ${job.rows} rows`;
    if (line !== said) terminal.out(line);
    said = line;
    await new Promise<void>((wake) => {
      systemClock.at(after(systemClock.now(), ASK_AGAIN_MS), wake);
    });
    job = jobIn(await ask(options, { kind: 'import-job', import: job.import }));
  }
  return job;
}

async function tell(
  job: Job,
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  if (job.ignored.length > 0) terminal.out(`columns not read: ${job.ignored.join(', ')}`);
  if (job.unchanged > 0) terminal.out(`${job.unchanged} rows are registered as they are already`);
  const seconds = ((job.since - job.began) / 1_000).toFixed(1);
  switch (job.phase) {
    case 'checked':
      terminal.out(`${job.rows} rows could be imported; nothing was changed`);
      return;
    case 'staged':
      terminal.out(`${job.rows} rows are staged as ${job.import} and do not count yet`);
      terminal.out(`    apply them with: gatehouse permit apply ${job.import}`);
      return;
    case 'applied':
      if (job.again === true) terminal.out(`this file is imported already, as ${job.import}`);
      else terminal.out(`${job.rows} rows count from now on (${seconds} s)`);
      terminal.out(`    take them back with: gatehouse permit undo ${job.import}`);
      return;
    case 'unchanged':
      terminal.out('the file says nothing new');
      return;
    case 'refused':
      await list(job, path, options, terminal);
      throw new CommandFailed({
        code: 'import-refused',
        text: `${job.problemCount} things are wrong with ${path}; nothing of it was taken`,
        remedy: 'correct what is listed and import it again',
      });
    default:
      throw new CommandFailed({
        code: 'import-failed',
        text: `the import ended as ${job.phase}: ${job.why ?? ''}; nothing of it counts`,
        remedy: 'see `gatehouse permit imports`; import the file again, or drop what was staged',
      });
  }
}

async function list(
  { problems, problemCount }: Job,
  path: string,
  options: ImportOptions,
  terminal: Terminal,
): Promise<void> {
  for (const problem of problems.slice(0, PROBLEMS_SHOWN)) {
    const [row, column, value, zh, en] = cellsOf(problem);
    const where = [row === '' ? 'file' : `row ${row}`, column, value].filter((one) => one !== '');
    terminal.error(`${where.join(' ')}: ${zh} · ${en}`);
  }
  if (problemCount <= PROBLEMS_SHOWN) return;
  const rest = options.problems ?? `${path}.problems.csv`;
  const rows = [['row', 'column', 'value', '说明', 'what'], ...problems.map(cellsOf)];
  await fileDone(rest, writeFile(rest, writeCsv(rows), { mode: 0o600 }));
  terminal.error(`… and ${problemCount - PROBLEMS_SHOWN} more; all are in ${rest}`);
}

function cellsOf({ row, column = '', value = '', text }: Problem): string[] {
  return [row === undefined ? '' : String(row), column, value, text.zh, text.en];
}

function jobIn(answer: object) {
  if (Answer.Check(answer)) return answer.job;
  throw new CommandFailed({
    code: 'import-failed',
    text: 'expected how far the import has come; something else came',
    remedy: 'run the command of the same version as the gateway',
  });
}

/** Says which file could not be read or written, where that failed. */
async function fileDone(path: string, doing: Promise<unknown>): Promise<void> {
  await doing.catch((cause: unknown) => {
    throw new CommandFailed(
      {
        code: 'file-unusable',
        text: `expected a file that can be read and written, and a gateway that runs; ${messageOf(cause)} came`,
        remedy: `check ${path}, your rights to it and --data`,
      },
      { cause },
    );
  });
}
