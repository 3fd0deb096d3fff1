import type { Driver } from '../../../drivers/driver.ts';
import { registry } from '../../../drivers/registry.ts';
import { textOf } from '../tree.ts';

/** Each driver's README with its table of settings as the schema has it now. */
export function driverReadmes(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    registry.map((driver) => {
      const path = `drivers/${driver.id}/README.md`;
      const table = settingsTable(driver);
      return [
        path,
        textOf(path).replace(
          /<!-- settings -->[\s\S]*<!-- \/settings -->/,
          `<!-- settings -->\n\n${table}\n\n<!-- /settings -->`,
        ),
      ];
    }),
  );
}

/** docs/drivers.md: every driver, what it hangs on, and its settings. */
export function driversPage(): string {
  const rows = registry.map(
    ({ id, title, lines }) =>
      `| \`${id}\` | ${title} | ${Object.keys(lines)
        .map((kind) => `\`${kind}\``)
        .join(' ')} | [README](../drivers/${id}/README.md) |`,
  );
  const settings = registry.map(
    (driver) => `## Settings of \`${driver.id}\`\n\n${settingsTable(driver)}`,
  );
  return `${HEAD}\n${rows.join('\n')}\n\n${HEALTH}\n${settings.join('\n\n')}\n`;
}

const HEAD = `# Drivers

<!-- Written from the drivers' own schemas by \`npm run docs\`; a test keeps it equal. -->

A driver speaks to one kind of hardware over a line of site.yaml. Wiring, limits and what was seen on real hardware are
in each driver's README. How to add one: [add-a-driver.md](add-a-driver.md).

| driver | for | lines | more |
|---|---|---|---|`;

const HEALTH = `## Health

A device is \`online\` where it was heard or, for a reader that only ever speaks by itself, where its line stands;
\`degraded\` where it answers with errors; \`offline\` where it does not answer or its line is down; \`unknown\` until
something is known. Why, as a code: [errors.md](errors.md). Counters (\`frames\`, \`badFrames\`, \`timeouts\`,
\`reconnects\`) are told with every change, and at most every 30 s. A line that is down is opened again after 0.25 s, then
after twice as long each time, at most every 30 s.
`;

/** One row per setting, inner ones under their group. */
function settingsTable(driver: Driver): string {
  const rows = rowsOf(driver.settings, '');
  return `| setting | form | standard | meaning |\n|---|---|---|---|\n${rows.join('\n')}`;
}

function rowsOf(schema: object, before: string): readonly string[] {
  return Object.entries(part(schema, 'properties') ?? {}).flatMap(
    ([key, inner]: [string, object]) => {
      const name = before + key;
      const about = text(inner, 'description') ?? '';
      const row = `| \`${name}\` | ${form(inner)} | ${standard(inner)} | ${about} |`;
      return [row, ...innerRows(inner, name)];
    },
  );
}

function innerRows(schema: object, name: string): readonly string[] {
  const patterns = Object.values(part(schema, 'patternProperties') ?? {});
  const alternatives = Reflect.get(schema, 'anyOf');
  const others: readonly object[] = Array.isArray(alternatives) ? alternatives : [];
  return [
    ...rowsOf(schema, `${name}.`),
    ...patterns.flatMap((inner: object) => rowsOf(inner, `${name}.*.`)),
    ...others.flatMap((inner, i) => rowsOf(inner, `${name} (${i + 1}) `)),
  ];
}

function form(schema: object): string {
  const words: unknown = Reflect.get(schema, 'enum');
  if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(' ');
  if (Array.isArray(Reflect.get(schema, 'anyOf'))) return 'one of these groups';
  const items = part(schema, 'items');
  if (items !== undefined) return `list of ${form(items)}`;
  const pattern = text(schema, 'pattern');
  const type = text(schema, 'type') ?? 'any';
  if (type === 'string') return pattern?.includes('A-F') ? 'hex' : 'text';
  if (type === 'boolean') return '`true` `false`';
  if (type !== 'integer') return 'group';
  return `${String(Reflect.get(schema, 'minimum'))} to ${String(Reflect.get(schema, 'maximum'))}`;
}

function standard(schema: object): string {
  const value: unknown = Reflect.get(schema, 'default');
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

function text(schema: object, key: string): string | undefined {
  const value: unknown = Reflect.get(schema, key);
  return typeof value === 'string' ? value : undefined;
}

function part(schema: object, key: string): object | undefined {
  const value: unknown = Reflect.get(schema, key);
  return typeof value === 'object' && value !== null ? value : undefined;
}
