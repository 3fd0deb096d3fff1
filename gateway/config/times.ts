import type { SiteTimes } from '../../rules/vocabulary/site.ts';

/** A time's name in `Site.times`. */
export type TimeKey = keyof SiteTimes;

type Unit = { readonly suffix: 'Ms' | 'Seconds' | 'Minutes' | 'Days'; readonly ms: number };

const MS: Unit = { suffix: 'Ms', ms: 1 };
const SECONDS: Unit = { suffix: 'Seconds', ms: 1_000 };
const MINUTES: Unit = { suffix: 'Minutes', ms: 60_000 };
const DAYS: Unit = { suffix: 'Days', ms: 86_400_000 };

/** One configurable time: its unit in site.yaml, its standard value and where that comes from. */
export type TimeSetting = {
  readonly key: TimeKey;
  readonly unit: Unit;
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  readonly why: string;
};

/** Every configurable time, in the order in which docs/site-yaml.md lists them. */
export const TIMES: readonly TimeSetting[] = [
  {
    key: 'commandLife',
    unit: SECONDS,
    standard: 5,
    least: 1,
    most: 30,
    why: 'How long a command may still act, from the card being shown: a driver waits this long before showing the card again.',
  },
  {
    key: 'passage',
    unit: SECONDS,
    standard: 60,
    least: 10,
    most: 600,
    why: 'A passage without progress ends as timed out: a car that stands a minute is not passing.',
  },
  {
    key: 'armMove',
    unit: SECONDS,
    standard: 10,
    least: 2,
    most: 60,
    why: 'How long an arm may take to leave its place after a command: the slowest barriers (6 m arms) rise in 6 s.',
  },
  {
    key: 'armLeftUp',
    unit: SECONDS,
    standard: 30,
    least: 5,
    most: 600,
    why: 'An arm up with nothing under it for longer is left up: barriers close by themselves within 10 s.',
  },
  {
    key: 'explain',
    unit: MS,
    standard: 1_000,
    least: 100,
    most: 10_000,
    why: 'A key or booth button this close to an opening explains it: two poll periods of the slowest board.',
  },
  {
    key: 'silence',
    unit: SECONDS,
    standard: 60,
    least: 10,
    most: 600,
    why: 'A lone guard may give an override himself once the second person has not answered for so long.',
  },
  {
    key: 'waiting',
    unit: SECONDS,
    standard: 20,
    least: 5,
    most: 600,
    why: 'A vehicle at the reader for longer without a card needs a guard: drivers find their card in 15 s.',
  },
  {
    key: 'handBack',
    unit: MINUTES,
    standard: 10,
    least: 1,
    most: 1_440,
    why: 'A temporary card is given back while its visitor goes out; the guard has these minutes to put it on record.',
  },
  {
    key: 'loopStuck',
    unit: SECONDS,
    standard: 300,
    least: 30,
    most: 3_600,
    why: 'A loop on for longer with nothing moving is stuck, or a vehicle has broken down on it.',
  },
  {
    key: 'pulse',
    unit: MS,
    standard: 700,
    least: 100,
    most: 10_000,
    why: "Length of the opening pulse; barrier controllers ask for 0.5 s to 1 s (the relay board's own example is 0.7 s).",
  },
  {
    key: 'acknowledged',
    unit: SECONDS,
    standard: 60,
    least: 5,
    most: 3_600,
    why: 'An alarm is acknowledged within this time, so that two of the three minutes are left for the way.',
  },
  {
    key: 'attended',
    unit: SECONDS,
    standard: 180,
    least: 10,
    most: 3_600,
    why: "A guard is on the scene within this time: the management plan's three-minute promise.",
  },
  {
    key: 'closed',
    unit: MINUTES,
    standard: 120,
    least: 1,
    most: 10_080,
    why: 'An alarm is signed off within this time: before the shift that saw it ends.',
  },
  {
    key: 'lateTap',
    unit: DAYS,
    standard: 7,
    least: 0,
    most: 31,
    why: 'How old a late tap (offline baton) may be and still correct the record: batons are read weekly at the latest.',
  },
  {
    key: 'missGrace',
    unit: SECONDS,
    standard: 60,
    least: 0,
    most: 3_600,
    why: 'A miss is judged at once when the host has nothing waiting, else after this.',
  },
  {
    key: 'makeUp',
    unit: MINUTES,
    standard: 120,
    least: 0,
    most: 1_440,
    why: 'How long after a round a tap at a missed point still makes up for it: the miss stays, and is marked as made up.',
  },
];
