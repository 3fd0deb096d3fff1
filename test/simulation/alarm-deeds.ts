import fc from 'fast-check';
import type { Rulebook } from '../../rules/engine.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { AlarmId, ArmAreaId, ZoneId } from '../../rules/vocabulary/ids.ts';
import type { Input, ReadingInput } from '../../rules/vocabulary/inputs.ts';
import type { Site, Zone } from '../../rules/vocabulary/site.ts';
import { type Instant, instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import {
  bringUp,
  enrolled,
  offline,
  online,
  type Play,
  play,
  saved,
  swipe,
} from '../unit/rules/engine/play.ts';
import {
  BOARD,
  EAST,
  EAST_READER,
  HALL,
  PUMP,
  SHOP,
  WANG,
} from '../unit/rules/engine/small-site.ts';
import { BACKUP, pathSite, RECEIVER, SHOPS, WINDOW } from '../unit/rules/panel/panel-site.ts';

/** A window near a checkpoint where nobody taps. */
const BACK = 'back' as ZoneId;
export const AREA = 'guarded' as ArmAreaId;

/** Armed and disarmed at its panel; by its hours it should be from half past ten to noon. */
export const FOLLOWING = 'following' as ArmAreaId;
const BACK_DOOR: Zone = {
  id: 'back-door' as ZoneId,
  name: { zh: 'back-door', en: 'back-door' },
  kind: 'burglary',
  priority: 'high',
  latching: true,
  device: RECEIVER,
  panel: SHOPS,
  number: '4',
  normal: 'off',
  near: [EAST],
};

/** Two panels, one of them supervised and heard by two receivers, two contacts, one guard; nobody walks rounds here. */
export const alarmSite: Site = {
  ...pathSite,
  routes: [],
  zones: [
    ...pathSite.zones.flatMap((zone) =>
      zone.id === WINDOW ? [zone, { ...zone, id: BACK, number: '6', near: [PUMP] }] : [zone],
    ),
    BACK_DOOR,
  ],
  armAreas: [
    { id: AREA, name: { zh: '商铺', en: 'Shops' }, zones: [SHOP, WINDOW, BACK] },
    {
      id: FOLLOWING,
      name: { zh: '后场', en: 'Back' },
      zones: [BACK_DOOR.id],
      follows: { panel: SHOPS },
      hours: [{ days: 'every-day', from: '10:30', to: '12:00' }],
    },
  ],
};

export const ACCOUNTS = ['1A2B', '9999', '4711'] as const;
export const KINDS = [
  'burglary',
  'burglary',
  'fire',
  'panic',
  'hold-up',
  'medical',
  'gas',
  'tamper',
  'power',
  'technical',
  'unknown',
  'log',
] as const;
/** Listed as burglary twice, fire, fire and hold-up; then one that nobody listed, the panel itself, and what follows it. */
export const NUMBERS = ['5', '6', '7', '8', '9', '40', '0', '4'] as const;
const TESTED = [
  { panel: SHOPS },
  { zone: WINDOW },
  { zone: HALL },
  { device: BOARD },
  { device: RECEIVER },
] as const;
const ACTS = [
  'acknowledge',
  'acknowledge',
  'reset',
  'word',
  'close',
  'close',
  'shelve',
  'shelve',
  'unshelve',
  'waive',
  'verify',
] as const;

/** Something that happens around alarms. */
export type Deed =
  | { readonly kind: 'contact'; readonly zone: 0 | 1; readonly state: 'on' | 'off' | 'cut' }
  | {
      readonly kind: 'event';
      readonly panel: number;
      readonly what: number;
      readonly number: number;
      readonly qualifier: 'new' | 'restore' | 'still';
      readonly lateMs: number;
      /** By which receiver, of the panel that has two. */
      readonly by: 0 | 1;
    }
  /** There and back, three times in a moment. */
  | { readonly kind: 'rattle'; readonly zone: 0 | 1 }
  /** A break-in that is answered, and another at the same place after so long. */
  | { readonly kind: 'once-more'; readonly ms: number }
  /** A fault, and then, told late, that an earlier one was over. */
  | { readonly kind: 'old-restore'; readonly what: number; readonly lateMs: number }
  /** Many places that nobody listed, at once: of a panel, of a stranger, or each of another stranger. */
  | { readonly kind: 'storm'; readonly from: number; readonly what: number; readonly many: number }
  /** A storm is put out of sight, and something that nobody saw yet comes. */
  | { readonly kind: 'hide'; readonly from: number; readonly what: number }
  /** In a storm one window breaks, somebody comes, and another breaks elsewhere. */
  | { readonly kind: 'both-windows'; readonly isTapped: boolean }
  /** The panel tells that it was armed or disarmed; perhaps both receivers. */
  | {
      readonly kind: 'arming';
      readonly armed: boolean;
      readonly lateMs: number;
      readonly by: 0 | 1;
      readonly isTwice: boolean;
    }
  /** A door swings, everybody gets used to it, and somebody comes through it. */
  | { readonly kind: 'swing' }
  | { readonly kind: 'alive'; readonly by: 0 | 1 }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'act'; readonly act: number; readonly which: number }
  | { readonly kind: 'tap'; readonly ageMs: number }
  /** Somebody says that the guard was there. */
  | { readonly kind: 'told'; readonly ageMs: number }
  | { readonly kind: 'arm' }
  | { readonly kind: 'disarm'; readonly ms: number }
  | { readonly kind: 'test'; readonly what: number; readonly ms: number }
  | { readonly kind: 'end-test'; readonly what: number }
  | { readonly kind: 'receiver'; readonly which: 0 | 1; readonly up: boolean }
  /** A reading of before comes again under a new number. */
  | { readonly kind: 'again'; readonly which: number };

const upTo = (many: number) => fc.nat({ max: many - 1 });
const some = fc.oneof(fc.nat({ max: 8_000 }), fc.nat({ max: 100_000 }), fc.nat({ max: 900_000 }));
type Fields<K extends Deed['kind']> = Omit<Extract<Deed, { readonly kind: K }>, 'kind'>;
const record = <K extends Deed['kind']>(
  kind: K,
  model: { readonly [P in keyof Fields<K>]: fc.Arbitrary<Fields<K>[P]> },
): fc.Arbitrary<Deed> =>
  fc.record({ kind: fc.constant(kind), ...model } as never) as unknown as fc.Arbitrary<Deed>;

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: record('contact', {
      zone: fc.constantFrom(0, 1),
      state: fc.constantFrom('on', 'off', 'on', 'off', 'cut'),
    }),
  },
  {
    weight: 14,
    arbitrary: record('event', {
      panel: fc.constantFrom(0, 0, 0, 1, 2),
      what: upTo(KINDS.length),
      number: upTo(NUMBERS.length),
      qualifier: fc.constantFrom('new', 'new', 'restore', 'still'),
      lateMs: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 900_000 }) },
      ),
      by: fc.constantFrom(0, 0, 1),
    }),
  },
  { weight: 2, arbitrary: record('rattle', { zone: fc.constantFrom(0, 1) }) },
  {
    weight: 2,
    arbitrary: record('old-restore', {
      what: upTo(KINDS.length),
      lateMs: fc.integer({ min: 60_000, max: 900_000 }),
    }),
  },
  { weight: 2, arbitrary: record('once-more', { ms: fc.nat({ max: 2_000_000 }) }) },
  {
    weight: 2,
    arbitrary: record('storm', {
      from: upTo(4),
      what: upTo(KINDS.length),
      many: fc.constantFrom(12, 24),
    }),
  },
  { weight: 2, arbitrary: record('both-windows', { isTapped: fc.boolean() }) },
  { weight: 2, arbitrary: record('hide', { from: upTo(4), what: fc.constantFrom(0, 8, 9) }) },
  {
    weight: 5,
    arbitrary: record('arming', {
      armed: fc.boolean(),
      lateMs: fc.constantFrom(0, 0, 0, 90_000, 900_000),
      by: fc.constantFrom(0, 1),
      isTwice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'swing' } as const) },
  { weight: 6, arbitrary: record('alive', { by: fc.constantFrom(0, 1) }) },
  { weight: 8, arbitrary: record('wait', { ms: some }) },
  { weight: 14, arbitrary: record('act', { act: upTo(ACTS.length), which: upTo(6) }) },
  { weight: 3, arbitrary: record('tap', { ageMs: fc.constantFrom(0, 0, 60_000) }) },
  { weight: 2, arbitrary: record('told', { ageMs: fc.constantFrom(0, 60_000) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'arm' } as const) },
  { weight: 2, arbitrary: record('disarm', { ms: some }) },
  { weight: 2, arbitrary: record('test', { what: upTo(TESTED.length), ms: some }) },
  { weight: 1, arbitrary: record('end-test', { what: upTo(TESTED.length) }) },
  {
    weight: 3,
    arbitrary: record('receiver', { which: fc.constantFrom(0, 1), up: fc.boolean() }),
  },
  { weight: 2, arbitrary: record('again', { which: upTo(20) }) },
);

export const deeds = (most: number): fc.Arbitrary<readonly Deed[]> =>
  fc.oneof(
    fc.array(deed, { maxLength: most }),
    fc.array(deed, { minLength: Math.floor(most / 2), maxLength: most, size: 'max' }),
  );

const SEEN_KINDS = ['zone', 'alarm', 'panel', 'area'] as const;
type SeenKind = (typeof SEEN_KINDS)[number];

/** What was seen after one deed: what went in, what was told, how things are shown. */
export type Seen = {
  readonly now: Instant;
  readonly inputs: readonly Input[];
  readonly facts: readonly Fact[];
  show(kind: SeenKind, id: string): Readonly<Record<string, unknown>> | undefined;
};

/** A site on which things happen, looked at after each. */
export type Stage = { readonly game: Play; readonly seen: Seen[]; perform(what: Deed): void };

export function stageOf(rulebook: Rulebook, site: Site = alarmSite): Stage {
  const game = play(rulebook, '2026-11-25T02:00:00Z', site);
  enrolled(rulebook, game, 'wang-card', { holder: WANG });
  saved(game, WANG, true);
  bringUp(game, site);
  const seen: Seen[] = [];
  const isUp = [true, true];
  const look = (happen: () => unknown) => {
    const [inputs, facts] = [game.inputs.length, game.facts.length];
    happen();
    const shown = new Map<string, object | undefined>();
    for (const kind of SEEN_KINDS) {
      for (const id of idsOf(game, kind)) {
        shown.set(`${kind} ${id}`, rulebook.view(site, game.states, { kind, id }));
      }
    }
    seen.push({
      now: game.now,
      inputs: game.inputs.slice(inputs),
      facts: game.facts.slice(facts),
      show: (kind, id) => ({ ...shown.get(`${kind} ${id}`) }),
    });
  };
  const perform = (what: Deed) => {
    // A receiver that is down brings nothing.
    if (isSpoken(what) && isUp[wayOf(what)] !== true) return;
    if (what.kind === 'receiver') isUp[what.which] = what.up;
    for (const step of stepsOf(game, what, isUp)) look(step);
  };
  look(() => undefined);
  return { game, seen, perform };
}

function idsOf(game: Play, kind: SeenKind): readonly string[] {
  if (kind === 'alarm') return game.of('alarm.raised').map(({ data }) => data.alarm);
  if (kind === 'area') return [FOLLOWING];
  return (kind === 'zone' ? alarmSite.zones : (alarmSite.panels ?? [])).map(({ id }) => id);
}

/** Alarms that nobody signed off, in the order in which they were raised. */
export function openAlarms(game: Play): readonly AlarmId[] {
  const over = new Set(
    [...game.of('alarm.closed'), ...game.of('alarm.withdrawn')].map(({ data }) => data.alarm),
  );
  return game
    .of('alarm.raised')
    .map(({ data }) => data.alarm)
    .filter((id) => !over.has(id));
}

/** Only the panel that is supervised has two ways. */
const SPOKEN = [
  'event',
  'alive',
  'once-more',
  'old-restore',
  'storm',
  'hide',
  'both-windows',
] as const;
type Spoken = Extract<Deed, { readonly kind: (typeof SPOKEN)[number] }>;
const isSpoken = (what: Deed): what is Spoken => SPOKEN.some((kind) => kind === what.kind);

const wayOf = (what: Spoken): 0 | 1 =>
  what.kind === 'alive' || (what.kind === 'event' && what.panel === 0) ? what.by : 0;

const RECEIVERS = [RECEIVER, BACKUP] as const;
/** What it calls itself at each. */
const CALLED = ['1A2B', '77'] as const;

type Steps = readonly (() => unknown)[];

/** What takes its time is looked at step by step: what asks on the way may be answered before its end. */
function stepsOf(game: Play, what: Deed, isUp: readonly boolean[]): Steps {
  switch (what.kind) {
    case 'once-more':
      return onceMore(game, what.ms);
    case 'old-restore':
      return oldRestore(game, what);
    case 'both-windows':
      return bothWindows(game, what.isTapped);
    case 'swing':
      return swing(game);
    default:
      return [() => happen(game, what, isUp)];
  }
}

type Moment = Exclude<
  Deed,
  { readonly kind: 'once-more' | 'old-restore' | 'both-windows' | 'swing' }
>;

function happen(game: Play, what: Moment, isUp: readonly boolean[]): void {
  const later = (ms: number) => toRfc3339(instant(game.now + ms + 1));
  switch (what.kind) {
    case 'contact':
      contact(game, [SHOP, HALL][what.zone] ?? SHOP, what.state);
      return;
    case 'rattle':
      for (const state of ['on', 'off', 'on', 'off', 'on', 'off'] as const) {
        contact(game, [SHOP, HALL][what.zone] ?? SHOP, state);
      }
      return;
    case 'event':
      event(game, what);
      return;
    case 'storm':
      storm(game, what);
      return;
    case 'hide':
      storm(game, { ...what, many: 12 });
      answer(game, 'shelve', 0);
      madeUp(game, what, `h${game.inputs.length}`);
      return;
    case 'arming':
      arming(game, what, isUp);
      return;
    case 'alive':
      alive(game, what.by);
      return;
    case 'wait':
      game.wait(what.ms);
      return;
    case 'act':
      answer(game, ACTS[what.act] ?? 'close', what.which);
      return;
    case 'tap':
      swipe(game, EAST_READER, 'wang-card', { time: instant(game.now - what.ageMs) });
      return;
    case 'told': {
      const time = toRfc3339(instant(game.now - what.ageMs));
      const data = { checkpoint: EAST, guard: WANG, time, why: 'reader broken' };
      game.act({ type: 'tap.record', data } as ActBody);
      return;
    }
    case 'arm':
      game.act({ type: 'area.arm', data: { area: AREA } });
      return;
    case 'disarm':
      game.act({ type: 'area.disarm', data: { area: AREA, until: later(what.ms), why: 'open' } });
      return;
    case 'test':
      game.act({
        type: 'test.begin',
        data: { ...TESTED[what.what], until: later(what.ms), why: 'yearly' },
      });
      return;
    case 'end-test':
      game.act({ type: 'test.end', data: { ...TESTED[what.what] } });
      return;
    case 'receiver':
      (what.up ? online : offline)(game, RECEIVERS[what.which]);
      return;
    default:
      again(game, what.which, isUp);
  }
}

const contact = (game: Play, zone: string, state: 'on' | 'off' | 'cut') =>
  game.read(BOARD, { type: 'input.changed', data: { input: `zone.${zone}`, state } });

function event(game: Play, said: Extract<Deed, { readonly kind: 'event' }>): void {
  const { panel, what, number, qualifier, lateMs } = said;
  const way = wayOf(said);
  const data = {
    account: panel === 0 ? CALLED[way] : (ACCOUNTS[panel] ?? '9999'),
    code: 'code',
    kind: KINDS[what] ?? 'log',
    qualifier,
    zone: NUMBERS[number] ?? '0',
    raw: 'raw',
  };
  const time = instant(game.now - lateMs);
  game.read(RECEIVERS[way], { type: 'panel.reported', data }, { time });
}

function swing(game: Play): Steps {
  const all = (act: (typeof ACTS)[number]) => {
    for (let n = openAlarms(game).length - 1; n >= 0; n -= 1) answer(game, act, n);
  };
  const once = () => {
    contact(game, SHOP, 'on');
    contact(game, SHOP, 'off');
    game.wait(61_000);
  };
  return [
    ...Array.from({ length: 8 }, () => once),
    () => all('acknowledge'),
    () => game.wait(ATTENDED_MS),
    () => all('word'),
    () => all('close'),
    () => contact(game, SHOP, 'on'),
  ];
}

/** Whoever was to come is there or late. */
const ATTENDED_MS = 180_000;

type Storm = Omit<Extract<Deed, { readonly kind: 'storm' }>, 'kind'>;

function storm(game: Play, { many, ...of }: Storm): void {
  for (let n = 0; n < many; n += 1) madeUp(game, of, `s${n}`);
}

function bothWindows(game: Play, isTapped: boolean): Steps {
  const broken = { kind: 'event', panel: 0, what: 0, qualifier: 'new', lateMs: 0, by: 0 } as const;
  return [
    () => madeUp(game, { from: 0, what: 0 }, 'first'),
    () => storm(game, { from: 1, what: 0, many: 12 }),
    () => event(game, { ...broken, number: 0 }),
    () => game.wait(1_000),
    ...(isTapped ? [() => swipe(game, EAST_READER, 'wang-card')] : []),
    () => event(game, { ...broken, number: 1 }),
  ];
}

/** A place that nobody listed; from the fourth, of an account that nobody listed either. */
function madeUp(
  game: Play,
  { from, what }: { readonly from: number; readonly what: number },
  number: string,
): void {
  const account = ACCOUNTS[from] ?? `X${number}`;
  const said = { code: 'code', kind: KINDS[what] ?? 'log', qualifier: 'new', raw: 'raw' } as const;
  game.read(RECEIVER, { type: 'panel.reported', data: { ...said, account, zone: number } });
}

function oldRestore(
  game: Play,
  { what, lateMs }: Extract<Deed, { readonly kind: 'old-restore' }>,
): Steps {
  // What nobody listed, of the panel that nobody waits for.
  const fault = { kind: 'event', panel: 1, what, number: 5, by: 0 } as const;
  return [
    () => event(game, { ...fault, qualifier: 'new', lateMs: 0 }),
    () => event(game, { ...fault, qualifier: 'restore', lateMs }),
  ];
}

function onceMore(game: Play, ms: number): Steps {
  const breakIn = { kind: 'event', panel: 0, what: 0, number: 0, qualifier: 'new' } as const;
  return [
    () => event(game, { ...breakIn, lateMs: 0, by: 0 }),
    () => answer(game, 'acknowledge', 0),
    () => game.wait(1_000),
    () => swipe(game, EAST_READER, 'wang-card'),
    () => game.wait(ms),
    () => event(game, { ...breakIn, lateMs: 0, by: 0 }),
  ];
}

function arming(
  game: Play,
  { armed, lateMs, by, isTwice }: Extract<Deed, { readonly kind: 'arming' }>,
  isUp: readonly boolean[],
): void {
  const ways = ([by, by === 0 ? 1 : 0] as const).slice(0, isTwice ? 2 : 1);
  const qualifier = armed ? 'restore' : 'new';
  const said = { code: '401', kind: 'arming', qualifier, armed } as const;
  const user = `${game.inputs.length}`;
  const time = instant(game.now - lateMs);
  for (const way of ways.filter((one) => isUp[one] === true)) {
    const data = { ...said, account: CALLED[way], user, raw: 'raw' };
    game.read(RECEIVERS[way], { type: 'panel.reported', data }, { time });
  }
}

const alive = (game: Play, by: 0 | 1) =>
  game.read(RECEIVERS[by], { type: 'panel.alive', data: { account: CALLED[by].toLowerCase() } });

function again(game: Play, which: number, isUp: readonly boolean[]): void {
  const readings = game.inputs.filter((input): input is ReadingInput => input.kind === 'reading');
  const one = readings.at(-1 - which);
  const way = RECEIVERS.findIndex((device) => device === one?.device);
  if (one === undefined || isUp[way] === false) return;
  // A contact tells its level, which is another by now.
  if (one.type === 'input.changed') return;
  game.read(one.device, one, { time: one.time, digests: one.digests });
}

function answer(game: Play, act: (typeof ACTS)[number], which: number): void {
  const alarm = openAlarms(game).at(-1 - which) ?? ('none' as AlarmId);
  const why = 'looked at';
  const until = toRfc3339(instant(game.now + 60_000));
  switch (act) {
    case 'word':
      game.act({ type: 'alarm.reset', data: { alarm, why } });
      return;
    case 'close':
      game.act({ type: 'alarm.close', data: { alarm, why } });
      return;
    case 'shelve':
      game.act({ type: 'alarm.shelve', data: { alarm, why, until } });
      return;
    case 'waive':
      game.act({ type: 'alarm.waive', data: { alarm, consent: 'owner', why } });
      return;
    case 'verify':
      game.act({ type: 'alarm.verify', data: { alarm, is: 'unknown' } });
      return;
    default:
      game.act({ type: `alarm.${act}`, data: { alarm } });
  }
}

/** Nothing of what told of alarms is there any more. */
export const strippedSite: Site = {
  ...alarmSite,
  devices: alarmSite.devices.filter(({ id }) => id !== RECEIVER && id !== BACKUP),
  panels: [],
  zones: [],
  armAreas: [],
  digest: 'stripped',
};

const DAY_MS = 24 * 3_600_000;

/** Everything is put right and everybody does what is left to do. */
export function finish({ game }: Stage): void {
  for (const receiver of RECEIVERS) online(game, receiver);
  for (const zone of [SHOP, HALL]) contact(game, zone, 'off');
  for (const [panel] of ACCOUNTS.entries()) {
    for (const [what] of KINDS.entries()) {
      for (const [number] of NUMBERS.entries()) {
        event(game, { kind: 'event', panel, what, number, qualifier: 'restore', lateMs: 0, by: 0 });
      }
    }
  }
  // Tests are over, what chatters or swings is quiet, and who was on his way is there or late.
  game.wait(DAY_MS);
  const end = { kind: 'arming', armed: true, lateMs: 0, by: 0, isTwice: false } as const;
  arming(game, end, [true, true]);
  alive(game, 0);
  for (const alarm of openAlarms(game).toReversed()) {
    game.act({ type: 'alarm.reset', data: { alarm, why: 'looked at' } });
  }
  game.act({ type: 'fire.reset', data: {} });
  // An older one is not reset while the same stands anew.
  for (const alarm of openAlarms(game).toReversed()) {
    game.act({ type: 'alarm.acknowledge', data: { alarm } });
    game.act({ type: 'alarm.reset', data: { alarm, why: 'looked at' } });
    game.act({ type: 'alarm.close', data: { alarm, why: 'done' } });
  }
}
