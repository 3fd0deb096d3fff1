import { existsSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ACT_REFUSAL_CODES } from '../../rules/vocabulary/act-refusals.ts';
import { codesInSource } from '../support/codes.ts';
import { generatedDocs } from '../support/docs/generated.ts';
import { filesBelow, ROOT, textOf } from '../support/tree.ts';

const pages = filesBelow('.').filter((file) => file.endsWith('.md'));
const isThere = (path: string): boolean => existsSync(`${ROOT}/${path}`);

/** First cells of the table rows of a text, where they are in backticks. */
const rowsIn = (text: string): string[] =>
  [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
const rowsOf = (page: string): string[] => rowsIn(textOf(page));

/** The sections of a page, each with the first cells of its rows. */
const sectionsOf = (page: string): { readonly title: string; readonly rows: string[] }[] =>
  textOf(page)
    .split(/^## /m)
    .map((text) => ({ title: text.slice(0, text.indexOf('\n')), rows: rowsIn(text) }));

describe('reference pages', () => {
  it.each(Object.entries(generatedDocs()))(
    '%s is what the schemas say (npm run docs)',
    (path, text) => {
      expect(textOf(path)).toBe(text);
    },
  );

  it('lists exactly the error codes of the source in docs/errors.md', () => {
    const source = codesInSource();
    const listed = rowsOf('docs/errors.md');
    const unlisted = [...source]
      .filter(([code]) => !listed.includes(code))
      .map(([code, files]) => `${code} (${files[0]})`);
    expect(unlisted, 'codes without a row').toEqual([]);
    expect(
      listed.filter((code) => !source.has(code)),
      'rows without a code',
    ).toEqual([]);
    // One word may be said in two places, with a meaning in each.
    const twice = sectionsOf('docs/errors.md').flatMap(({ rows }) =>
      rows.filter((code, index) => rows.indexOf(code) !== index),
    );
    expect(twice, 'rows twice in one table').toEqual([]);
  });

  it('lists exactly the refusals of acts under "Why an act was refused"', () => {
    const section = sectionsOf('docs/errors.md').find(
      ({ title }) => title === 'Why an act was refused',
    );
    expect(section?.rows.toSorted()).toEqual(ACT_REFUSAL_CODES.toSorted());
  });

  it('lists exactly the packages of package.json in docs/dependencies.md', () => {
    const { dependencies, devDependencies, overrides } = packageJson;
    const optional = 'optionalDependencies' in packageJson ? packageJson.optionalDependencies : {};
    const used = Object.keys({
      ...dependencies,
      ...devDependencies,
      ...overrides,
      ...Object(optional),
    });
    expect(rowsOf('docs/dependencies.md').toSorted()).toEqual(used.toSorted());
  });
});

describe('links and commands', () => {
  it.each(pages)('%s links only to what exists', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? '',
    );
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    const broken = local.filter((link) => !isThere(posix.join(dirname(page), link)));
    expect(broken).toEqual([]);
  });

  it.each(pages)('%s names only npm scripts that exist', (page) => {
    const named = [...textOf(page).matchAll(/\bnpm run ([a-z:-]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  });

  it.each(pages)('%s names only sub-commands that exist', (page) => {
    const named = [...textOf(page).matchAll(/(?:^|`|npx )gatehouse ([a-z]+)/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(named.filter((command) => !isThere(`gateway/cli/${command}.ts`))).toEqual([]);
  });
});

describe('the tour', () => {
  // Each point (a line and its continuation) names files, and functions that are in one of them.
  const points = textOf('docs/tour.md')
    .split(/\n(?=- |\n)/)
    .map((point) => ({
      files: [...point.matchAll(/`((?:rules|drivers|gateway)\/[^`]+\.ts)`/g)].map(
        (match) => match[1] ?? '',
      ),
      functions: [...point.matchAll(/`(\w+)\(\)`/g)].map((match) => match[1] ?? ''),
    }));

  it('names files that exist', () => {
    const named = points.flatMap(({ files }) => files);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((file) => !isThere(file))).toEqual([]);
  });

  it('names functions that are in the files named with them', () => {
    const lost = points.flatMap(({ files, functions }) => {
      const text = files.filter(isThere).map(textOf).join('\n');
      return functions.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    });
    expect(lost).toEqual([]);
  });
});

describe('the two READMEs', () => {
  const outline = (page: string): string[] =>
    textOf(page)
      .split('\n')
      .flatMap(
        (line) =>
          /^(#+) /.exec(line)?.[1] ??
          (line.startsWith('|') ? '|' : line.startsWith('- ') ? '-' : []),
      );

  it('have the same headings, tables and points', () => {
    expect(outline('README.zh-CN.md')).toEqual(outline('README.md'));
  });

  it('give the same commands', () => {
    const commands = (page: string): string[] =>
      [...textOf(page).matchAll(/```sh\n([^`]*)```/g)]
        .flatMap((match) => (match[1] ?? '').split('\n'))
        .map((line) => line.replace(/\s+#.*/, ''));
    expect(commands('README.zh-CN.md')).toEqual(commands('README.md'));
  });
});

describe('the management plan', () => {
  const range = (letter: string, last: number): string[] =>
    Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
  // Goal 7 is missing in the plan itself; 4, 6 and 8 have parts.
  const goals = [
    'G1',
    'G2',
    'G3',
    'G4a',
    'G4b',
    'G4c',
    'G5',
    'G6a',
    'G6b',
    'G6c',
    'G6d',
    'G8a',
    'G8b',
    'G9',
    'G10',
    'G11',
  ];
  const lines = [...range('A', 14), ...goals, ...range('I', 25), ...range('S', 22)];
  const rows = textOf('docs/plan.md')
    .split('\n')
    .filter((line) => /^\| [AGIS]\d/.test(line))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

  it('has each of its lines in docs/plan.md, once and in order', () => {
    expect(rows.map(([line]) => line)).toEqual(lines);
  });

  it('says of each whether it is there, not yet there, or outside', () => {
    const odd = rows.filter(
      ([, , state = '']) => !['now', 'in part', 'not yet', 'outside'].includes(state),
    );
    expect(odd).toEqual([]);
  });

  it('names a rule, a page and a test that exist for each line that is there', () => {
    const lacking = rows
      .filter(([, , state]) => state === 'now' || state === 'in part')
      .flatMap(([line, , , ...places]) =>
        [0, 1, 2].flatMap((index) => {
          const named = [...(places[index] ?? '').matchAll(/`([^`]+)`/g)].map(
            (match) => match[1] ?? '',
          );
          if (named.length === 0)
            return [`${line}: ${['rule', 'page', 'test'][index]} is not named`];
          return named.filter((path) => !isThere(path)).map((path) => `${line}: ${path}`);
        }),
      );
    expect(lacking).toEqual([]);
  });
});
