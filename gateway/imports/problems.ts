import type { ActRefusal } from '../../rules/vocabulary/act-refusals.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ACT_REFUSALS } from '../words/act-refusals.ts';

/** Everything that may be wrong with a file or a row of it: what, and what to do about it. */
export const IMPORT_PROBLEMS = {
  'format-unknown': {
    zh: '不是 .csv、.xlsx 或 .xls 文件；请另存为 .xlsx 或“CSV UTF-8”',
    en: 'none of .csv, .xlsx and .xls; save it as .xlsx or as "CSV UTF-8"',
  },
  'encoding-unknown': {
    zh: '文字编码既不是 UTF-8 也不是 GB18030；请另存为“CSV UTF-8”',
    en: 'the text is neither UTF-8 nor GB18030; save it as "CSV UTF-8"',
  },
  unreadable: {
    zh: '文件无法读取，可能已损坏；请重新另存后再导入',
    en: 'the file cannot be read, it may be damaged; save it anew and import that',
  },
  'no-rows': {
    zh: '没有数据行；首行应为表头，其后每行一个许可',
    en: 'there are no rows; the first line is the header, each line after it one permit',
  },
  'too-many-rows': {
    zh: '行数超过一次导入的上限；请拆成几个文件',
    en: 'there are more rows than one import takes; split the file',
  },
  'too-large': {
    zh: '文件超过一次导入的大小上限；请拆成几个文件',
    en: 'the file is larger than one import takes; split it',
  },
  'column-missing': {
    zh: '缺少必需的列；请在首行加上该表头',
    en: 'a column that is needed is missing; add its header to the first line',
  },
  'column-twice': {
    zh: '此列出现了两次；请删去一列',
    en: 'this column is there twice; delete one of them',
  },
  'name-missing': {
    zh: '没有姓名；请填写',
    en: 'there is no name; fill it in',
  },
  'too-long': {
    zh: '内容过长；请缩短',
    en: 'this is too long; shorten it',
  },
  'too-many': {
    zh: '一行中卡号或车牌过多；请分成几行',
    en: 'too many cards or plates in one row; split it into several rows',
  },
  'card-missing': {
    zh: '既无卡号也无车牌；请填写其一，都没有的人不必导入',
    en: 'there is neither card nor plate; fill one in, nobody without them needs a row',
  },
  'card-malformed': {
    zh: '卡号无法识别；请填十六进制、卡面十位数字、“177,49875”或 em4100:0A00B1C2D3',
    en: 'no card number; write hex, the ten printed digits, 177,49875 or em4100:0A00B1C2D3',
  },
  'card-ambiguous-form': {
    zh: '这串数字可能是十六进制、少了前导零的十进制或 3+5 格式；请用 --cards 说明是哪一种',
    en: 'these digits may be hex, decimal without its zeros, or 3+5; say which with --cards',
  },
  'card-mangled': {
    zh: '卡号被 Excel 改成了科学计数，数字已丢失；请将该列设为“文本”后重新填写',
    en: 'Excel has turned this number into 1.2E+9 and lost its digits; make the column text and enter it again',
  },
  'card-twice': {
    zh: '与本文件另一行的卡号相同，或有的读卡器分不清这两张卡；请核对这两行',
    en: 'another row of this file has this card, or some reader cannot tell the two apart; check both rows',
  },
  'class-unknown': {
    zh: '类别无法识别；请填 住户、员工、承包、访客 或 配送',
    en: 'no class; write resident, staff, contractor, visitor or delivery',
  },
  'errand-unknown': {
    zh: '事由无法识别；请填 送餐、快递、送水、送报、搬家、送气、送药 或 其他',
    en: 'no errand; write food, parcel, water, papers, movers, gas, medicine or other',
  },
  'state-unknown': {
    zh: '状态无法识别；请填 启用、停用 或 注销',
    en: 'no state; write active, suspended or revoked',
  },
  'date-unknown': {
    zh: '日期无法识别；请按 2026-01-31 或 2026-01-31 18:00 填写',
    en: 'no date; write 2026-01-31 or 2026-01-31 18:00',
  },
  'hours-unknown': {
    zh: '时段无法识别；请按“工作日 08:00-18:00；周六 09:00-12:00”填写',
    en: 'no hours; write them as workdays 08:00-18:00; sat 09:00-12:00',
  },
  'visits-unknown': {
    zh: '次数应为 1 至 100000 的整数',
    en: 'visits are a whole number from 1 to 100000',
  },
  'lane-unknown': {
    zh: '没有这条车道；请填车道名称或编号，留空为全部车道',
    en: 'there is no such lane; write its name or id, or leave it empty for every lane',
  },
} as const satisfies Record<string, Text>;

export type ImportProblemCode = keyof typeof IMPORT_PROBLEMS;

/** One thing that is wrong: where it stands, what of it may be shown, and what to do. */
export type ImportProblem = {
  readonly code: ImportProblemCode | ActRefusal;
  /** Line of the file, counted as a spreadsheet does; left out where it is the file itself. */
  readonly row?: number;
  readonly column?: string;
  /** What may be shown of the value: never a whole card number, name or phone. */
  readonly value?: string;
};

/** A problem in words. */
export function problemText({ code }: Pick<ImportProblem, 'code'>): Text {
  return isOurs(code) ? IMPORT_PROBLEMS[code] : ACT_REFUSALS[code];
}

const isOurs = (code: ImportProblem['code']): code is ImportProblemCode =>
  Object.hasOwn(IMPORT_PROBLEMS, code);
