import type { Driver } from '../../drivers/driver.ts';
import { editorSchema, SECTIONS, SiteFile } from './schema.ts';

/** deploy/site.schema.json: what editors check site.yaml with while it is written. */
export function siteSchemaFile(registry: readonly Driver[]): string {
  return `${written(editorSchema(registry), 0)}\n`;
}

const LINE_WIDTH = 100;

/** JSON as the formatter leaves it: a list of plain values on one line where it fits behind its key and before a comma. */
function written(value: unknown, depth: number, key = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pad = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    const flat = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    const isPlain = value.every((item) => typeof item !== 'object' || item === null);
    if (isPlain && 2 * depth + key.length + flat.length < LINE_WIDTH) return flat;
    return `[\n${value.map((item) => pad + written(item, depth + 1)).join(',\n')}${end}]`;
  }
  const rows = Object.entries(value).map(([name, inner]) => {
    const begun = `${JSON.stringify(name)}: `;
    return `${pad}${begun}${written(inner, depth + 1, begun)}`;
  });
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}${end}}`;
}

const HEAD = `# site.yaml

<!-- Written from gateway/config/schema.ts; a test keeps it equal. -->

One file describes one community: its wires, its hardware, where that stands, and when it is walked. \`gatehouse check\`
lists everything that is wrong with it, each with file, line, column and what to do. It never holds a password.

Editors complete and check it with [deploy/site.schema.json](../deploy/site.schema.json):

\`\`\`yaml
# yaml-language-server: $schema=../site.schema.json
\`\`\`

[deploy/demo/site.yaml](../deploy/demo/site.yaml) is a whole one. Ids are lower-case letters, digits and hyphens; they
become part of topics and records, so they are chosen once.
`;

const WIRING = `## Inputs

A board's settings map its terminals to inputs. Where it serves one lane the input is the plain name (\`arm-up\`,
\`arming-loop\`, ...); where it serves more, loops and buttons say whose they are: \`out-1.arming-loop\`. \`zone.<zone>\` is
an alarm contact, \`site.fire\` the linkage contact of the fire panel. The drivers' own settings are in
[drivers.md](drivers.md).
`;

/** docs/site-yaml.md: every key of site.yaml, its form, its standard value and its meaning. */
export function siteYamlPage(): string {
  const sections = Object.entries(SiteFile.properties).map(([key, schema]) =>
    sectionOf(key, schema),
  );
  return [HEAD, ...sections, WIRING].join('\n');
}

function sectionOf(key: string, schema: object): string {
  const item = itemOf(key);
  const about = `## ${key}\n\n${wrapped(text(schema, 'description') ?? '')}\n`;
  const rows = rowsOf(item ?? schema, '');
  const intro = item ? '\nA list; each entry has:\n' : '';
  return rows.length === 0
    ? `${about}\n${wrapped(form(schema))}\n`
    : `${about}${intro}\n| key | form | standard | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** Prose in lines of at most 120 columns. */
function wrapped(prose: string): string {
  const lines: string[] = [];
  for (const word of prose.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length > 118) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}

const itemOf = (key: string): object | undefined =>
  Object.entries(SECTIONS).find(([section]) => section === key)?.[1];

function rowsOf(schema: object, before: string): readonly string[] {
  const required = get(schema, 'required');
  return Object.entries(object(schema, 'properties') ?? {}).flatMap(([key, inner]) => {
    const name = before + key;
    const isRequired = Array.isArray(required) && required.includes(key);
    const row = `| \`${name}\` | ${form(inner)} | ${standard(inner, isRequired)} | ${text(inner, 'description') ?? ''} |`;
    const items = object(inner, 'items');
    return [row, ...rowsOf(inner, `${name}.`), ...(items ? rowsOf(items, `${name}[].`) : [])];
  });
}

function standard(schema: object, isRequired: boolean): string {
  if (isRequired) return 'required';
  const value = get(schema, 'default');
  if (value === undefined) return '';
  return Array.isArray(value) && value.length === 0 ? 'none' : `\`${JSON.stringify(value)}\``;
}

function form(schema: object): string {
  const words = get(schema, 'enum');
  if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(' ');
  const items = object(schema, 'items');
  if (items) return `list of ${form(items)}`;
  return scalar(schema);
}

function scalar(schema: object): string {
  const type = text(schema, 'type') ?? 'any';
  if (type === 'object') return 'group';
  if (type === 'string') return 'text';
  if (type === 'boolean') return '`true` `false`';
  const least = get(schema, 'minimum');
  const most = get(schema, 'maximum');
  const kind = type === 'integer' ? 'whole number' : 'number';
  return least === undefined ? kind : `${kind} ${String(least)} to ${String(most)}`;
}

const get = (schema: object, key: string): unknown => Reflect.get(schema, key);

function text(schema: object, key: string): string | undefined {
  const value = get(schema, key);
  return typeof value === 'string' ? value : undefined;
}

function object(schema: object, key: string): object | undefined {
  const value = get(schema, key);
  return typeof value === 'object' && value !== null ? value : undefined;
}
