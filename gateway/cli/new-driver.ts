import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { camelCase, filesOf } from './new-driver-files.ts';
import { packageRoot } from './package-root.ts';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;

/** Writes what a new driver begins as, and its line in both registries. Says which files, or why not. */
export function scaffoldDriver(root: string, id: string): Result<readonly string[], string> {
  if (!ID.test(id)) return err(`"${id}" is no driver id: write <what>-<wire>, as wiegand-serial`);
  const files = filesOf(id);
  const there = Object.keys(files).find((file) => existsSync(join(root, file)));
  if (there !== undefined) return err(`${there} is there already`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const name = camelCase(id);
  const creator = `create${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  edit(join(root, 'drivers/registry.ts'), (text) =>
    withImport(text, `import { ${name} } from './${id}/index.ts';`).replace(
      /(registry: readonly Driver\[\] = \[)([^\]]*)(\])/,
      (_, before: string, list: string, end: string) => before + inOrder(list, name) + end,
    ),
  );
  edit(join(root, 'simulators/registry.ts'), (text) =>
    withImport(text, `import { ${creator} } from './${id}/device.ts';`).replace(
      /(Simulator>> = \{\n)([\s\S]*?)(\n\};)/,
      (_, before: string, rows: string, end: string) =>
        before + [...rows.split('\n'), `  '${id}': ${creator},`].sort().join('\n') + end,
    ),
  );
  return ok([...Object.keys(files), 'drivers/registry.ts', 'simulators/registry.ts']);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

/** Puts an import among the others, in order of what they import from. */
function withImport(text: string, line: string): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((one) => one.startsWith('import '));
  const from = (one: string): string => /from '([^']+)'/.exec(one)?.[1] ?? '';
  const imports = [...lines.slice(0, last + 1), line].sort((a, b) => (from(a) < from(b) ? -1 : 1));
  return [...imports, ...lines.slice(last + 1)].join('\n');
}

function inOrder(list: string, name: string): string {
  const names = list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  // A line each, as the formatter has a list of this length.
  return `\n${[...names, name]
    .sort()
    .map((one) => `  ${one},\n`)
    .join('')}`;
}

if (process.argv[1] === import.meta.filename) {
  const made = scaffoldDriver(packageRoot, process.argv[2] ?? '');
  if (made.ok) process.stdout.write(`${made.value.join('\n')}\nNext: docs/add-a-driver.md\n`);
  else process.stderr.write(`${made.error}\n`);
  process.exitCode = made.ok ? 0 : 2;
}
