/** Every kind of problem a configuration can have (docs/errors.md). */
export const PROBLEM_CODES = [
  'yaml-malformed',
  'unknown-key',
  'missing-key',
  'wrong-value',
  'duplicate-id',
  'unknown-reference',
  'unknown-driver',
  'unknown-time-zone',
  'lane-without-reader',
  'line-incomplete',
  'line-unsuitable',
  'line-shared',
  'address-shared',
  'reader-shared',
  'backup-unused',
  'lane-at-two-posts',
  'barrier-crowded',
  'barrier-without-lane',
  'barrier-unwired',
  'relay-unknown',
  'address-twice',
  'device-misplaced',
  'checkpoint-twice',
  'lane-free-flow',
  'lane-leads-nowhere',
  'fire-idle',
  'port-shared',
  'pcsc-missing',
  'broker-twice',
  'settings-refused',
  'input-twice',
  'input-unknown',
  'input-without-lane',
  'zone-unwired',
  'zone-unplaced',
  'must-latch',
  'number-twice',
  'zone-in-two-areas',
  'account-twice',
  'backup-same',
  'partition-unknown',
  'panel-unsupervised',
  'interval-short',
  'round-empty',
  'rounds-overlap',
  'early-overlap',
  'early-unused',
  'draw-certain',
  'leg-to-itself',
  'leg-twice',
  'shifts-overlap',
  'shift-gap',
  'device-unused',
  'line-unused',
  'people-held',
  'phones-without-tls',
  'day-twice',
  'open-to-network',
  'step-unheard',
  'file-unreadable',
  'plan-unreadable',
  'certificate-unreadable',
  'certificate-malformed',
  'certificate-mismatched',
  'certificate-expired',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One thing wrong with a configuration: where, what was expected, what came, and what to do. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Path inside the file: `lanes.0.reader`. */
  readonly path: string;
  readonly code: ProblemCode;
  readonly text: string;
  readonly remedy: string;
  /** True where the configuration may run all the same. */
  readonly warning?: boolean;
};

/** A problem before it is known where in the file it stands. */
export type Finding = Pick<Problem, 'code' | 'text' | 'remedy' | 'warning'> & {
  readonly path: readonly (string | number)[];
  /** Point at the key itself, not at its value. */
  readonly atKey?: boolean;
};

/** One problem in two lines, as `check` prints it. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, code, text, remedy, warning } = problem;
  const kind = warning ? 'warning' : 'error';
  const where = path === '' ? '' : ` ${path}:`;
  return `${file}:${line}:${column}: ${kind} ${code}:${where} ${text}\n    remedy: ${remedy}`;
}

/** " Did you mean "x"?" where one of the known words is close to what was written, else nothing. */
export function didYouMean(written: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((word) => ({ word, distance: editDistance(written.toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  // A third of the letters wrong is still a slip; more is another word.
  return best && best.distance <= Math.max(1, Math.ceil(best.word.length / 3))
    ? best.word
    : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
