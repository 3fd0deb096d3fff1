import type { ReadingData } from '../../rules/vocabulary/readings.ts';
import { unreachable } from '../../rules/vocabulary/result.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { toRfc3339 } from '../../rules/vocabulary/time.ts';
import { instantOf } from '../../rules/vocabulary/wall-time.ts';
import { called, matterOf } from '../panels/panel-code.ts';
import { showsFlow, smellsGas } from './components.ts';
import {
  COMPONENT_SIGNS,
  DEVICE_SIGNS,
  DUTY_ANSWERED,
  ENDS_MANUAL,
  OPERATIONS,
  type Sign,
  SYSTEM_SIGNS,
  TEST_SIGN,
} from './signs.ts';
import type { Item } from './units.ts';

export type Reported = ReadingData<'panel.reported'>;
type State = Extract<Item, { kind: 'state' }>;
type Operation = Extract<Item, { kind: 'operation' }>;
type Note = Extract<Item, { kind: 'note' }>;

/** What objects come to, told apart from what was known before. */
export type Reports = { of(account: string, item: Item): readonly Reported[] };

/** More than a community has: at the limit what was silent for longest is forgotten, and reported anew when it speaks. */
const PLACES_MAX = 20_000;

const SIGNS = { system: SYSTEM_SIGNS, component: COMPONENT_SIGNS, device: DEVICE_SIGNS } as const;

/**
 * A state says all that is so now; what was so before is remembered here. Of a place that nobody heard of yet (we were not
 * there) its normal state is the restore of everything that may have stood.
 */
export function createReports(zone: string): Reports {
  /** What stands at each place by its names; a place that is missing may have anything. */
  const standing = new Map<string, { readonly names: ReadonlySet<string>; isSure: boolean }>();

  const remember = (key: string, names: ReadonlySet<string>, isSure: boolean): void => {
    standing.delete(key);
    standing.set(key, { names, isSure });
    const oldest = standing.keys().next();
    if (standing.size > PLACES_MAX && !oldest.done) standing.delete(oldest.value);
  };

  const stateOf = (account: string, item: State): readonly Reported[] => {
    const signs = SIGNS[item.of].map((sign) => atPlace(sign, item));
    const on = signs.filter(({ bit }) => (item.bits >> bit) % 2 === 1);
    if (item.bits === 0) on.push(TEST_SIGN);
    const names = new Set(on.map(({ name }) => name));
    const key = `${account} ${item.of} ${item.place?.zone ?? item.place?.system ?? ''}`;
    const before = standing.get(key);
    const isNormal = !on.some(lasts);
    const mayStand = (sign: Sign): boolean =>
      before?.names.has(sign.name) === true ||
      (before?.isSure !== true && isNormal && takesBack(sign, item));
    const over = [...signs, TEST_SIGN].filter((sign) => !names.has(sign.name) && mayStand(sign));
    remember(key, names, isNormal || before?.isSure === true);
    const tell = (sign: Sign, qualifier: Reported['qualifier']): Reported =>
      report(account, item, sign, qualifier);
    // What is over comes first: what stands beside it, of the same kind, then stands for certain.
    return [
      ...over.map((sign) => tell(sign, 'restore')),
      ...on.map((sign) => tell(sign, before?.names.has(sign.name) === true ? 'still' : 'new')),
    ];
  };

  const operationOf = (account: string, item: Operation): readonly Reported[] => {
    const manual = OPERATIONS.find(({ name }) => name === 'manual-alarm');
    return OPERATIONS.filter(({ bit }) => (item.flags >> bit) % 2 === 1).flatMap((each) => {
      const sign = item.of === 'device' && each.bit === DUTY_ANSWERED.bit ? DUTY_ANSWERED : each;
      const told = report(account, item, sign, 'new');
      return ENDS_MANUAL.has(sign.name) && manual !== undefined
        ? [told, report(account, item, manual, 'restore')]
        : [told];
    });
  };

  const report = (
    account: string,
    item: State | Operation,
    sign: Sign,
    qualifier: Reported['qualifier'],
  ): Reported => ({
    ...frameOf(account, item),
    code: `${item.of}-${sign.name}`,
    kind: sign.kind,
    qualifier,
    ...(item.kind === 'operation' ? { user: String(item.operator) } : {}),
    ...(item.kind === 'state' && item.label !== undefined ? { text: item.label } : {}),
    meaning: meaningOf(item, sign, qualifier),
    ...matterOf(sign.kind, sign.name),
  });

  const noteOf = (account: string, { code, isKnown, meaning, text, ...item }: Note): Reported => ({
    ...frameOf(account, item),
    code,
    kind: isKnown ? 'log' : 'unknown',
    qualifier: 'new',
    ...(text === undefined ? {} : { text }),
    ...(meaning === undefined ? {} : { meaning }),
  });

  const frameOf = (
    account: string,
    { place, wall, raw }: Pick<Item, 'place' | 'wall' | 'raw'>,
  ) => ({
    account,
    ...placed(place),
    ...(wall === undefined ? {} : { panelTime: toRfc3339(instantOf(wall, zone)) }),
    raw,
  });

  return {
    of(account, item) {
      switch (item.kind) {
        case 'state':
          return stateOf(account, item);
        case 'operation':
          return operationOf(account, item);
        case 'note':
          return [noteOf(account, item)];
        default:
          return unreachable(item);
      }
    },
  };
}

function meaningOf(
  { place }: State | Operation,
  { kind, text }: Sign,
  qualifier: Reported['qualifier'],
): Text {
  const { zh, en } = place?.name ?? { zh: '用户信息传输装置', en: 'transmission device' };
  const meaning = { zh: `${zh}：${text.zh}`, en: `${en}: ${text.en}` };
  return called({ kind, numbers: 'zone', meaning }, qualifier);
}

/** What a bit means at this sort of component. */
function atPlace(sign: Sign, { place }: State): Sign {
  const component = place?.component;
  if (component === undefined) return sign;
  if (sign.name === 'fire' && smellsGas(component)) {
    return { ...sign, name: 'gas', kind: 'gas', text: { zh: '可燃气体报警', en: 'gas' } };
  }
  if (sign.name === 'feedback' && showsFlow(component)) return { ...sign, kind: 'supervision' };
  return sign;
}

/** A system has no number of its own: what it says as a whole is no witness beside its detectors. */
function placed(place: Item['place']): Pick<Reported, 'partition' | 'zone'> {
  if (place === undefined) return {};
  return place.zone === undefined ? { partition: place.system } : { zone: place.zone };
}

/**
 * What a first normal state takes back. That the transmission device sees no fire says nothing of the panel's: many never
 * set that bit.
 */
const takesBack = (sign: Sign, { of }: State): boolean =>
  lasts(sign) && !(of === 'device' && sign.kind === 'fire');

/** What is kept for the record only needs no end. */
const lasts = ({ kind }: Sign): boolean => kind !== 'log' && kind !== 'test';
