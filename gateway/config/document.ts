import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Finding, Problem } from './problem.ts';

/** Longest site.yaml taken: a thousand devices with settings are a tenth of this. */
const FILE_CHARACTERS_MAX = 4_000_000;
/** A site repeats little: beyond it a short text is made to be a long one. */
const ALIASES_MAX = 1_000;

type Position = { readonly line: number; readonly column: number };

/** A YAML text as data, able to say where each part of it stands. */
export type SourceDocument = {
  readonly value: unknown;
  /** What YAML itself has against the text. */
  readonly problems: readonly Problem[];
  locate(finding: Finding): Problem;
};

/** Reads YAML; never throws on text. */
export function readDocument(text: string, file: string): SourceDocument {
  const lineCounter = new LineCounter();
  const tooLong = text.length > FILE_CHARACTERS_MAX;
  const document = parseDocument(tooLong ? '' : text, {
    lineCounter,
    prettyErrors: false,
    // A terminal written as 1 and as "1" is one key to those who read the settings.
    uniqueKeys: (a, b) => keyOf(a) === keyOf(b),
    // Anchors cannot blow the file up: each alias counts.
    version: '1.2',
  });
  const problems = document.errors.map((error): Problem => {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    return {
      file,
      line,
      column: col,
      path: '',
      code: 'yaml-malformed',
      text: `expected YAML, and ${lowerFirst(error.message)}`,
      remedy: 'correct the indentation, quotes or repeated key at this place',
    };
  });
  if (tooLong) problems.push(tooLongProblem(file, text.length));
  const value = problems.length > 0 ? undefined : resolved(document, file, problems);

  const position = (offset: number | undefined): Position => {
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return {
    value,
    problems,
    locate: ({ path, atKey, ...finding }) => ({
      file,
      ...position(offsetOf(document.contents, path, atKey === true)),
      path: path.join('.'),
      ...finding,
    }),
  };
}

/** The text as data; an alias of nothing, or aliases that blow the file up, are found only here. */
function resolved(document: Document, file: string, problems: Problem[]): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push({
      file,
      line: 1,
      column: 1,
      path: '',
      code: 'yaml-malformed',
      text: `expected aliases of what stands before them, and few; ${lowerFirst(error.message)}`,
      remedy: 'write the value itself; where a word begins with *, put it in quotes',
    });
    return undefined;
  }
}

const tooLongProblem = (file: string, length: number): Problem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  code: 'yaml-malformed',
  text: `expected at most ${FILE_CHARACTERS_MAX} characters, ${length} came`,
  remedy: 'split the site: one file describes one community',
});

/** Where the path's value (or its key) begins; where part of it is missing, the nearest thing above it. */
function offsetOf(
  root: unknown,
  path: readonly (string | number)[],
  atKey: boolean,
): number | undefined {
  let node = root;
  let offset = beginning(root);
  for (const [depth, step] of path.entries()) {
    const wantsKey = atKey && depth === path.length - 1;
    node = wantsKey ? pairOf(node, step)?.key : childOf(node, step);
    offset = beginning(node) ?? offset;
  }
  return offset;
}

const beginning = (node: unknown): number | undefined =>
  isNode(node) ? node.range?.[0] : undefined;

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

const pairOf = (node: unknown, step: string | number) =>
  isMap(node) ? node.items.find(({ key }) => keyOf(key) === String(step)) : undefined;

function childOf(node: unknown, step: string | number): unknown {
  if (isSeq(node)) return typeof step === 'number' ? node.items[step] : undefined;
  const pair = pairOf(node, step);
  return pair?.value ?? pair?.key;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
