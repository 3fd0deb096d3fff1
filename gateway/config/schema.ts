import Type, { type TSchema } from 'typebox';
import type { Driver } from '../../drivers/driver.ts';
import { DAYS } from '../../rules/vocabulary/days.ts';
import {
  type BarrierId,
  type CheckpointId,
  configuredId,
  type DeviceId,
  type HostId,
  type LaneId,
  madeId,
  type PersonId,
  type PostId,
  type RouteId,
  type SiteId,
} from '../../rules/vocabulary/ids.ts';
import { ROUTE_KINDS, ROUTE_ORDERS } from '../../rules/vocabulary/route-kinds.ts';
import { closed, type Static, words } from '../../rules/vocabulary/schema.ts';
import { about } from './about.ts';
import { ArmAreaRow, PanelRow, ZoneRow } from './alarm-schema.ts';
import { EscalationSection } from './escalation-schema.ts';
import { Name } from './named.ts';
import { WebhookRow } from './notify-schema.ts';
import {
  DeliveriesSection,
  HARD_REASONS,
  PassbackSection,
  PolicySection,
} from './policy-schema.ts';
import { ProceduresSection } from './procedure-schema.ts';
import { TIMES } from './times.ts';

/** Lines, devices or lanes beyond this are another site: one file stays one a person can read. */
const LIST_MAX = 1_000;

/** A chain of proxies is short; each one named is one that may say who asks. */
const PROXIES_MAX = 20;

const list = <S extends TSchema>(item: S, description: string) =>
  Type.Optional(Type.Array(item, { maxItems: LIST_MAX, description, default: [] }));

const clockTime = (description: string) =>
  Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description });

const SiteHead = about(
  closed({
    id: about(configuredId<SiteId>(), 'Names the site in topics; never change it.'),
    name: Name,
    zone: Type.String({ description: 'IANA time zone of the site, for example Asia/Shanghai.' }),
  }),
  'The community this gateway serves.',
);

const Host = closed({
  id: about(configuredId<HostId>(), 'Names the host; its MQTT account is `host-<id>`.'),
});

const LINE_KINDS = [
  'serial',
  'tcp',
  'tcp-listen',
  'udp',
  'tcp-udp',
  'modbus-rtu',
  'modbus-tcp',
  'modbus-rtu-over-tcp',
  'http',
  'pcsc',
  'folder',
] as const;

const Line = closed({
  id: about(configuredId<string>(), 'Names the line.'),
  kind: about(
    words(LINE_KINDS),
    'How the devices are reached: a local serial port, a serial-to-Ethernet link, an address of ours that they dial or send to (TCP, UDP or both), a Modbus bus, a route of our own HTTP server, the PC/SC service of USB readers, a folder that files are put into.',
  ),
  host: Type.Optional(
    about(configuredId<HostId>(), 'The host this line is plugged into; the first one if left out.'),
  ),
  path: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'Serial port, for example /dev/ttyUSB0, or the watched folder.',
    }),
  ),
  address: Type.Optional(
    Type.String({
      pattern: '^[^\\s:]+:\\d{1,5}$',
      description: '`host:port` to dial, or to listen on (tcp-listen, udp, tcp-udp).',
    }),
  ),
  backup: Type.Optional(
    Type.String({
      minLength: 1,
      description:
        'The second serial port or `host:port` of an alarm receiver, which it turns to where the first does not answer.',
    }),
  ),
  baudRate: Type.Optional(
    Type.Integer({
      minimum: 300,
      maximum: 921_600,
      description: "Bits per second; the driver's own if left out.",
    }),
  ),
  dataBits: Type.Optional(
    Type.Unsafe<7 | 8>(Type.Integer({ enum: [7, 8], description: 'Data bits.' })),
  ),
  parity: Type.Optional(about(words(['none', 'even', 'odd'] as const), 'Parity.')),
  stopBits: Type.Optional(
    Type.Unsafe<1 | 2>(Type.Integer({ enum: [1, 2], description: 'Stop bits.' })),
  ),
});

const DeviceRow = closed({
  id: about(configuredId<DeviceId>(), 'Names the device in topics and on screen.'),
  driver: Type.String({ description: 'Which driver speaks to it; see docs/drivers.md.' }),
  line: about(configuredId<string>(), 'The line it hangs on.'),
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: "The driver's own settings; see docs/drivers.md.",
      default: {},
    }),
  ),
});

const BarrierRow = closed({
  id: about(configuredId<BarrierId>(), 'Names the barrier.'),
  device: about(configuredId<DeviceId>(), 'The board that moves it and sees its contacts.'),
});

/** Hours of one lane; more are a plan that nobody can read. */
const MODE_HOURS_MAX = 20;

const ModeHours = closed({
  mode: about(
    words(['automatic', 'confirm', 'closed'] as const),
    'How it decides in these hours. A free flow is set by a person, never by hours.',
  ),
  days: about(
    words(DAYS),
    'The days on which they begin; `workdays` and `free-days` are those of `calendar`.',
  ),
  from: Type.String({
    pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
    description: 'Their beginning, site time, HH:mm.',
  }),
  to: clockTime('Their end; not later than `from` means the day after.'),
});

const LaneRow = closed({
  id: about(configuredId<LaneId>(), 'Names the lane.'),
  name: Name,
  direction: about(words(['entry', 'exit'] as const), 'Which way it leads.'),
  from: Type.Optional(
    about(
      configuredId<string>(),
      'The area it leads from: `road`, `estate` or one of `areas`. Left out: an entry leads from the road, an exit from the estate.',
    ),
  ),
  to: Type.Optional(
    about(
      configuredId<string>(),
      'The area it leads to. Left out: an entry leads into the estate, an exit to the road.',
    ),
  ),
  barrier: about(
    configuredId<BarrierId>(),
    'The barrier across it; one barrier serves one or two.',
  ),
  reader: about(configuredId<DeviceId>(), 'The card reader drivers use at this lane.'),
  mode: Type.Optional(
    Type.Unsafe<'automatic' | 'confirm' | 'free-flow' | 'closed'>(
      Type.String({
        enum: ['automatic', 'confirm', 'free-flow', 'closed'],
        description: 'How it decides until a person sets another mode.',
        default: 'automatic',
      }),
    ),
  ),
  hours: Type.Optional(
    Type.Array(ModeHours, {
      maxItems: MODE_HOURS_MAX,
      default: [],
      description:
        'Hours in which it decides otherwise; the first that covers a moment counts. A mode that a person sets stands over them.',
    }),
  ),
  near: list(
    configuredId<CheckpointId>(),
    'Checkpoints at this lane: a tap there shows that a guard is on the scene.',
  ),
});

/** Things to look at in one place: more are a survey and no round. */
const ITEMS_MAX = 50;

const ItemRow = closed({
  id: about(configuredId<string>(), 'Names the thing.'),
  name: Name,
});

const share = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

const CheckpointRow = closed({
  id: about(configuredId<CheckpointId>(), 'Names the checkpoint.'),
  name: Name,
  items: Type.Optional(
    Type.Array(ItemRow, {
      maxItems: ITEMS_MAX,
      default: [],
      description: 'What is looked at there (fine, or faulty with a note): hydrant, lamp, pump.',
    }),
  ),
  at: Type.Optional(
    about(
      closed({
        x: share('0 is its left edge, 1 its right one.'),
        y: share('0 is its upper edge, 1 its lower one.'),
      }),
      'Where it is on the plan of the site.',
    ),
  ),
  reader: Type.Optional(
    about(configuredId<DeviceId>(), "A reader fixed here; a guard's card shown to it is a tap."),
  ),
});

/** When a route is walked, as it is written in site.yaml. */
export const Round = closed({
  days: Type.Optional(
    Type.Unsafe<(typeof DAYS)[number]>(
      Type.String({
        enum: [...DAYS],
        default: 'every-day',
        description:
          'The days on which it begins; `workdays` and `free-days` are those of `calendar`.',
      }),
    ),
  ),
  from: clockTime('Start of the window, site time, HH:mm.'),
  to: clockTime('End of the window; earlier than `from` means the next day.'),
  toleranceMin: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 240,
      default: 15,
      description: 'Minutes after the window in which a visit counts as late and not missed.',
    }),
  ),
  earlyMin: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 240,
      default: 0,
      description: 'Minutes before the window in which a visit counts, as early.',
    }),
  ),
  times: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 48,
      description:
        'With this, so many rounds lie between `from` and `to`, each at a moment drawn by lot and lasting `lastsMin`: ' +
        'nobody can tell when, and everybody can check the lots afterwards.',
    }),
  ),
  everyMin: Type.Optional(
    Type.Integer({
      minimum: 2,
      maximum: 720,
      description:
        'With this, rounds start at this rhythm from `from` until `to`, each lasting `lastsMin`.',
    }),
  ),
  lastsMin: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 720,
      description:
        'How long each repeated or drawn round may take; `everyMin` if left out. With `times` it must be given.',
    }),
  ),
});

const RouteRow = closed({
  id: about(configuredId<RouteId>(), 'Names the route.'),
  name: Name,
  kind: Type.Optional(
    Type.Unsafe<(typeof ROUTE_KINDS)[number]>(
      Type.String({
        enum: [...ROUTE_KINDS],
        default: 'patrol',
        description: 'What it is walked for: the engine is one, figures are told apart by it.',
      }),
    ),
  ),
  order: Type.Optional(
    Type.Unsafe<(typeof ROUTE_ORDERS)[number]>(
      Type.String({
        enum: [...ROUTE_ORDERS],
        default: 'free',
        description:
          'the order of its points: free, as listed, or drawn by lot each time the round opens.',
      }),
    ),
  ),
  checkpoints: Type.Array(configuredId<CheckpointId>(), {
    minItems: 1,
    maxItems: 200,
    description: 'The points to visit.',
  }),
  guards: list(madeId<PersonId>(), 'Who may walk it (person ids); any guard if left out.'),
  rounds: list(Round, 'When it is walked.'),
  silenceMin: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1_440,
      description:
        'A guard who has begun the round and taps nothing for so many minutes is asked after; left out: nobody is.',
    }),
  ),
});

const LegRow = closed({
  from: about(configuredId<CheckpointId>(), 'One checkpoint.'),
  to: about(configuredId<CheckpointId>(), 'The other; it counts either way.'),
  leastSeconds: Type.Integer({
    minimum: 1,
    maximum: 7_200,
    description: 'Nobody walks it in less: who taps both sooner was not at one of them.',
  }),
});

const ShiftRow = closed({
  id: about(configuredId<string>(), 'Names the shift.'),
  name: Name,
  from: clockTime('Its beginning, site time, HH:mm.'),
  to: clockTime('Its end; not later than `from` means the day after.'),
});

const PostRow = closed({
  id: about(configuredId<PostId>(), 'Names the post.'),
  name: Name,
  lanes: list(configuredId<LaneId>(), 'The lanes its guard looks after, and answers for.'),
  reader: Type.Optional(
    about(
      configuredId<DeviceId>(),
      'The reader on the desk that takes his staff card: it signs him on and off, and signs what he does.',
    ),
  ),
  checks: Type.Optional(
    about(
      Type.Boolean({ default: false }),
      'Duty checks (查岗) of a higher centre are put to this post; to every post where none says so.',
    ),
  ),
});

const AreaRow = closed({
  id: about(
    configuredId<string>(),
    'Names the area; `road` and `estate` are there without being listed.',
  ),
  name: Name,
});

const Times = Type.Unsafe<Readonly<Record<string, number>>>(
  Type.Object(
    Object.fromEntries(
      TIMES.map(({ key, unit, standard, least, most, why }) => [
        key + unit.suffix,
        Type.Optional(
          Type.Number({ minimum: least, maximum: most, default: standard, description: why }),
        ),
      ]),
    ),
    {
      additionalProperties: false,
      description: 'How long things may take. What is left out has the value shown.',
    },
  ),
);

const listen = (port: number, what: string) => ({
  host: Type.Optional(
    Type.String({ minLength: 1, default: '127.0.0.1', description: `Address ${what} listens on.` }),
  ),
  port: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      default: port,
      description: `Port ${what} listens on; 0 takes any free one.`,
    }),
  ),
});

const path = (description: string) => Type.String({ minLength: 1, maxLength: 4_096, description });

/** The four doors of MQTT, some of them twice: more are a mistake. */
const LISTENERS_MAX = 20;

const CERTIFICATE = {
  certificate: Type.Optional(path('PEM file of the certificate with its chain.')),
  key: Type.Optional(path('PEM file of its private key.')),
};

/** The ways into the embedded broker. */
export const LISTENER_KINDS = ['tcp', 'tls', 'ws', 'wss'] as const;

const ListenerRow = closed({
  kind: about(words(LISTENER_KINDS), 'MQTT over TCP, TLS, WebSocket, or WebSocket over TLS.'),
  host: Type.Optional(
    Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address it listens on.' }),
  ),
  port: Type.Integer({ minimum: 0, maximum: 65_535, description: 'Port; 0 takes any free one.' }),
  ...CERTIFICATE,
});

const OutsideBroker = closed({
  url: Type.String({
    pattern: '^mqtts?://[^/@]+/?$',
    description: '`mqtt://host:1883` or, with TLS, `mqtts://host:8883`; no name or password in it.',
  }),
  ca: Type.Optional(path('PEM file of the authority that signed its certificate.')),
  username: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'The one account of the gateway there, with `passwordFile`. Left out, engine and hosts each use their own, ' +
        'as `gatehouse mosquitto` writes them.',
    }),
  ),
  passwordFile: Type.Optional(path('A file whose first line is its password.')),
});

/** Enough for years of nights: who keeps more has another reason, and another place for it. */
const BACKUPS_MAX = 1_000;

const Backup = closed({
  folder: path('Where backups are written: another disk than the records.'),
  at: clockTime("Time of day on the site's clock, for example 03:30."),
  keep: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: BACKUPS_MAX,
      default: 14,
      description: 'How many are kept; the oldest go once a new one is whole.',
    }),
  ),
  passphraseFile: Type.Optional(path('A file whose first line encrypts them.')),
});

const dates = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }), {
      uniqueItems: true,
      maxItems: LIST_MAX,
      default: [],
      description,
    }),
  );

/** The lists of site.yaml, by section: the schema of one entry each. */
export const SECTIONS = {
  hosts: Host,
  lines: Line,
  devices: DeviceRow,
  barriers: BarrierRow,
  lanes: LaneRow,
  areas: AreaRow,
  checkpoints: CheckpointRow,
  routes: RouteRow,
  panels: PanelRow,
  zones: ZoneRow,
  armAreas: ArmAreaRow,
  legs: LegRow,
  shifts: ShiftRow,
  posts: PostRow,
  webhooks: WebhookRow,
} as const;
/** Names one list of site.yaml. */
export type SectionName = keyof typeof SECTIONS;

/** site.yaml: one schema gives validation, types, the editor's JSON Schema and docs/site-yaml.md. */
export const SiteFile = closed({
  site: SiteHead,
  hosts: Type.Optional(
    Type.Array(Host, {
      minItems: 1,
      maxItems: LIST_MAX,
      default: [{ id: 'main' }],
      description: 'The driver processes; one, `main`, if left out.',
    }),
  ),
  lines: list(Line, 'The wires and sockets devices hang on.'),
  devices: list(DeviceRow, 'The hardware: readers and boards.'),
  barriers: list(BarrierRow, 'The arms.'),
  lanes: list(LaneRow, 'The ways in and out.'),
  areas: list(
    AreaRow,
    'Parts of the estate with lanes of their own, for example an underground garage: who is where, and anti-passback, go by them.',
  ),
  checkpoints: list(CheckpointRow, 'The points a patrol visits.'),
  routes: list(RouteRow, 'The walks and when they are due.'),
  legs: list(LegRow, 'How long nobody can be quicker between two checkpoints.'),
  shifts: list(
    ShiftRow,
    'The shifts by their hours: figures of the patrol are told apart by them.',
  ),
  plan: Type.Optional(
    about(
      closed({
        file: path('An SVG or PNG of at most 4 MiB; it is only shown, what is in it cannot run.'),
      }),
      'The site from above: checkpoints with `at` stand on it. Left out, the console draws a sketch.',
    ),
  ),
  duressPattern: Type.Optional(
    about(
      closed({
        taps: Type.Integer({ minimum: 3, maximum: 10, description: 'So many taps.' }),
        withinSeconds: Type.Integer({ minimum: 3, maximum: 60, description: 'Within so long.' }),
      }),
      'Taps of one guard at one point by which he silently says that he is under duress.',
    ),
  ),
  panels: list(PanelRow, 'The alarm panels, each known by its account at a receiver.'),
  zones: list(ZoneRow, 'The alarm zones: contacts of our boards, or zones of a panel.'),
  armAreas: list(ArmAreaRow, 'Zones that are armed and disarmed together (布撤防).'),
  escalation: EscalationSection,
  procedures: ProceduresSection,
  posts: list(PostRow, 'Where guards stand.'),
  webhooks: list(
    WebhookRow,
    'Who is told of alarms by a signed request, once a step of the escalation names him (docs/alarms.md).',
  ),
  times: Type.Optional(Times),
  calendar: Type.Optional(
    about(
      closed({
        holidays: dates('Free days, whatever their weekday.'),
        workdays: dates('Worked days, whatever their weekday (调休).'),
      }),
      'Days that are not what their weekday says, as published for the year.',
    ),
  ),
  overrides: Type.Optional(
    about(
      closed({
        secondPerson: Type.Optional(
          Type.Boolean({
            default: false,
            description:
              'True: an override waits for a second person, who may sit in the control room.',
          }),
        ),
      }),
      'What an override (特殊放行) needs.',
    ),
  ),
  hard: Type.Optional(
    Type.Array(words(HARD_REASONS), {
      uniqueItems: true,
      default: [],
      description:
        'Reasons made stricter here: they then refuse where they would only be noted. ' +
        'Entitlement made hard at the exit holds people back: `check` warns of it.',
    }),
  ),
  policy: PolicySection,
  passback: PassbackSection,
  deliveries: DeliveriesSection,
  broker: Type.Optional(about(OutsideBroker, 'A broker that is there already (docs/broker.md).')),
  backup: Type.Optional(about(Backup, 'A backup every day (docs/backup.md).')),
  tagKeys: Type.Optional(
    about(
      closed({
        passphraseFile: path(
          'A file whose first line opens the keys of tags, better not on the disk of the records.',
        ),
      }),
      'What seals the keys of NTAG 424 DNA tags, in place of the key of the site (docs/tags.md).',
    ),
  ),
  mqtt: Type.Optional(
    about(
      closed({
        ...listen(1883, 'the broker'),
        listeners: Type.Optional(
          Type.Array(ListenerRow, {
            maxItems: LISTENERS_MAX,
            default: [],
            description:
              'More ways in, for clients from outside. `host` and `port` above are plain TCP and the way of our own ' +
              'hosts: leave them on 127.0.0.1.',
          }),
        ),
      }),
      'Where the embedded broker listens.',
    ),
  ),
  http: Type.Optional(
    about(
      closed({
        ...listen(8080, 'the console'),
        ...CERTIFICATE,
        secureCookies: Type.Optional(
          Type.Boolean({
            default: false,
            description:
              'True where a proxy in front speaks TLS: cookies are then sent over it only.',
          }),
        ),
        trustedProxies: Type.Optional(
          Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
            maxItems: PROXIES_MAX,
            uniqueItems: true,
            default: [],
            description:
              'Addresses or networks (`192.0.2.7`, `192.0.2.0/24`) of the proxies in front, and of nobody else: ' +
              'whom they name in `X-Forwarded-For` is taken for who asks. Left out, that header is believed of nobody.',
          }),
        ),
      }),
      'Where the console and the API listen.',
    ),
  ),
});
/** site.yaml as it came, its shape checked and nothing else. */
export type SiteFile = Static<typeof SiteFile>;

/** The same for editors: each driver's settings are spelled out under its id. */
export function editorSchema(registry: readonly Driver[]): object {
  const device = {
    ...DeviceRow,
    properties: {
      ...DeviceRow.properties,
      driver: { ...DeviceRow.properties.driver, enum: registry.map(({ id }) => id) },
    },
    allOf: registry.map(({ id, settings }) => ({
      if: { properties: { driver: { const: id } }, required: ['driver'] },
      // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
      then: { properties: { settings } },
    })),
  };
  const properties = {
    ...SiteFile.properties,
    devices: { ...SiteFile.properties.devices, items: device },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Gatehouse site.yaml',
    ...SiteFile,
    properties,
  };
}
