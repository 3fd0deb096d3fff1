import { DeviceHealthData, HostHealthData } from '../../../gateway/bus/health.ts';
import { COMMANDS } from '../../../rules/vocabulary/commands.ts';
import { AREAS } from '../../../rules/vocabulary/fact-schema.ts';
import { FACTS } from '../../../rules/vocabulary/facts.ts';
import { READINGS } from '../../../rules/vocabulary/readings.ts';
import { STATES } from '../../../rules/vocabulary/states.ts';

/** A JSON object: a schema as it is written. */
export type Json = { readonly [key: string]: unknown };
/** One kind of message: where it goes and what it carries. */
export type Message = { readonly type: string; readonly data: Json };
/** One topic and what is said on it. */
export type Channel = {
  readonly name: string;
  readonly address: string;
  readonly who: string;
  readonly retained: string;
  readonly about: string;
  readonly messages: readonly Message[];
  /** Fields of the envelope beside those every message has. */
  readonly extra: readonly (keyof typeof FIELDS)[];
};

/** Fields of the envelope beside those that every message has. */
export const FIELDS = {
  boot: { type: 'string', description: 'New at each start of the host.' },
  sequence: {
    type: 'integer',
    description: 'Readings: 1, 2, 3 … per source and boot. Facts: journal position.',
  },
  key: { type: 'string', description: "The device's own name for the record, where it has one." },
  at: { type: 'string', format: 'date-time', description: 'When the engine took the input.' },
  cause: { type: 'string', description: 'Id of the input or fact that led to this.' },
  previous: {
    type: 'integer',
    description: 'Sequence of the fact before it on the same topic; 0 on the first.',
  },
  expires: { type: 'string', format: 'date-time', description: 'After this it must not act.' },
} as const;

const messagesOf = (table: Readonly<Record<string, object>>): readonly Message[] =>
  Object.entries(table).map(([type, data]) => ({ type, data: plain(data) }));

/** Every topic of the bus, in the order in which the pages tell them. */
export const CHANNELS: readonly Channel[] = [
  {
    name: 'reading',
    address: 'device/{device}/reading/{type}',
    who: 'its host',
    retained: 'no',
    about:
      'What a device saw. Counted per source and boot; a number missing is a gap, a number seen is a duplicate.',
    messages: messagesOf(READINGS),
    extra: ['boot', 'sequence', 'key'],
  },
  {
    name: 'command',
    address: 'device/{device}/command/{type}',
    who: 'the engine that decides that lane',
    retained: 'never',
    about:
      'What must be done. A retained or expired command is refused by the driver, reported and never executed.',
    messages: messagesOf(COMMANDS),
    extra: ['cause', 'expires'],
  },
  ...AREAS.map(
    (area): Channel => ({
      name: `feed-${area}`,
      address: `feed/${area}`,
      who: 'the engine',
      retained: 'no',
      about: `What is now true (${area}).`,
      messages: messagesOf(
        Object.fromEntries(
          Object.entries(FACTS)
            .filter(([, fact]) => fact.area === area)
            .map(([type, fact]) => [type, fact.data]),
        ),
      ),
      extra: ['at', 'cause', 'sequence', 'previous'],
    }),
  ).filter(({ messages }) => messages.length > 0),
  {
    name: 'state',
    address: 'state/{kind}/{id}',
    who: 'the engine',
    retained: 'yes; emptied when it ends',
    about: 'The current state of one thing.',
    messages: Object.entries(STATES)
      .filter(([, data]) => Object.keys(data.properties).length > 0)
      .map(([kind, data]) => ({ type: `${kind}.state`, data: plain(data) })),
    extra: ['sequence'],
  },
  {
    name: 'device-health',
    address: 'device/{device}/health',
    who: 'its host',
    retained: 'yes',
    about: 'Online or not, and why. It holds only while its host is alive with the same boot.',
    messages: [{ type: 'device.health', data: plain(DeviceHealthData) }],
    extra: ['boot', 'sequence'],
  },
  {
    name: 'host-health',
    address: 'host/{host}/health',
    who: 'the host, and its last will',
    retained: 'yes',
    about: 'Alive, boot, backlog. When it goes, its devices are unknown.',
    messages: [{ type: 'host.health', data: plain(HostHealthData) }],
    extra: ['boot', 'sequence'],
  },
  {
    name: 'accepted',
    address: 'host/{host}/accepted',
    who: 'the engine',
    retained: 'no',
    about:
      'Per source: boot and highest sequence that is durable. What it names, the host lets go. With `again`, what the host ' +
      'sent after it was not taken: it sends it again at once.',
    messages: [
      {
        type: 'readings.accepted',
        data: {
          type: 'object',
          required: ['sources'],
          properties: {
            sources: {
              type: 'array',
              items: {
                type: 'object',
                required: ['source', 'boot', 'sequence'],
                properties: {
                  source: { type: 'string' },
                  boot: { type: 'string' },
                  sequence: { type: 'integer' },
                  again: { type: 'boolean' },
                },
              },
            },
          },
        },
      },
    ],
    extra: [],
  },
];

/** A JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema as the plain JSON it is, without the library's own marks. */
function plain(schema: object): Json {
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  return isJson(copy) ? copy : {};
}
