import type { PanelDoubt, PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ALARM_NAMES } from './terms.ts';

/** What a panel speaks of. */
export const PANEL_NAMES = {
  ...ALARM_NAMES,
  arming: { zh: '布撤防', en: 'arming' },
  bypass: { zh: '旁路', en: 'bypass' },
  access: { zh: '门禁', en: 'access' },
  test: { zh: '测试', en: 'test' },
  log: { zh: '记录', en: 'log' },
} as const satisfies Record<PanelKind, Text>;

/** Whether it begins, is over, or goes on. */
export const QUALIFIERS = {
  new: { zh: '发生', en: 'new' },
  restore: { zh: '恢复', en: 'restored' },
  still: { zh: '仍在', en: 'still there' },
} as const satisfies Record<string, Text>;

/** Why what comes under a panel's account is doubted. */
export const PANEL_DOUBT_NAMES = {
  'unknown-account': { zh: '账号未登记', en: 'the account is not listed' },
  replayed: { zh: '报文重放', en: 'messages are replayed' },
  downgraded: { zh: '应加密而未加密', en: 'it comes in plain though it has a key' },
  'wrong-key': { zh: '密钥不符', en: 'the key is wrong' },
  'clock-off': { zh: '主机时钟偏差', en: 'its clock is off' },
  malformed: { zh: '报文格式错误', en: 'messages are malformed' },
} as const satisfies Record<PanelDoubt, Text>;
