import type { Text } from '../../rules/vocabulary/schema.ts';

/** What an opening by hand is most often: the keys a guard answers with, in the order in which they are pressed. */
export const OPENING_PRESETS = [
  { zh: '读卡失败人工放行', en: 'card not read, let through by hand' },
  { zh: '住户车辆', en: 'a resident’s vehicle' },
  { zh: '访客车辆', en: 'a visitor’s vehicle' },
  { zh: '配送车辆', en: 'a delivery vehicle' },
  { zh: '领导车辆', en: 'a manager’s vehicle' },
  { zh: '推车、三轮', en: 'a cart or tricycle' },
  { zh: '检修试机', en: 'repair or test' },
  { zh: '误按', en: 'pressed by mistake' },
] as const satisfies readonly Text[];

/** A guard's word in both languages where it is one of the keys; his own words stand as they are. */
export const explained = (as: string): Text =>
  OPENING_PRESETS.find(({ zh, en }) => zh === as || en === as) ?? { zh: as, en: as };
