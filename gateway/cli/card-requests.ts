import { resolve } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Text } from '../../rules/vocabulary/schema.ts';
import { askControl } from './control.ts';
import { dataFiles } from './data-folder.ts';
import { CommandFailed, messageOf } from './failure.ts';

/** Where the running gateway keeps its DATA. */
export type DataOption = { readonly data: string };

/** A row of a list, as the gateway gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** Asks the running gateway for an act; a refusal fails the command, in words. */
export async function act(options: DataOption, type: string, data: object): Promise<object> {
  return await ask(options, { kind: 'act', type, data });
}

/** Asks the running gateway of a DATA folder. */
export async function ask({ data }: DataOption, request: object): Promise<object> {
  const folder = resolve(data);
  const answer = await askControl(dataFiles(folder).control, request).catch((cause: unknown) => {
    throw new CommandFailed(
      {
        code: 'gateway-unreachable',
        text: `expected a gateway running on ${folder}; ${messageOf(cause)} came`,
        remedy: 'start it with `gatehouse run`, or name its DATA with --data',
      },
      { cause },
    );
  });
  if (typeof answer !== 'object' || answer === null) return {};
  if (!('error' in answer)) return answer;
  throw new CommandFailed({
    code: 'act-refused',
    text: `the gateway did not do it: ${refusalOf(answer.error, answer)}`,
    remedy: 'do what it says and try again; docs/errors.md lists the codes',
  });
}

/** The rows of an answer. */
export function rowsOf(answer: object): readonly Row[] {
  const rows: unknown = 'rows' in answer ? answer.rows : [];
  return Array.isArray(rows) ? rows : [];
}

/** All rows of a list, page by page; `key` is the column they are ordered by. */
export async function listAll(
  options: DataOption,
  what: 'credentials' | 'people' | 'permits' | 'vehicles' | 'locks',
  key: string,
): Promise<readonly Row[]> {
  const all: Row[] = [];
  for (;;) {
    const last = all.at(-1)?.[key];
    const from = last === undefined ? {} : { after: String(last) };
    const page = rowsOf(await ask(options, { kind: 'list', what, ...from }));
    all.push(...page);
    if (page.length === 0 || String(page.at(-1)?.[key]) === String(last)) return all;
  }
}

const inWords = Compile(Type.Object({ words: Text }));

/** The code, and its words where the rules refused. */
function refusalOf(error: unknown, answer: object): string {
  if (!inWords.Check(answer)) return String(error);
  return `${String(error)}, ${answer.words.zh} · ${answer.words.en}`;
}
