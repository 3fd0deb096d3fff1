/** What a column may hold. */
export const FIELDS = [
  'card',
  'plate',
  'name',
  'phone',
  'household',
  'class',
  'errand',
  'from',
  'to',
  'lanes',
  'hours',
  'visits',
  'spaces',
  'model',
  'colour',
  'state',
] as const;
export type Field = (typeof FIELDS)[number];

/** The header an export writes, then the others under which people keep the same thing. */
export const HEADERS: Readonly<Record<Field, readonly [string, ...string[]]>> = {
  card: [
    '卡号',
    'IC卡号',
    'ID卡号',
    '物理卡号',
    '卡片号码',
    '卡片编号',
    '卡内码',
    'card',
    'card number',
    'uid',
  ],
  plate: ['车牌号', '车牌', '车牌号码', '号牌', 'plate', 'plate number', 'licence plate'],
  name: [
    '姓名',
    '持卡人',
    '业主',
    '业主姓名',
    '车主',
    '车主姓名',
    '住户',
    '住户姓名',
    '人员姓名',
    'name',
    'holder',
  ],
  phone: ['电话', '手机', '手机号', '手机号码', '联系电话', '联系方式', 'phone', 'mobile'],
  household: [
    '房号',
    '房间号',
    '户号',
    '房屋',
    '住址',
    '地址',
    '楼栋房号',
    '房产',
    'household',
    'room',
    'unit',
  ],
  class: ['类别', '类型', '人员类型', '卡类型', '用户类型', '身份', 'class', 'type'],
  errand: ['事由', '配送事由', '来访事由', '配送类别', 'errand'],
  from: [
    '生效日期',
    '有效期起',
    '开始日期',
    '开始时间',
    '生效时间',
    '起始日期',
    'valid from',
    'from',
  ],
  to: [
    '截止日期',
    '有效期',
    '有效期至',
    '有效期止',
    '到期日期',
    '到期时间',
    '结束日期',
    '结束时间',
    '失效日期',
    'valid to',
    'to',
    'expires',
  ],
  lanes: ['车道', '授权车道', '通道', '授权通道', '权限', 'lanes', 'lane'],
  hours: ['时段', '通行时段', '授权时段', 'hours'],
  visits: ['次数', '通行次数', '可用次数', 'visits'],
  spaces: ['车位户号', '车位所属户', 'parking household'],
  model: ['车型', '品牌型号', '车辆型号', 'model'],
  colour: ['颜色', '车身颜色', '车辆颜色', 'colour', 'color'],
  state: ['状态', '卡状态', '许可状态', 'state', 'status'],
};

/** Without these a file is no list of permits: each row needs somebody, and something to be known by. */
export const NEEDED: readonly Field[] = ['card', 'name'];

/** Columns of which there may be more than one, numbered or not: 卡号, 卡号2. */
const REPEATED: ReadonlySet<Field> = new Set(['card', 'plate']);

/** A column of a sheet. */
export type Column = { readonly field: Field; readonly header: string; readonly index: number };

/** The columns of a header row: those that mean something to us, those that do not, and what is there twice. */
export function columnsOf(headers: readonly string[]): {
  readonly columns: readonly Column[];
  readonly ignored: readonly string[];
  readonly twice: readonly string[];
} {
  const columns: Column[] = [];
  const ignored: string[] = [];
  const twice: string[] = [];
  for (const [index, header] of headers.entries()) {
    const field = fieldOf(header);
    if (field === undefined) {
      if (header.trim() !== '') ignored.push(header.trim());
    } else if (!REPEATED.has(field) && columns.some((one) => one.field === field)) {
      twice.push(header.trim());
    } else {
      columns.push({ field, header: header.trim(), index });
    }
  }
  return { columns, ignored, twice };
}

const FIELD_OF = new Map(FIELDS.flatMap((field) => HEADERS[field].map((name) => [name, field])));

function fieldOf(header: string): Field | undefined {
  const name = header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*:_]+/g, ' ')
    .trim();
  const bare = name.replaceAll(/\(.*?\)/g, '').trim();
  for (const one of [name, bare, bare.replace(/ ?\d+$/, ''), bare.replaceAll(' ', '')]) {
    const field = BY_NAME.get(one);
    if (field !== undefined) return field;
  }
  return undefined;
}

const BY_NAME = new Map([...FIELD_OF].map(([name, field]) => [name.toLowerCase(), field]));
