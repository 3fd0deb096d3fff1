import { filesBelow, textOf } from './tree.ts';

// A code is a kebab-case literal after `code:` or `why:` (a union's members too), in a list named `…_CODES`, or a key of
// a table named `…_PROBLEMS`. `'why' in x` asks and says nothing.
const AFTER_NAME =
  /\b(?:code|why)\??:\s*(?:[\w.()! ]+\?\s*)?((?:[|:]?\s*'[a-z0-9-]+'(?! in)\s*)+)/g;
const IN_LIST = /_CODES = \[([^\]]*)\]/g;
const IN_TABLE = /_PROBLEMS = \{([\s\S]*?)\n\} as const/g;
const KEY = /^ {2}'?([a-z0-9-]+)'?: \{/gm;
const WORD = /'([a-z0-9-]+)'/g;

/** Every error code in the source, with the files that say it. */
export function codesInSource(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = ['drivers', 'gateway', 'rules']
    .flatMap(filesBelow)
    .filter((file) => file.endsWith('.ts') && !file.startsWith('gateway/console'));
  for (const file of files) {
    const text = textOf(file);
    const add = (code: string): void => {
      const says = found.get(code) ?? [];
      found.set(code, says.includes(file) ? says : [...says, file]);
    };
    for (const [, list = ''] of [...text.matchAll(AFTER_NAME), ...text.matchAll(IN_LIST)]) {
      for (const [, code = ''] of list.matchAll(WORD)) add(code);
    }
    for (const [, table = ''] of text.matchAll(IN_TABLE)) {
      for (const [, code = ''] of table.matchAll(KEY)) add(code);
    }
  }
  return found;
}
