import type { PermitClass, PermitState } from '../../rules/vocabulary/acts.ts';
import type { Days } from '../../rules/vocabulary/days.ts';
import type { Hours, Span } from '../../rules/vocabulary/hours.ts';
import type { Errand } from '../../rules/vocabulary/site.ts';

type Words<K extends string> = Readonly<Record<K, readonly [string, ...string[]]>>;

/** What an export writes for each class, then other words for it. */
export const CLASS_WORDS: Words<PermitClass> = {
  resident: ['住户', '业主', '居民', '租户', '固定', '月租', '月卡', '固定车', 'resident'],
  staff: ['员工', '物业', '内部', '保安', '工作人员', '职工', 'staff'],
  contractor: ['承包', '施工', '装修', '外包', '维修', 'contractor'],
  visitor: ['访客', '临时', '来访', '临时卡', 'visitor'],
  delivery: ['配送', '快递', '外卖', '送货', 'delivery'],
};

/** The same for what somebody who delivers comes for. */
export const ERRAND_WORDS: Words<Errand> = {
  food: ['送餐', '外卖', '送饭', 'food'],
  parcel: ['快递', '包裹', '送货', 'parcel'],
  water: ['送水', '桶装水', 'water'],
  papers: ['送报', '报刊', 'papers'],
  movers: ['搬家', '搬运', 'movers'],
  gas: ['送气', '燃气', '液化气', 'gas'],
  medicine: ['送药', '药品', 'medicine'],
  other: ['其他', '其它', 'other'],
};

/** The same for each state. */
export const STATE_WORDS: Words<PermitState> = {
  active: ['启用', '正常', '有效', '在用', '已启用', 'active'],
  suspended: ['停用', '暂停', '冻结', '已停用', 'suspended'],
  revoked: ['注销', '作废', '已注销', '失效', 'revoked'],
};

const DAY_WORDS: Words<Days> = {
  'every-day': ['每天', '每日', '全部', 'every day', 'daily'],
  workdays: ['工作日', 'workdays'],
  'free-days': ['休息日', '节假日', 'free days'],
  mon: ['周一', '星期一'],
  tue: ['周二', '星期二'],
  wed: ['周三', '星期三'],
  thu: ['周四', '星期四'],
  fri: ['周五', '星期五'],
  sat: ['周六', '星期六'],
  sun: ['周日', '星期日', '星期天'],
};

/** The key one of whose words this is. */
export function keyOf<K extends string>(words: Words<K>, text: string): K | undefined {
  const word = text.normalize('NFKC').trim().toLowerCase();
  const keys = Object.keys(words).filter((key): key is K => Object.hasOwn(words, key));
  return keys.find((key) => key === word || words[key].includes(word));
}

const SPAN = /^(.*?)\s*(\d{1,2}:\d{2})\s*[-~至到]\s*(\d{1,2}:\d{2})$/;

/** Hours of a permit as people write them: 工作日 08:00-18:00；周六 09:00-12:00. */
export function readHours(text: string): Hours | undefined {
  const spans: Span[] = [];
  for (const part of text.normalize('NFKC').split(/[;,、\n]/)) {
    if (part.trim() === '') continue;
    const [, days = '', from = '', to = ''] = SPAN.exec(part.trim()) ?? [];
    const which = days === '' ? 'every-day' : keyOf(DAY_WORDS, days);
    const [first, last] = [from.padStart(5, '0'), to.padStart(5, '0')];
    if (which === undefined || !isClock(first) || !(isClock(last) || last === '24:00')) {
      return undefined;
    }
    spans.push({ days: which, from: first, to: last });
  }
  return spans;
}

/** The same, written for an export. */
export const writeHours = (hours: Hours): string =>
  hours.map(({ days, from, to }) => `${DAY_WORDS[days][0]} ${from}-${to}`).join('；');

const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
