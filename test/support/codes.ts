import { filesBelow, textOf } from './tree.ts';

// A code is a kebab-case literal after `code:` or `why:` (a union's members too), or in a list named `…_CODES`.
const AFTER_NAME = /\b(?:code|why)\??:\s*(?:[\w.()! ]+\?\s*)?((?:[|:]?\s*'[a-z0-9-]+'\s*)+)/g;
const IN_LIST = /_CODES = \[([^\]]*)\]/g;
const WORD = /'([a-z0-9-]+)'/g;

/** Every error code in the source, with the files that say it. */
export function codesInSource(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const files = ['drivers', 'gateway', 'rules']
    .flatMap(filesBelow)
    .filter((file) => file.endsWith('.ts') && !file.startsWith('gateway/console'));
  for (const file of files) {
    const text = textOf(file);
    for (const [, list = ''] of [...text.matchAll(AFTER_NAME), ...text.matchAll(IN_LIST)]) {
      for (const [, code = ''] of list.matchAll(WORD)) {
        const says = found.get(code) ?? [];
        found.set(code, says.includes(file) ? says : [...says, file]);
      }
    }
  }
  return found;
}
