import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import type { AlarmPicture } from '../api/types.ts';

/** What a line says it is: who looks from across the room must not take a test for a fire. */
export function whatOf({ kind, test }: Pick<AlarmPicture, 'kind' | 'test'>): Text {
  const { zh, en } = term(ALARM_NAMES, kind);
  return test === true ? { zh: `测试：${zh}`, en: `test: ${en}` } : { zh, en };
}

/** How much a line stands for, where that is more than one. */
export const timesOf = ({ count = 1 }: Pick<AlarmPicture, 'count'>): string =>
  count > 1 ? ` ×${count}` : '';
