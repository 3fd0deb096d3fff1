import { ACT_REFUSAL_CODES } from '../../../rules/vocabulary/act-refusals.ts';
import { REASONS } from '../../../rules/vocabulary/reasons.ts';
import { CHANNELS, isJson, type Json } from './channels.ts';

/** docs/mqtt.md: every topic and message in tables. */
export function mqttPage(): string {
  const topics = CHANNELS.map(
    ({ address, who, retained, about }) => `| \`${address}\` | ${who} | ${retained} | ${about} |`,
  );
  const sections = CHANNELS.flatMap(({ address, extra, messages }) => [
    `## \`${address}\``,
    '',
    ...(extra.length > 0 ? [`In the envelope also: ${extra.map(code).join(', ')}.`, ''] : []),
    ...messages.flatMap(({ type, data }) => [`### \`${type}\``, '', ...fieldTable(data), '']),
  ]);
  const reasons = Object.entries(REASONS).map(
    ([reason, { zh, en, refuses }]) => `| \`${reason}\` | ${zh} | ${en} | ${refuses} |`,
  );
  return [
    '# Messages on the bus',
    '',
    'Written by `npm run docs` from the schemas in `rules/vocabulary/`. Machine-readable: [asyncapi.yaml](asyncapi.yaml).',
    'Names are added to and never renamed; a field may be added, none removed.',
    '',
    'Every topic begins with `gatehouse/v1/{site}/`. Everything is sent with QoS 1, as JSON with CloudEvents attributes:',
    '',
    '```json',
    '{ "specversion": "1.0", "id": "019abf3e-…", "source": "/river-garden/device/out-1-reader", "type": "card.read",',
    '  "time": "2026-11-24T00:15:30.123Z", "boot": "019abf00-…", "sequence": 42, "data": { } }',
    '```',
    '',
    '| topic | who publishes | retained | what |',
    '|---|---|---|---|',
    ...topics,
    '',
    'A monitor may subscribe to feeds, states and health. A forbidden publish closes the connection, a forbidden',
    'subscription gets SUBACK 0x80; over 64 KiB the socket is closed. A reader of a feed whose last `sequence` is not the',
    "next message's `previous` has missed something and asks `GET /api/v1/feed?area=&after={sequence}&limit=`.",
    '',
    ...sections,
    '## Reasons and notices',
    '',
    'In `entry.refused`, `exit.refused` and in `notices` of what was granted.',
    '',
    '| code | 中文 | English | refuses |',
    '|---|---|---|---|',
    ...reasons,
    '',
  ].join('\n');
}

function fieldTable(data: Json): string[] {
  const properties = isJson(data['properties']) ? data['properties'] : {};
  const required = Array.isArray(data['required']) ? data['required'] : [];
  const rows = Object.entries(properties).map(
    ([field, schema]) =>
      `| \`${field}\`${required.includes(field) ? '' : '?'} | ${isJson(schema) ? shape(schema) : ''} |`,
  );
  return rows.length > 0 ? ['| field | |', '|---|---|', ...rows] : ['No fields.'];
}

/** A schema in a few words, for a cell of a table. */
function shape(schema: Json): string {
  if (Array.isArray(schema['enum'])) return wordsOf(schema['enum']);
  if (schema['const'] !== undefined) return code(`${schema['const']}`);
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].filter(isJson).map(shape).join(' or ');
  if (schema['type'] === 'array') {
    return `list of ${isJson(schema['items']) ? shape(schema['items']) : 'anything'}`;
  }
  if (schema['type'] === 'object' && isJson(schema['properties'])) {
    const required = Array.isArray(schema['required']) ? schema['required'] : [];
    const fields = Object.entries(schema['properties']).map(
      ([field, inner]) =>
        `\`${field}\`${required.includes(field) ? '' : '?'} ${isJson(inner) ? shape(inner) : ''}`,
    );
    return `{ ${fields.join('; ')} }`;
  }
  return `${schema['description'] ?? rangeOf(schema)}`;
}

// More words than this are a table that has a section of its own.
const WORDS_MAX = 20;
function wordsOf(list: readonly unknown[]): string {
  if (list.length <= WORDS_MAX) return list.map((word) => `\`${word}\``).join(' · ');
  return list.includes(ACT_REFUSAL_CODES[0])
    ? '[a refusal](errors.md#why-an-act-was-refused)'
    : 'a reason (below)';
}

function rangeOf({ type, minimum, maximum }: Json): string {
  const limits = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    // The largest safe integer is no limit a reader needs to know.
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? [] : [`to ${maximum}`]),
  ];
  return [type === 'string' ? 'text' : type, ...limits].join(' ');
}

const code = (word: string): string => `\`${word}\``;
