import type { TagDoubt, VISIT_CLASSES } from '../../rules/vocabulary/facts.ts';
import type { RouteKind } from '../../rules/vocabulary/route-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';

/** How a tap stands against the plan. */
export const VISITS = {
  'on-time': { zh: '准时', en: 'on time' },
  early: { zh: '早到', en: 'early' },
  late: { zh: '迟到', en: 'late' },
  'out-of-order': { zh: '顺序不符', en: 'out of order' },
  'too-fast': { zh: '过快', en: 'too fast to have walked' },
  repeated: { zh: '重复打点', en: 'repeated' },
  unexpected: { zh: '计划外', en: 'unexpected' },
} as const satisfies Record<(typeof VISIT_CLASSES)[number], Text>;

/** How a due visit stands. */
export const DUE_VISITS = {
  ...VISITS,
  due: { zh: '待打点', en: 'still due' },
  missed: { zh: '漏巡', en: 'missed' },
  skipped: { zh: '跳过', en: 'skipped' },
  unprovable: { zh: '无法证明', en: 'unprovable' },
} as const satisfies Record<string, Text>;

/** Why nobody was at a point. */
export const MISS_REASONS = {
  'no-tap': { zh: '至容限结束无打点', en: 'no tap until the end of the tolerance' },
  'no-tap-after-grace': {
    zh: '主机积压处理后仍无打点',
    en: 'no tap, also after the host had sent what it held',
  },
  'reader-offline': { zh: '读卡器离线', en: 'the reader was offline' },
} as const satisfies Record<string, Text>;

/** What a route is walked for. */
export const ROUTE_KIND_NAMES = {
  patrol: { zh: '安全巡更', en: 'security patrol' },
  equipment: { zh: '设备巡检', en: 'equipment round' },
  cleaning: { zh: '保洁巡查', en: 'cleaning round' },
  green: { zh: '绿化巡查', en: 'green-keeping round' },
  lighting: { zh: '路灯巡查', en: 'street-lamp round' },
  'fire-points': { zh: '消防点巡查', en: 'fire-point round' },
} as const satisfies Record<RouteKind, Text>;

/** Why a tag is doubted. */
export const TAG_DOUBT_NAMES = {
  replay: { zh: '打点信息重放', en: 'a message that came before' },
  'counter-jump': { zh: '标签计数突跳', en: 'its counter leaps' },
  'counter-too-old': { zh: '标签计数过旧', en: 'its counter is too old to be judged' },
  unsigned: {
    zh: '会签名的标签只读出卡号，疑为复制',
    en: 'it signs its taps and this one is not signed, it may be a copy',
  },
  'wrong-place': { zh: '标签不在原位', en: 'not at its place' },
} as const satisfies Record<TagDoubt, Text>;

/** How a round ended. */
export const ROUND_OUTCOMES = {
  completed: { zh: '完成', en: 'completed' },
  late: { zh: '迟到完成', en: 'completed late' },
  incomplete: { zh: '未走完', en: 'incomplete' },
  missed: { zh: '漏巡', en: 'missed' },
  excused: { zh: '已说明免责', en: 'excused' },
} as const;
