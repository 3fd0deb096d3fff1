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

/** The way of one file: read, checked, staged chunk by chunk, applied. */
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
    const checked = await check(job, chunks);
    if (checked.problemCount > 0) return move(checked, { phase: 'refused' });
    if (file.until === 'checked') return move(checked, { phase: 'checked' });
    return goOn(file, checked, chunks);
  }

  async function goOn(file: FileToImport, checked: Job, chunks: number): Promise<Job> {
    const job = await stage(move(checked, { phase: 'staging', done: 0 }), chunks);
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

  /** Looks at every row as the register stands now; nobody's loop is held for longer than one chunk. */
  async function check(first: Job, chunks: number): Promise<Job> {
    let job = first;
    for (let chunk = 0; chunk < chunks; chunk += 1) {
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

  async function stage(first: Job, chunks: number): Promise<Job> {
    let job = first;
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const rows = await thread.ask({ kind: 'chunk', index: chunk });
      const faults = await say(job, {
        type: 'import.stage',
        data: {
          import: job.import,
          ...(chunk === 0 ? { file: job.file.slice(0, FILE_LENGTH_MAX) } : {}),
          chunk,
          chunks,
          rows: [...rows],
        },
      });
      if (faults.length > 0) return dropped(withFaults(job, faults), chunk);
      job = move(job, { done: job.done + rows.length });
    }
    return job;
  }

  /** Somebody took one of its cards between the check and now: nothing of it stays. */
  async function dropped(job: Job, chunk: number): Promise<Job> {
    if (chunk > 0) await say(job, { type: 'import.drop', data: { import: job.import } });
    return job;
  }

  async function apply(job: Job): Promise<Job> {
    const faults = await say(job, { type: 'import.apply', data: { import: job.import } });
    if (faults.length > 0) return move(withFaults(job, faults), { phase: 'refused' });
    return move(job, { phase: 'applied' });
  }

  /** Gives an act, again under the same id while the disk takes nothing; tells what it was refused for. */
  async function say({ by }: Job, act: ActBody): Promise<readonly RowFault[]> {
    const id = inputId(freshId());
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      signal.throwIfAborted();
      const time = clock.now();
      const receipt = await engine.submit({ ...act, kind: 'act', id, time, by: personId(by) });
      if (receipt.kind !== 'refused') return faultsOf(receipt);
      await new Promise<void>((resolve) => {
        clock.at(after(clock.now(), AGAIN_MS), resolve);
      });
    }
    throw new Error('the gateway takes nothing: its disk does not answer');
  }

  return { run };
}

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
