import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import writeExcel from 'write-excel-file/node';
import { writeCsv } from '../../../../gateway/imports/csv.ts';
import { readSheet, type Sheet } from '../../../../gateway/imports/read-sheet.ts';
import { cellsOf, HEADER_CELLS, type SheetRow } from '../../../../gateway/imports/sheet-row.ts';
import { writeXlsx } from '../../../../gateway/imports/xlsx.ts';
import { enrolledForms, readForm } from '../../../../rules/access/card-forms.ts';
import { DAYS } from '../../../../rules/vocabulary/days.ts';
import type { Card } from '../../../../rules/vocabulary/readings.ts';
import { ERRANDS } from '../../../../rules/vocabulary/site.ts';
import { instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { oldWorkbook } from '../../../support/old-workbook.ts';

const options = {
  encoding: 'auto',
  form: 'auto',
  zone: 'Asia/Shanghai',
  lanes: new Map([
    ['in-1', 'in-1'],
    ['东门入口', 'in-1'],
    ['out-1', 'out-1'],
  ]),
} as const;
const read = (bytes: Buffer, more: object = {}): Promise<Sheet> =>
  readSheet(bytes, { ...options, ...more });
const csv = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\n'));
const codes = ({ problems }: Sheet) => problems.map(({ row, code }) => [row, code]);
const only = (sheet: Sheet): SheetRow | undefined => sheet.rows[0]?.permit;

// GB18030 is written by iconv: an encoder of ours would share the decoder's mistakes.
const inGb18030 = (text: string): Buffer =>
  execFileSync('iconv', ['-f', 'utf-8', '-t', 'gb18030'], { input: text });
const ENCODED: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  GB18030: inGb18030,
};

const bytesOf = (uid: string): readonly string[] => uid.match(/../g) ?? [];
const FORMS: Readonly<Record<string, { readonly form: string; of(uid: string): string }>> = {
  hex: { form: 'auto', of: (uid) => uid },
  'hex in pairs': { form: 'auto', of: (uid) => bytesOf(uid).join(' ').toLowerCase() },
  'hex, reversed': { form: 'hex-reversed', of: (uid) => bytesOf(uid).toReversed().join('') },
  'ten digits': { form: 'auto', of: (uid) => String(Number.parseInt(uid, 16)).padStart(10, '0') },
  'digits without zeros': { form: 'decimal', of: (uid) => String(Number.parseInt(uid, 16)) },
  'reversed digits': {
    form: 'decimal-reversed',
    of: (uid) => String(Number.parseInt(bytesOf(uid).toReversed().join(''), 16)),
  },
  named: { form: 'auto', of: (uid) => `iso14443a:${uid}` },
  'facility and number': {
    form: 'auto',
    of: (uid) => `${Number.parseInt(uid.slice(2, 4), 16)}，${Number.parseInt(uid.slice(4), 16)}`,
  },
  '3+5 in one': {
    form: '3+5',
    of: (uid) =>
      `${Number.parseInt(uid.slice(2, 4), 16)}${String(Number.parseInt(uid.slice(4), 16)).padStart(5, '0')}`,
  },
};
const card = (form: string): Card => {
  const [technology, bits, uid = ''] = form.split(':');
  return { technology: technology as Card['technology'], bits: Number(bits), uid };
};

describe('a card in a file', () => {
  const uid = fc
    .tuple(fc.integer({ min: 0x10, max: 0xff }), fc.nat(0xff_ffff))
    .map(([high, low]) => (high * 0x100_0000 + low).toString(16).toUpperCase().padStart(8, '0'))
    // With a letter hex is hex by itself; digits alone are below.
    .filter((hex) => /[A-F]/.test(hex));

  for (const encoding of Object.keys(ENCODED)) {
    it(`is the same card in every form, in ${encoding}`, async () => {
      await fc.assert(
        fc.asyncProperty(uid, fc.constantFrom(...Object.keys(FORMS)), async (hex, name) => {
          const written = FORMS[name]?.of(hex) ?? '';
          const text = `姓名,IC卡号,车牌\n张伟,"${written}",粤B12345\n`;
          const sheet = await read(ENCODED[encoding]?.(text) ?? Buffer.of(), {
            form: FORMS[name]?.form,
          });
          expect(sheet.problems).toEqual([]);
          expect(only(sheet)).toMatchObject({ name: '张伟', plates: ['粤B12345'] });
          const [form = ''] = only(sheet)?.cards ?? [];
          // Every reader that says 24 bits knows it, whatever was typed.
          const short = readForm({ technology: 'wiegand', bits: 24, uid: hex.slice(2) });
          expect(enrolledForms(card(form))).toContain(short);
          if (!name.includes('3+5') && !name.includes('facility')) expect(card(form).uid).toBe(hex);
        }),
        { numRuns: 25 },
      );
    });
  }

  it('keeps its leading zeros, also where a spreadsheet has dropped them', async () => {
    const rows = [
      ['姓名', '卡号'],
      ['张伟', '0011649747'],
      ['李娜', '4022222222'],
    ];
    const text = (await read(csv(...rows.map((row) => row.join(','))))).rows;
    expect(text[0]?.permit.cards).toEqual(['wiegand:32:00B1C2D3']);
    const numbers = rows.map((row, index) =>
      row.map((value, place) =>
        index > 0 && place === 1 ? { type: Number, value: Number(value) } : { type: String, value },
      ),
    );
    const excel = await writeExcel(numbers, {}).toBuffer();
    expect((await read(excel)).rows).toEqual(text);
    expect((await read(csv('姓名,卡号', '张伟,="0011649747"', '李娜,4022222222'))).rows).toEqual(
      text,
    );
  });

  it('of eight digits alone is not guessed', async () => {
    const eight = csv('姓名,卡号', '张伟,11649747');
    expect(codes(await read(eight))).toEqual([[2, 'card-ambiguous-form']]);
    expect(only(await read(eight, { form: 'hex' }))?.cards).toEqual(['iso14443a:32:11649747']);
    expect(only(await read(eight, { form: 'decimal' }))?.cards).toEqual(['wiegand:32:00B1C2D3']);
    expect(only(await read(eight, { form: '3+5' }))?.cards).toEqual(['wiegand:24:74C253']);
  });

  it('of eight digits is what the other cards of its file are', async () => {
    const among = async (other: string) =>
      only(await read(csv('姓名,卡号', '张伟,11649747', `李娜,${other}`)))?.cards;
    expect(await among('04A1B2C3')).toEqual(['iso14443a:32:11649747']);
    expect(await among('4022222222')).toEqual(['wiegand:32:00B1C2D3']);
    const both = csv('姓名,卡号', '张伟,11649747', '李娜,04A1B2C3', '王芳,4022222222');
    expect(codes(await read(both))).toEqual([[2, 'card-ambiguous-form']]);
  });

  it('that Excel has written as 1.16E+07 is told as lost', async () => {
    expect(codes(await read(csv('姓名,卡号', '张伟,1.16497E+07')))).toEqual([[2, 'card-mangled']]);
    // A card that only looks like one.
    expect(only(await read(csv('姓名,卡号', '张伟,5E180404')))?.cards).toEqual([
      'iso14443a:32:5E180404',
    ]);
  });

  it('is told where another row has it, or one that some reader cannot tell from it', async () => {
    const sheet = await read(
      csv(
        '姓名,卡号',
        '张伟,04A1B2C3',
        '李娜,04A1B2C3',
        '王芳,99A1B2C3',
        '陈杰,04D4E5F6、04D4E5F6',
      ),
    );
    expect(sheet.problems).toEqual([
      { code: 'card-twice', row: 3, column: '卡号', value: '…B2C3 = 2' },
      { code: 'card-twice', row: 4, column: '卡号', value: '…B2C3 = 2' },
      { code: 'card-twice', row: 5, column: '卡号', value: '…E5F6 = 5' },
    ]);
  });
});

describe('a file', () => {
  it('is read under the headers that people use', async () => {
    const sheet = await read(
      csv(
        '持卡人 *;车牌号码;物理卡号;卡号2;联系电话;房间号;人员类型;有效期至;授权通道;备注;状态',
        '张伟;粤B·12345、粤bd23456;04A1B2C3;04D4E5F6;13800001234;1栋301;业主;2026年12月31日;东门入口、out-1;x;正常',
      ),
    );
    expect(sheet.problems).toEqual([]);
    expect(sheet.ignored).toEqual(['备注']);
    expect(only(sheet)).toEqual({
      name: '张伟',
      plates: ['粤B12345', '粤BD23456'],
      cards: ['iso14443a:32:04A1B2C3', 'iso14443a:32:04D4E5F6'],
      phone: '13800001234',
      household: '1栋301',
      class: 'resident',
      state: 'active',
      lanes: ['in-1', 'out-1'],
      validTo: '2026-12-31T15:59:59.000Z',
    });
  });

  it('tells all that is wrong, with row, column and no whole number', async () => {
    const sheet = await read(
      csv(
        '姓名,卡号,类别,有效期,车道,次数,时段,状态,事由',
        ',04A1B2C3,老板,2026-13-01,北门,0,上午,好,散步',
        '',
        '李娜,,,,,,,',
        '王芳,XYZ12345,,,,,,',
      ),
    );
    expect(
      sheet.problems.map(({ row, column, code, value }) => [row, column, code, value]),
    ).toEqual([
      [2, '姓名', 'name-missing', undefined],
      [2, '有效期', 'date-unknown', '2026-13-01'],
      [2, '时段', 'hours-unknown', '上午'],
      [2, '次数', 'visits-unknown', '0'],
      [2, '事由', 'errand-unknown', '散步'],
      [2, '车道', 'lane-unknown', '北门'],
      [2, '类别', 'class-unknown', '老板'],
      [2, '状态', 'state-unknown', '好'],
      [4, '卡号', 'card-missing', undefined],
      [5, '卡号', 'card-malformed', '…2345'],
    ]);
    expect(sheet.rows).toEqual([]);
  });

  it('with an errand and no class is a delivery', async () => {
    const sheet = await read(csv('姓名,卡号,车牌,事由', '搬家公司,,粤B12345,搬家', '王芳,,粤B2,'));
    expect(sheet.rows.map((one) => [one.permit.class, one.permit.errand])).toEqual([
      ['delivery', 'movers'],
      ['resident', undefined],
    ]);
  });

  it('without what is needed, or that is none, is told as a whole', async () => {
    expect(codes(await read(csv('车牌,备注', '粤B1,x')))).toEqual([
      [undefined, 'column-missing'],
      [undefined, 'column-missing'],
    ]);
    expect(codes(await read(csv('姓名,卡号')))).toEqual([[undefined, 'no-rows']]);
    expect(codes(await read(csv('姓名,卡号,业主', 'a,04A1B2C3,b')))).toEqual([[1, 'column-twice']]);
    expect(codes(await read(Buffer.from('D0CF11E0A1B11AE1', 'hex')))).toEqual([
      [undefined, 'unreadable'],
    ]);
    expect(codes(await read(Buffer.from('00010203', 'hex')))).toEqual([
      [undefined, 'format-unknown'],
    ]);
    expect(codes(await read(Buffer.from('PK\u0003\u0004 no zip')))).toEqual([
      [undefined, 'unreadable'],
    ]);
    expect(codes(await read(Buffer.from([0x61, 0xff, 0xff, 0x0a])))).toEqual([
      [undefined, 'encoding-unknown'],
    ]);
  });
});

describe('an export', () => {
  const word = fc.constantFrom('张伟', '1栋301', '=1+1', "'quoted'", '+86 138', 'a,"b"', '-');
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
  const moment = fc
    .integer({ min: 1_700_000_000, max: 1_900_000_000 })
    .map((seconds) => toRfc3339(instant(seconds * 1_000)));
  const clock = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  const form = fc
    .tuple(fc.constantFrom('em4100:40:', 'iso14443a:56:', 'wiegand:24:'), fc.nat(0xff_ffff))
    .map(([kind, n]) => {
      const digits = { 'em4100:40:': 10, 'iso14443a:56:': 14, 'wiegand:24:': 6 }[kind] ?? 6;
      return `${kind}${n.toString(16).toUpperCase().padStart(digits, '0')}`;
    });
  const row = fc.record(
    {
      name: word,
      phone: word,
      household: word,
      plates: fc.uniqueArray(fc.constantFrom('粤B12345', '粤BD23456', '临A1')),
      model: word,
      colour: word,
      cards: fc.array(form, { minLength: 1, maxLength: 1 }),
      class: fc.constantFrom('resident', 'staff', 'contractor', 'visitor', 'delivery'),
      state: fc.constantFrom('active', 'suspended', 'revoked'),
      lanes: fc.subarray(['in-1', 'out-1']),
      validFrom: maybe(moment),
      validTo: maybe(moment),
      hours: fc.array(fc.record({ days: fc.constantFrom(...DAYS), from: clock, to: clock }), {
        minLength: 1,
        maxLength: 3,
      }),
      visits: fc.integer({ min: 1, max: 100_000 }),
      spaces: word,
      errand: fc.constantFrom(...ERRANDS),
    },
    { requiredKeys: ['name', 'plates', 'cards', 'class', 'state', 'lanes'] },
  ) as fc.Arbitrary<SheetRow>;
  const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin');

  for (const [name, write] of [
    ['CSV', (rows: readonly (readonly string[])[]) => Promise.resolve(Buffer.from(writeCsv(rows)))],
    ['xlsx', writeXlsx],
  ] as const) {
    it(`as ${name} is read again as the same permit`, async () => {
      await fc.assert(
        fc.asyncProperty(row, zones, async (permit, zone) => {
          const file = await write([HEADER_CELLS, cellsOf(permit, zone)]);
          const sheet = await read(file, { zone });
          expect(sheet.problems).toEqual([]);
          expect(cellsOf(only(sheet) ?? permit, zone)).toEqual(cellsOf(permit, zone));
          expect(JSON.parse(JSON.stringify(only(sheet)))).toEqual(
            JSON.parse(JSON.stringify(permit)),
          );
        }),
        { numRuns: name === 'CSV' ? 200 : 20 },
      );
    });
  }

  it('as CSV begins with the mark by which Excel knows UTF-8, and holds no formula', () => {
    const text = writeCsv([['姓名'], ['=HYPERLINK("x")']]);
    expect(text).toBe('\uFEFF姓名\r\n"\'=HYPERLINK(""x"")"\r\n');
  });
});

describe('an old workbook', () => {
  const ROWS = [
    ['姓名', '卡号', '车牌号', '房号', '生效日期', '备注'],
    // 2026-01-31, as Excel counts days.
    ['张伟', '04A1B2C3', '粤B12345', '1栋1单元301', { day: 46_053 }, null],
    [null, null, null, null, null, null],
    ['欧阳娜娜', 4_022_222_222, '粤BD67890', '2栋2单元1502', null, '退租'],
  ] as const;
  const TEXT = csv(
    '姓名,卡号,车牌号,房号,生效日期,备注',
    '张伟,04A1B2C3,粤B12345,1栋1单元301,2026-01-31,',
    '',
    '欧阳娜娜,4022222222,粤BD67890,2栋2单元1502,,退租',
  );

  it.each([
    ['Excel 97, in UTF-16', 8],
    ['Excel 5, in code page 936', 5],
  ] as const)('of %s says what its text says', async (_name, version) => {
    const { encoding: _encoding, ...told } = await read(TEXT);
    expect(told.rows.map(({ row }) => row)).toEqual([2, 4]);
    expect(await read(oldWorkbook(version, ROWS))).toEqual({ ...told, format: 'xls' });
  });

  it('with a card number as a number of eight digits is not guessed', async () => {
    const book = oldWorkbook(5, [
      ['姓名', '卡号'],
      ['张伟', 11_649_747],
    ]);
    expect(codes(await read(book))).toEqual([[2, 'card-ambiguous-form']]);
  });

  it('cut off anywhere is either read whole or said to be unreadable', async () => {
    const book = oldWorkbook(8, ROWS);
    const whole = await read(book);
    for (let length = 8; length < book.length; length += 97) {
      const cut = await read(book.subarray(0, length));
      if (cut.problems.length === 0) expect(cut).toEqual(whole);
    }
  });
});
