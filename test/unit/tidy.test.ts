import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesBelow, type Import, importsOf, ROOT, textOf } from '../support/tree.ts';

const AREAS = ['rules', 'drivers', 'simulators', 'gateway'].filter((area) =>
  existsSync(`${ROOT}/${area}`),
);
const isSource = (file: string): boolean => /\.tsx?$/.test(file);
const product = AREAS.flatMap(filesBelow).filter(isSource);
const tests = filesBelow('test').filter(isSource);
const everyImport = product.flatMap(importsOf);

/** Imports that no rule of their area allows, as sentences. */
const breaking = (imports: readonly Import[], allows: (made: Import) => boolean): string[] =>
  imports.filter((made) => !allows(made)).map(({ file, target }) => `${file} imports ${target}`);
const from = (folder: string): readonly Import[] =>
  everyImport.filter(({ file }) => file.startsWith(`${folder}/`));
/** A cipher written in the language alone: it does no I/O and knows no clock. */
const isCipher = (target: string): boolean => target.startsWith('@noble/ciphers');
const below = (target: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => target === folder || target.startsWith(`${folder}/`));

/** Lines of these files that match, as `file:line text`. */
function linesLike(files: readonly string[], pattern: RegExp): string[] {
  return files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [],
      ),
  );
}
const except = (files: readonly string[], ...allowed: readonly string[]): string[] =>
  files.filter((file) => !below(file, ...allowed));

describe('who may import whom', () => {
  it('lets the vocabulary know itself and the schema library', () => {
    const made = from('rules/vocabulary');
    expect(
      breaking(made, ({ isOurs, target }) =>
        isOurs ? below(target, 'rules/vocabulary') : target === 'typebox',
      ),
    ).toEqual([]);
  });

  it('lets rules know rules and nothing else', () => {
    const made = from('rules').filter(({ file }) => !below(file, 'rules/vocabulary'));
    expect(breaking(made, ({ isOurs, target }) => isOurs && below(target, 'rules'))).toEqual([]);
  });

  it('lets no rule know another rule', () => {
    const own = (file: string): string => file.split('/').slice(0, 2).join('/');
    const folders = new Set([
      'access',
      'fire',
      'device',
      'panel',
      'patrol',
      'alarm',
      'duty',
      'case',
    ]);
    const made = from('rules').filter(({ file }) => folders.has(file.split('/')[1] ?? ''));
    expect(
      breaking(
        made,
        ({ file, target }) => !folders.has(target.split('/')[1] ?? '') || own(file) === own(target),
      ),
    ).toEqual([]);
  });

  it('lets drivers know the vocabulary and, below link, the libraries that own a wire', () => {
    expect(
      breaking(from('drivers'), ({ file, isOurs, target }) => {
        if (isOurs) return below(target, 'drivers', 'rules/vocabulary');
        return target === 'typebox' || isCipher(target) || below(file, 'drivers/link');
      }),
    ).toEqual([]);
  });

  it('keeps one driver out of another', () => {
    const shared = new Set(['link', 'framing', 'barrier', 'modbus', 'panels']);
    const folderOf = (path: string): string =>
      path.split('/').length > 2 ? (path.split('/')[1] ?? '') : '';
    const made = from('drivers').filter(({ file }) => !below(file, 'drivers/registry.ts'));
    expect(
      breaking(made, ({ file, isOurs, target }) => {
        if (!isOurs || !below(target, 'drivers')) return true;
        const folder = folderOf(target);
        return folder === '' || shared.has(folder) || folder === folderOf(file);
      }),
    ).toEqual([]);
  });

  it('lets simulators know the vocabulary, the driver contract and checksums only', () => {
    expect(
      breaking(from('simulators'), ({ isOurs, target }) => {
        if (!isOurs) return true;
        const isChecksum = below(target, 'drivers/framing') && target.includes('checksum');
        return (
          isChecksum ||
          target === 'drivers/driver.ts' ||
          below(target, 'simulators', 'rules/vocabulary')
        );
      }),
    ).toEqual([]);
  });

  it('lets the gateway know rules, the driver contract, registry, runner and links', () => {
    const open = ['drivers/driver.ts', 'drivers/registry.ts', 'drivers/runner.ts', 'drivers/link'];
    const made = from('gateway').filter(
      ({ file }) => !below(file, 'gateway/cli', 'gateway/console'),
    );
    expect(
      breaking(made, ({ isOurs, target }) => !isOurs || below(target, 'gateway', 'rules', ...open)),
    ).toEqual([]);
  });

  it('lets only the command line start simulators', () => {
    const made = everyImport.filter(({ target }) => below(target, 'simulators'));
    expect(breaking(made, ({ file }) => below(file, 'simulators', 'gateway/cli'))).toEqual([]);
  });

  it('lets nothing import a test', () => {
    expect(breaking(everyImport, ({ target }) => !below(target, 'test'))).toEqual([]);
  });
});

describe('purity', () => {
  const systemTime = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bhrtime\b/;
  const timers = /(?<![.\w])(?:setTimeout|setInterval)\(/;

  it('reads the system clock in one place', () => {
    const files = except(product, 'gateway/clock.ts', 'gateway/console', 'gateway/cli');
    expect(linesLike(files, systemTime)).toEqual([]);
  });

  it('sets timers in one place', () => {
    // Ends of sockets and programs that do not answer: a limit on waiting, and nothing that is judged.
    const shells = ['gateway/bus/client.ts', 'simulators/wire.ts'];
    const files = except(product, 'gateway/clock.ts', 'gateway/console', ...shells);
    expect(linesLike(files, timers)).toEqual([]);
  });

  it('makes random numbers in two places', () => {
    const random = /\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\brandomInt\(/;
    const files = except(product, 'gateway/random.ts', 'simulators/random.ts', 'gateway/console');
    expect(linesLike(files, random)).toEqual([]);
  });

  it('keeps Node out of the rules and out of drivers and simulators but their links', () => {
    const isShell = (file: string): boolean =>
      below(file, 'drivers/link') || /^simulators\/[^/]+\.ts$/.test(file);
    const made = [...from('rules'), ...from('drivers'), ...from('simulators')];
    expect(
      breaking(made, ({ file, target }) => !target.startsWith('node:') || isShell(file)),
    ).toEqual([]);
  });

  it('writes SQL in the store only', () => {
    const made = from('gateway').filter(({ target }) =>
      ['kysely', 'better-sqlite3'].includes(target),
    );
    expect(breaking(made, ({ file }) => below(file, 'gateway/store', 'gateway/accounts'))).toEqual(
      [],
    );
  });
});

describe('the text', () => {
  const all = [...product, ...tests];

  it('leaves nothing to be done later', () => {
    const later = /\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/;
    const files = [...all, ...filesBelow('docs').filter((file) => file.endsWith('.md'))];
    expect(linesLike(files, later)).toEqual([]);
  });

  it('skips no test and silences no check', () => {
    const off =
      /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\(|@ts-(?:ignore|nocheck|expect-error)|v8 ignore/;
    expect(linesLike(except(all, 'test/unit/tidy.test.ts'), off)).toEqual([]);
  });

  it('uses no any', () => {
    expect(linesLike(all, /(?::|<|\bas|\|) any\b(?!\s+[a-z])/)).toEqual([]);
  });

  it('has no enum, namespace or decorator', () => {
    expect(
      linesLike(product, /^\s*(?:export )?(?:const )?(?:enum|namespace) [A-Z]|^\s*@[A-Z]\w+\(/),
    ).toEqual([]);
  });

  it('names no issue and shows no emoji', () => {
    const written = [
      ...all,
      ...filesBelow('docs'),
      'README.md',
      'README.zh-CN.md',
      'ARCHITECTURE.md',
    ];
    const files = written.filter(
      (file) => /\.(?:tsx?|md|ya?ml)$/.test(file) && existsSync(`${ROOT}/${file}`),
    );
    expect(
      linesLike(except(files, 'test/unit/tidy.test.ts'), /\bissue #?\d|\p{Emoji_Presentation}/u),
    ).toEqual([]);
  });

  it('names files in kebab-case', () => {
    const odd = all.filter(
      (file) => !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(file.split('/').at(-1) ?? ''),
    );
    expect(odd).toEqual([]);
  });

  it('keeps its pages within 120 columns but for tables, links and code', () => {
    const pages = filesBelow('.').filter((file) => file.endsWith('.md'));
    const long = pages.flatMap((file) => {
      let isCode = false;
      return textOf(file)
        .split('\n')
        .flatMap((line, index) => {
          if (line.startsWith('```')) isCode = !isCode;
          const isFree = isCode || line.startsWith('|') || line.includes('http');
          return line.length > 120 && !isFree ? [`${file}:${index + 1}`] : [];
        });
    });
    expect(long).toEqual([]);
  });
});

describe('the tree', () => {
  it('has at its top what ARCHITECTURE.md maps and nothing else', () => {
    const allowed = new Set([
      '.ci',
      '.git',
      'deploy',
      'docs',
      'drivers',
      'gateway',
      'rules',
      'simulators',
      'test',
      'node_modules',
      'dist',
      'data',
      'coverage',
    ]);
    const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(folders.map(({ name }) => name).filter((name) => !allowed.has(name))).toEqual([]);
  });

  it('has every folder that ARCHITECTURE.md names', () => {
    const map = textOf('ARCHITECTURE.md');
    const named = [
      ...map.matchAll(
        /`((?:rules|drivers|simulators|gateway|test|docs|deploy)\/(?:[a-z0-9-]+\/)*)`/g,
      ),
    ].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((folder) => !existsSync(`${ROOT}/${folder}`))).toEqual([]);
  });

  it('has a simulator, a row in the docs, vectors and a README for every driver', () => {
    const skip = new Set(['link', 'framing', 'barrier', 'modbus', 'panels']);
    const drivers = foldersOf('drivers').filter((name) => !skip.has(name));
    const lacking = drivers.flatMap((id) =>
      [
        `simulators/${id}/device.ts`,
        `drivers/${id}/vectors.json`,
        `drivers/${id}/README.md`,
        `drivers/${id}/codec.ts`,
        `drivers/${id}/session.ts`,
      ].filter((file) => !existsSync(`${ROOT}/${file}`)),
    );
    expect(lacking).toEqual([]);
    const registry = textOf('drivers/registry.ts');
    const table = textOf('docs/drivers.md');
    for (const id of drivers) {
      expect(registry).toContain(`./${id}/index.ts`);
      expect(table).toContain(`\`${id}\``);
    }
    expect(
      foldersOf('simulators').filter((name) => !skip.has(name) && !drivers.includes(name)),
    ).toEqual([]);
  });
});

function foldersOf(folder: string): string[] {
  return readdirSync(`${ROOT}/${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}
