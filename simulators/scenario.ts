import type { Text } from '../rules/vocabulary/schema.ts';

/** What may happen in a community, each with its own script. */
export const SCENES = [
  'resident-in',
  'resident-out',
  'stranger-out',
  'lost-card-out',
  'expired-in',
  'no-card-out',
  'back-out',
  'tailgating',
  'booth-opening',
  'patrol-walk',
  'patrol-too-quick',
  'patrol-stray-tag',
  'break-in',
  'alarm-attended',
  'alarm-ignored',
  'smoke',
  'panel-battery',
  'reader-dies',
  'arm-broken',
  'shift-change',
] as const;
export type SceneName = (typeof SCENES)[number];

/** A person with a vehicle, or without: the cards are tried until the reader takes one. */
export type Person = {
  readonly id: string;
  readonly cards: readonly string[];
  readonly vehicle?: string;
};

/** Who lives and works here, and who should not be here. */
export type Cast = {
  readonly residents: readonly Person[];
  readonly guards: readonly Person[];
  /** Cards nobody enrolled. */
  readonly strangers: readonly Person[];
  /** A card its holder reported lost, in somebody else's hand. */
  readonly finders: readonly Person[];
  /** Holders of permits that are over. */
  readonly expired: readonly Person[];
  /** Tags of checkpoints, or copies of them, that somebody carries about. */
  readonly strayTags: readonly StrayTag[];
};

/** A tag that is enrolled at a checkpoint and turns up elsewhere. */
export type StrayTag = { readonly checkpoint: string; readonly uid: string };

/** A day as data: how it opens, what happens then and how often. */
export type Scenario = {
  readonly id: string;
  readonly title: Text;
  readonly opening: readonly { readonly afterSeconds: number; readonly scene: SceneName }[];
  /** Drawn again and again by weight, for ever. */
  readonly day: readonly { readonly scene: SceneName; readonly weight: number }[];
  readonly pauseSeconds: { readonly least: number; readonly most: number };
  /** Whether guards walk the rounds that the site plans, in their windows. */
  readonly walksRounds: boolean;
};

/** Every scenario by id. */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'community',
    title: { zh: '小区的一天', en: 'a day in the community' },
    // Within the first minute: a refused exit, a car in, a car out, a tap, an alarm.
    opening: [
      { afterSeconds: 1, scene: 'shift-change' },
      { afterSeconds: 2, scene: 'stranger-out' },
      { afterSeconds: 3, scene: 'alarm-attended' },
      { afterSeconds: 4, scene: 'resident-in' },
      { afterSeconds: 6, scene: 'alarm-ignored' },
      { afterSeconds: 8, scene: 'patrol-walk' },
      { afterSeconds: 20, scene: 'panel-battery' },
      { afterSeconds: 30, scene: 'resident-out' },
      { afterSeconds: 60, scene: 'patrol-too-quick' },
      { afterSeconds: 75, scene: 'patrol-stray-tag' },
      { afterSeconds: 90, scene: 'smoke' },
    ],
    day: [
      { scene: 'resident-in', weight: 8 },
      { scene: 'resident-out', weight: 8 },
      { scene: 'patrol-walk', weight: 5 },
      { scene: 'stranger-out', weight: 3 },
      { scene: 'break-in', weight: 2 },
      { scene: 'panel-battery', weight: 1 },
      { scene: 'lost-card-out', weight: 1 },
      { scene: 'expired-in', weight: 1 },
      { scene: 'no-card-out', weight: 1 },
      { scene: 'back-out', weight: 1 },
      { scene: 'tailgating', weight: 1 },
      { scene: 'booth-opening', weight: 1 },
      { scene: 'reader-dies', weight: 1 },
      { scene: 'arm-broken', weight: 1 },
      { scene: 'shift-change', weight: 1 },
      { scene: 'patrol-too-quick', weight: 1 },
      { scene: 'patrol-stray-tag', weight: 1 },
    ],
    pauseSeconds: { least: 3, most: 12 },
    walksRounds: true,
  },
  {
    id: 'rush-hour',
    title: { zh: '早晚高峰', en: 'rush hour' },
    opening: [],
    day: [
      { scene: 'resident-in', weight: 10 },
      { scene: 'resident-out', weight: 10 },
      { scene: 'stranger-out', weight: 1 },
      { scene: 'tailgating', weight: 1 },
    ],
    pauseSeconds: { least: 1, most: 3 },
    walksRounds: true,
  },
  {
    id: 'bad-night',
    title: { zh: '不安静的夜', en: 'a bad night' },
    opening: [{ afterSeconds: 1, scene: 'break-in' }],
    day: [
      { scene: 'break-in', weight: 4 },
      { scene: 'stranger-out', weight: 3 },
      { scene: 'lost-card-out', weight: 2 },
      { scene: 'arm-broken', weight: 2 },
      { scene: 'reader-dies', weight: 2 },
      { scene: 'patrol-walk', weight: 3 },
    ],
    pauseSeconds: { least: 4, most: 15 },
    walksRounds: true,
  },
  {
    id: 'nothing',
    title: { zh: '只听人的动作', en: 'nothing but what people ask for' },
    opening: [],
    day: [],
    pauseSeconds: { least: 60, most: 60 },
    walksRounds: false,
  },
];

/**
 * The people of the shipped scenarios: four-byte IC cards, five-byte ID cards. No two share three bytes at either end:
 * a Wiegand-26 reader could not tell them apart, and enrolment would refuse the second.
 */
export const CAST: Cast = {
  residents: [
    { id: 'zhang-wei', cards: ['6B3F91C2'], vehicle: 'car-1' },
    { id: 'li-na', cards: ['A27E05D8'], vehicle: 'car-2' },
    { id: 'wang-fang', cards: ['1D94C86F'], vehicle: 'car-3' },
    { id: 'chen-jie', cards: ['E35A7B20'], vehicle: 'car-4' },
    { id: 'liu-yang', cards: ['58C1F94E'], vehicle: 'car-5' },
    { id: 'zhao-lei', cards: ['93D6220B'], vehicle: 'car-6' },
  ],
  guards: [
    { id: 'guard-sun', cards: ['0A00B1C2D3', '7F18AC35'] },
    { id: 'guard-ma', cards: ['0A004E7719', 'C4620D9A'] },
  ],
  strangers: [
    { id: 'stranger', cards: ['2E8BD471'] },
    { id: 'stranger-2', cards: ['B905637C'] },
  ],
  finders: [{ id: 'finder', cards: ['4AF2183D'] }],
  expired: [{ id: 'zhou-min', cards: ['D077E956'], vehicle: 'car-7' }],
  strayTags: [{ checkpoint: 'pump-room', uid: '0A31C55E86' }],
};
