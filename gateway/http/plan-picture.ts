import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';

/** The plan of a site as a picture. */
export type PlanPicture = {
  readonly type: 'image/svg+xml' | 'image/png';
  readonly bytes: Buffer;
  /** Changes with the picture. */
  readonly tag: string;
};

/** What is wrong with it, and what helps. */
export type PlanProblem = { readonly text: string; readonly remedy: string };

/** A plan that takes a browser a second to draw is none that a guard looks at. */
export const PLAN_BYTES_MAX = 4 * 1024 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
// After a byte order mark, a declaration, comments and a document type an SVG begins with its element.
const SVG =
  /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?>\s*)*<svg[\s>]/i;
const HEAD_BYTES = 64 * 1024;

/** Reads a plan; what it is tells its content, not its name. */
export async function readPlanPicture(file: string): Promise<Result<PlanPicture, PlanProblem>> {
  try {
    const { size, mtimeMs } = await stat(file);
    if (size > PLAN_BYTES_MAX) {
      return err({
        text: `${file} has ${size} bytes, more than ${PLAN_BYTES_MAX}`,
        remedy: 'save it smaller: a plan needs no more than what can be read on a screen',
      });
    }
    const bytes = await readFile(file);
    const type = typeOf(bytes);
    if (type === undefined) {
      return err({ text: `${file} is neither SVG nor PNG`, remedy: 'export it as SVG or PNG' });
    }
    return ok({ type, bytes, tag: `"${size}-${Math.trunc(mtimeMs)}"` });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err({
      text: `${file} cannot be read (${why})`,
      remedy: "correct its path, or let the gateway's user read it",
    });
  }
}

function typeOf(bytes: Buffer): PlanPicture['type'] | undefined {
  if (bytes.subarray(0, PNG.length).equals(PNG)) return 'image/png';
  return SVG.test(bytes.subarray(0, HEAD_BYTES).toString('utf8')) ? 'image/svg+xml' : undefined;
}
