import type { SheetProblem } from '../driver.ts';
import type { RowCode, RowProblem } from './codec.ts';
import type { NoColumns } from './columns.ts';
import { type Column, HEADERS } from './settings.ts';

/** Why a whole file is refused. */
export const FILE_CODES = ['columns-missing', 'no-taps', 'rows-bad'] as const;
export type FileCode = SheetProblem | (typeof FILE_CODES)[number];

type Words = { readonly zh: string; readonly en: string };

/** What is wrong with a file, and what to do about it. */
const FILES: Readonly<Record<FileCode, Words>> = {
  'file-too-large': {
    zh: '文件超过 16 MiB。请按月或按周分开导出。',
    en: 'The file has more than 16 MiB. Export it by month or by week.',
  },
  'file-empty': {
    zh: '文件是空的。请重新导出。',
    en: 'The file is empty. Export it again.',
  },
  'encoding-unknown': {
    zh: '文字编码既不是 UTF-8，也不是 GB18030（GBK）。请另存为 UTF-8 的 CSV 或 .xlsx。',
    en: 'The text is neither UTF-8 nor GB18030 (GBK). Save it as CSV in UTF-8, or as .xlsx.',
  },
  'kind-unknown': {
    zh: '这不是表格（可能是网页或程序文件）。请导出为 CSV 或 .xlsx。',
    en: 'This is no sheet (a page of HTML, or a file of a program?). Export it as CSV or .xlsx.',
  },
  'sheet-broken': {
    zh: '工作簿已损坏，或过大。请用 Excel 或 WPS 打开后另存为 .xlsx。',
    en: 'The workbook is broken or too large. Open it in Excel or WPS and save it as .xlsx.',
  },
  'columns-missing': {
    zh: '找不到需要的列。请在 site.yaml 的 columns 中写明列名，或在导出时选上这些列。',
    en: 'Columns are missing. Name them under `columns` in site.yaml, or export them too.',
  },
  'no-taps': {
    zh: '没有一行可以读取，因此什么都没有采用。',
    en: 'No row could be read, so nothing was taken.',
  },
  'rows-bad': {
    zh: '有几行不能读取；按设置（badRows: refuse-file），整个文件不采用。',
    en: 'Some rows cannot be read; as set (badRows: refuse-file) nothing of the file was taken.',
  },
};

/** What is wrong with a row, and what to do about it. */
const ROWS: Readonly<Record<RowCode, Words>> = {
  'tag-missing': {
    zh: '没有卡号。补上卡号，或删去这一行',
    en: 'no tag number: add it, or delete the row',
  },
  'tag-malformed': {
    zh: '不是卡号。核对卡号，或 site.yaml 中的 numbers（进制）',
    en: 'no number of a tag: correct it, or `numbers` in site.yaml (how they are written)',
  },
  'tag-mangled': {
    zh: '卡号被表格软件改成了数字，末位或前导零已丢失。把该列设为文本后重新导出',
    en: 'a spreadsheet made a number of it, and digits are lost: make the column text and export again',
  },
  'time-missing': {
    zh: '没有时间。补上时间，或删去这一行',
    en: 'no time: add it, or delete the row',
  },
  'time-malformed': {
    zh: '不是日期时间。写成 2026-11-24 08:15:30',
    en: 'no date and time: write 2026-11-24 08:15:30',
  },
  'time-impossible': {
    zh: '时间早于 2020 年或在将来：巡更棒的时钟曾停走或不准。无法知道打点时间，不会采用',
    en: "before 2020, or in the future: the baton's clock had stood or was wrong. Nobody knows when it was",
  },
  'baton-unknown': {
    zh: '没有这根巡更棒。在 site.yaml 中登记，或核对编号',
    en: 'no such baton: add it to site.yaml, or correct its number',
  },
};

/** What to call a column where the file has no header for it. */
const COLUMNS: Readonly<Record<Column, Words>> = {
  tag: { zh: '卡号', en: 'tag' },
  when: { zh: '日期时间', en: 'date and time' },
  date: { zh: '日期', en: 'date' },
  time: { zh: '时间', en: 'time' },
  baton: { zh: '巡更棒号', en: 'baton' },
  guard: { zh: '巡更员', en: 'guard' },
  record: { zh: '记录号', en: 'record' },
};

/** So many rows are listed; more of them say no more. */
const LISTED_MAX = 500;
// A text that Windows shows as it is: with a byte-order mark, and its ends of lines.
const MARK = '\uFEFF';
const asText = (lines: readonly string[]): string => `${MARK}${lines.join('\r\n')}\r\n`;

/** Why a file was refused as a whole. */
export function whyRefused(name: string, code: FileCode, more: readonly string[] = []): string {
  const { zh, en } = FILES[code];
  return asText([
    `文件 ${name} 未被采用：其中没有一次打点被记录。`,
    zh,
    `The file ${name} was not taken: no tap of it is in the records.`,
    en,
    ...more,
    '改好后把文件再放进同一文件夹。 Put it into the same folder again once it is mended.',
  ]);
}

/** The columns that were not found, with the headers that would have been. */
export function missingLines({ missing }: NoColumns): readonly string[] {
  return missing.map((column) => {
    const { zh, en } = COLUMNS[column];
    return `缺少列 / missing column: ${zh} (${en}); 可用列名 / known as: ${HEADERS[column].join('、')}`;
  });
}

/** Rows that were not taken, one to a line. */
export function rowLines(
  problems: readonly RowProblem[],
  headers: Readonly<Partial<Record<Column, string>>>,
): readonly string[] {
  const lines = problems.slice(0, LISTED_MAX).map(({ row, code, column, value }) => {
    const shown = headers[column] ?? COLUMNS[column].zh;
    return `第 ${row} 行，${shown}「${value}」：${ROWS[code].zh}。 Row ${row}, ${shown} "${value}": ${ROWS[code].en}.`;
  });
  const rest = problems.length - lines.length;
  return rest > 0 ? [...lines, `另有 ${rest} 行。 And ${rest} more rows.`] : lines;
}

/** What was not taken of a file whose other rows were. */
export function whyPartly(name: string, taken: number, lines: readonly string[]): string {
  return asText([
    `文件 ${name}：${taken} 次打点已记录；以下各行没有。`,
    `The file ${name}: ${taken} taps are in the records; these rows are not.`,
    ...lines,
    '改好后把整个文件再放进文件夹：已记录的不会重复计入。',
    'Put the whole file into the folder again once it is mended: what is in the records counts once.',
  ]);
}

/** Rows that were taken although nobody knows their guard. */
export function strangerLines(rows: readonly number[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown = `${rows.slice(0, LISTED_MAX).join(', ')}${rows.length > LISTED_MAX ? ' …' : ''}`;
  return [
    `以下各行的巡更员不认识（site.yaml 中的 guards），打点已记录但不属于任何人：${shown}`,
    `Nobody knows the guard of these rows (\`guards\` in site.yaml); their taps are nobody's: ${shown}`,
  ];
}
