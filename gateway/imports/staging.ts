import { enrolledForms } from '../../rules/access/card-forms.ts';
import { faultsIn, type RowFault } from '../../rules/access/imports.ts';
import type { AccessState } from '../../rules/access/state.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import { after } from '../../rules/vocabulary/time.ts';
import type { Receipt } from '../engine/ports.ts';
import { freshId } from '../random.ts';
import type { ImportsTable } from '../store/tables.ts';
import type { DeskParts, Place } from './desk.ts';
import type { FileToImport, Job } from './job.ts';
import type { ReadThread } from './read-thread.ts';

/** While the disk takes nothing the import waits; so often is it asked again, and so long at most. */
const AGAIN_MS = 500;
const TRIES_MAX = 120;

type StagingParts = DeskParts & {
  readonly thread: ReadThread;
  readonly signal: AbortSignal;
  /** Keeps how far a job has come. */
  put(job: Job): Job;
};

/** The way of one file: read, and then only checked, or staged chunk by chunk and applied. */
export function createStaging(parts: StagingParts): {
  run(file: FileToImport, job: Job, place: Place): Promise<Job>;
} {
  const { engine, clock, digest, thread, signal } = parts;

  const move = (job: Job, change: Partial<Job>): Job =>
    parts.put({ ...job, ...change, since: clock.now() });

  async function run(file: FileToImport, first: Job, { whole, cut }: Place): Promise<Job> {
    if (whole !== undefined) return settled(file, first, whole);
    // Cut off on its way: its rows may be read otherwise today, so that it begins anew.
    if (cut !== undefined) await say(first, { type: 'import.drop', data: { import: cut.import } });
    const { chunks, ...read } = await thread.ask({
      kind: 'read',
      path: file.path,
      id: first.import,
      encoding: file.encoding,
      form: file.form,
    });
    const job = move(first, { ...read, phase: 'checking' });
    if (read.problemCount > 0) return move(job, { phase: 'refused' });
    if (chunks === 0) return move(job, { phase: 'unchanged' });
    if (file.until !== 'checked') return goOn(file, move(job, { phase: 'staging' }), chunks);
    const checked = await check(job, 0, chunks);
    return move(checked, { phase: checked.problemCount > 0 ? 'refused' : 'checked' });
  }

  async function goOn(file: FileToImport, read: Job, chunks: number): Promise<Job> {
    const job = await stage(read, chunks);
    if (job.problemCount > 0) return move(job, { phase: 'refused' });
    return file.until === 'staged' ? move(job, { phase: 'staged' }) : apply(job);
  }

  /** The same file was here before: what is applied stays so, what is staged to its end is only applied. */
  function settled(file: FileToImport, job: Job, whole: ImportsTable): Promise<Job> {
    const { rows, state } = whole;
    const again = move(job, { rows, done: rows, again: true });
    if (state === 'applied') return Promise.resolve(move(again, { phase: 'applied' }));
    return file.until === 'staged'
      ? Promise.resolve(move(again, { phase: 'staged' }))
      : apply(again);
  }

  /** Looks at rows as the register stands now; nobody's loop is held for longer than one chunk. */
  async function check(first: Job, from: number, chunks: number): Promise<Job> {
    let job = first;
    for (let chunk = from; chunk < chunks; chunk += 1) {
      signal.throwIfAborted();
      const rows = await thread.ask({ kind: 'chunk', index: chunk });
      const cards = rows.flatMap((row) => row.cards.map((card) => enrolledForms(card).map(digest)));
      const scene = { site: engine.site, state: accessOf(engine.states()) };
      const data = { import: job.import, chunk, rows };
      job = withFaults({ ...job, done: job.done + rows.length }, faultsIn(scene, data, cards));
      parts.put(job);
    }
    return job;
  }

  /** One chunk is judged while the one before it goes to the disk: no more, or gates would wait behind them. */
  async function stage(first: Job, chunks: number): Promise<Job> {
    let job = first;
    let next: Asked | undefined = await stageNext(job, 0, chunks);
    for (let chunk = 0; next !== undefined; chunk += 1) {
      const current: Asked = next;
      next = chunk + 1 < chunks ? await stageNext(job, chunk + 1, chunks) : undefined;
      const faults = await answered(job, current);
      if (faults.length > 0) return refused(job, chunk, chunks, next);
      job = move(job, { done: job.done + current.rows });
    }
    return job;
  }

  /** Nothing of it stays; what else is wrong is told with it. */
  async function refused(
    job: Job,
    chunk: number,
    chunks: number,
    next: Asked | undefined,
  ): Promise<Job> {
    await next?.receipt;
    const checked = await check(job, chunk, chunks);
    if (chunk > 0) await say(job, { type: 'import.drop', data: { import: job.import } });
    return checked;
  }

  async function stageNext(job: Job, chunk: number, chunks: number): Promise<Asked> {
    const rows = await thread.ask({ kind: 'chunk', index: chunk });
    const file = chunk === 0 ? { file: job.file.slice(0, FILE_LENGTH_MAX) } : {};
    const data = { import: job.import, ...file, chunk, chunks, rows: [...rows] };
    return { ...ask(job, { type: 'import.stage', data }), rows: rows.length };
  }

  async function apply(job: Job): Promise<Job> {
    const faults = await say(job, { type: 'import.apply', data: { import: job.import } });
    if (faults.length > 0) return move(withFaults(job, faults), { phase: 'refused' });
    return move(job, { phase: 'applied' });
  }

  /** Gives an act and waits for its answer. */
  const say = (job: Job, act: ActBody): Promise<readonly RowFault[]> =>
    answered(job, { ...ask(job, act), rows: 0 });

  function ask({ by }: Job, act: ActBody, id = inputId(freshId())): Omit<Asked, 'rows'> {
    signal.throwIfAborted();
    const time = clock.now();
    const receipt = engine.submit({ ...act, kind: 'act', id, time, by: personId(by) });
    return { id, act, receipt };
  }

  /** What it was refused for; it is given again under the same id while the disk takes nothing. */
  async function answered(
    job: Job,
    { id, act, receipt: first }: Asked,
  ): Promise<readonly RowFault[]> {
    let receipt = await first;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (receipt.kind !== 'refused') {
        const faults = faultsOf(receipt);
        // It was judged before the one it follows, which had to be given again: now it is its turn.
        return isTooEarly(faults) ? faultsOf(await ask(job, act).receipt) : faults;
      }
      await new Promise<void>((resolve) => {
        clock.at(after(clock.now(), AGAIN_MS), resolve);
      });
      receipt = await ask(job, act, id).receipt;
    }
    throw new Error('the gateway takes nothing: its disk does not answer');
  }

  return { run };
}

/** An act on its way. */
type Asked = {
  readonly id: InputId;
  readonly act: ActBody;
  readonly receipt: Promise<Receipt>;
  readonly rows: number;
};

const isTooEarly = ([first]: readonly RowFault[]): boolean => first?.why === 'import-out-of-order';

const FILE_LENGTH_MAX = 200;
/** As many as are shown; a register that refuses more refuses all. */
const FAULTS_KEPT = 10_000;

/** An act that is no row's fault is told under this. */
const NO_ROW = 0;

function faultsOf(receipt: Receipt): readonly RowFault[] {
  if (receipt.kind === 'rejected') throw new Error(receipt.why);
  if (receipt.kind !== 'committed') return [];
  const refused = receipt.facts.find((fact) => fact.type === 'act.refused');
  if (refused === undefined) return [];
  return refused.data.rows ?? [{ row: NO_ROW, why: refused.data.why }];
}

function withFaults(job: Job, faults: readonly RowFault[]): Job {
  if (faults.length === 0) return job;
  const told = faults.map(({ row, why }) => (row === NO_ROW ? { code: why } : { code: why, row }));
  return {
    ...job,
    problems: [...job.problems, ...told].slice(0, FAULTS_KEPT),
    problemCount: job.problemCount + faults.length,
  };
}

// The rules' state is opaque to the engine; under this name it is the access rule's own.
const accessOf = (states: Readonly<Record<string, unknown>>): AccessState =>
  states['access'] as AccessState;
// The branding constructors: a fresh UUID names an input, a name a person.
const inputId = (id: string): InputId => id as InputId;
const personId = (name: string): PersonId => name as PersonId;
