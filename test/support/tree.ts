import { readdirSync, readFileSync } from 'node:fs';
import { dirname, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'coverage', 'artifacts', '.git']);
const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;
// A statement's own `from`, a bare import, and an import made at run time.
const IMPORT =
  /^(?:import|export)\b[^'"`;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** Every file of ours below a folder, as paths from the root with `/`. */
export function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(`${ROOT}/${folder}`, { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...filesBelow(path));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(`${ROOT}/${path}`, 'utf8');
}

/** One import: a path from the root where it is ours, a package's name (or `node:…`) where it is not. */
export type Import = { readonly file: string; readonly target: string; readonly isOurs: boolean };

/** What a source file imports. */
export function importsOf(file: string): readonly Import[] {
  return [...textOf(file).matchAll(IMPORT)].map((match) => {
    const written = match[1] ?? match[2] ?? match[3] ?? '';
    if (!written.startsWith('.')) {
      const target = written.startsWith('node:') ? written : (PACKAGE.exec(written)?.[0] ?? '');
      return { file, target, isOurs: false };
    }
    const target = posix.normalize(posix.join(dirname(file).split(sep).join('/'), written));
    return { file, target, isOurs: true };
  });
}

/** A path from the root, of an absolute one. */
export const fromRoot = (path: string): string => relative(ROOT, path).split(sep).join('/');
