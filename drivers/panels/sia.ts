import type { PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import {
  armedBy,
  type CodeMeaning,
  type CodeTable,
  called,
  matterOf,
  type PanelCode,
} from './panel-code.ts';
import { SIA_CODES } from './sia-codes.ts';

/** What an SIA two-letter code means; `own` are the codes that this panel uses differently. */
export function siaMeaning(code: string, own: CodeTable = {}): CodeMeaning {
  const upper = code.toUpperCase();
  const found = own[upper] ?? SIA_CODES[upper] ?? composed(upper);
  if (found === undefined) {
    const meaning = { zh: `未知代码 ${code}`, en: `unknown code ${code}` };
    return { kind: 'unknown', numbers: 'zone', qualifier: 'new', meaning, isKnown: false };
  }
  const { kind, numbers, qualifier = 'new' } = found;
  const armed = armedBy(found, qualifier);
  return {
    ...{ kind, numbers, qualifier, meaning: called(found, qualifier), isKnown: true },
    ...(armed !== undefined && { armed }),
    ...matterOf(kind, MATTERS[upper] ?? composedMatter(upper)),
  };
}

/** What ends a trouble is about the same; so are codes of one thing. */
const MATTERS: Readonly<Record<string, string>> = {
  ...{ AT: 'mains', AR: 'mains', YT: 'battery', YM: 'battery', YR: 'battery' },
  ...{ YQ: 'YP', YJ: 'YI', XR: 'XT', LR: 'LT', YS: 'YC', YK: 'YC', NR: 'NT', XH: 'XQ' },
  ...{ ER: 'ET', IR: 'IA', YH: 'YA', BE: 'BD', FQ: 'FW', OV: 'OU', AN: 'AS' },
  ...{ FV: 'FS', EN: 'EM', EJ: 'ES', XJ: 'XS', TT: 'TA', TJ: 'TA' },
};

/** Of codes that follow from their letters `J` ends `T`, and `H` and `R` end `A`. */
const composedMatter = (code: string): string =>
  SIA_CODES[code] !== undefined ? code : code.replace(/J$/, 'T').replace(/[HR]$/, 'A');

/** The first letter says what it is about. */
const SUBJECTS: Readonly<Record<string, readonly [PanelKind, string, string]>> = {
  B: ['burglary', '盗警', 'burglary'],
  F: ['fire', '火警', 'fire'],
  G: ['gas', '燃气', 'gas'],
  H: ['hold-up', '劫持', 'hold-up'],
  K: ['fire', '温感', 'heat'],
  M: ['medical', '医疗', 'medical'],
  P: ['panic', '紧急', 'panic'],
  Q: ['panic', '求助', 'emergency'],
  S: ['fire', '喷淋', 'sprinkler'],
  T: ['tamper', '防拆', 'tamper'],
  // Nobody tells of which sort: it may be a break-in, and what site.yaml calls its zone says more.
  U: ['burglary', '未分类', 'untyped'],
  W: ['technical', '水警', 'water'],
  Z: ['technical', '低温', 'freeze'],
};

type Aspect = Omit<PanelCode, 'kind' | 'meaning' | 'numbers'> & {
  /** Left out: the kind of the subject. */
  readonly kind?: PanelKind;
  readonly zh: string;
  readonly en: string;
};

/** The second letter says what of it. */
const ASPECTS: Readonly<Record<string, Aspect>> = {
  A: { zh: '报警', en: 'alarm' },
  G: { zh: '未复核', en: 'not verified' },
  H: { zh: '报警', en: 'alarm', qualifier: 'restore' },
  R: { zh: '', en: '', qualifier: 'restore' },
  T: { kind: 'trouble', zh: '故障', en: 'trouble' },
  J: { kind: 'trouble', zh: '故障', en: 'trouble', qualifier: 'restore' },
  S: { kind: 'supervision', zh: '监管', en: 'supervisory' },
  B: { kind: 'bypass', zh: '防区旁路', en: 'zone bypassed' },
  U: { kind: 'bypass', zh: '防区旁路', en: 'zone bypass', qualifier: 'restore' },
  X: { kind: 'test', zh: '测试', en: 'test' },
};

/** 盗警 says 报警 already. */
const joined = (subject: string, aspect: string): string =>
  subject.endsWith('警') && aspect === '报警' ? subject : `${subject}${aspect}`;

function composed(code: string): PanelCode | undefined {
  const subject = SUBJECTS[code.slice(0, 1)];
  const aspect = ASPECTS[code.slice(1)];
  if (subject === undefined || aspect === undefined) return undefined;
  const [kind, zh, en] = subject;
  return {
    kind: aspect.kind ?? kind,
    numbers: 'zone',
    meaning: { zh: joined(zh, aspect.zh), en: `${en} ${aspect.en}`.trim() },
    ...(aspect.qualifier !== undefined && { qualifier: aspect.qualifier }),
  };
}
