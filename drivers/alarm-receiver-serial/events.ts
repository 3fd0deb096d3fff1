import type { PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import type { ReadingData } from '../../rules/vocabulary/readings.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { contactIdMeaning, contactIdQualifier } from '../panels/contact-id.ts';
import {
  armedBy,
  type CodeMeaning,
  type CodeTable,
  called,
  type Numbers,
  type Qualifier,
} from '../panels/panel-code.ts';
import { placeOf } from '../panels/places.ts';
import { siaMeaning } from '../panels/sia.ts';

/** What one line says of one thing, but for the line itself; `account`: where it is another than that of the line. */
export type LineEvent = Omit<ReadingData<'panel.reported'>, 'account' | 'raw'> & {
  readonly account?: string;
};

/** Where it is, in the digits of the line. */
export type Numbered = { readonly partition?: string; readonly number?: string };

/** A Contact ID event: `E 130 01 015`; `own` are the codes that these panels use differently. */
export function contactIdEvent(
  mark: string,
  code: string,
  numbered: Numbered,
  own: CodeTable,
): LineEvent {
  const digits = code.toUpperCase();
  return eventOf(digits, contactIdMeaning(digits, contactIdQualifier(mark), own), numbered);
}

/** An SIA event: `BA 0012`; `own` are the codes that these panels use differently. */
export const siaEvent = (code: string, numbered: Numbered, own: CodeTable): LineEvent =>
  eventOf(code, siaMeaning(code, own), numbered);

/** An event of a format that has no codes, only letters or digits. */
export function plainEvent(
  code: string,
  [kind, qualifier, zh, en]: Plain,
  numbered: Numbered,
): LineEvent {
  const numbers: Numbers = kind === 'arming' ? 'user' : 'zone';
  const plain = { kind, numbers, meaning: { zh, en } };
  const armed = armedBy(plain, qualifier);
  const means = {
    ...{ kind, qualifier, numbers, meaning: called(plain, qualifier), isKnown: true },
    ...(armed !== undefined && { armed }),
  };
  return eventOf(code, means, numbered);
}

/** What a letter or digit stands for. */
export type Plain = readonly [kind: PanelKind, qualifier: Qualifier, zh: string, en: string];

/** A letter or digit that stands for nothing known, with where it is all the same. */
export const unknownCode = (code: string, numbered: Numbered): LineEvent => {
  const meaning = { zh: `未知代码 ${code}`, en: `unknown code ${code}` };
  const means = { kind: 'unknown', qualifier: 'new', numbers: 'zone', meaning } as const;
  return eventOf(code, { ...means, isKnown: false }, numbered);
};

/** What nobody knows: kept, acknowledged and shown. */
const unknownEvent = (code: string, meaning: Text): LineEvent => ({
  code,
  kind: 'unknown',
  qualifier: 'new',
  meaning,
});

/** A line, or what stands in it, of which nothing can be read. */
export const unreadable = (text: string): LineEvent =>
  unknownEvent(text.trim().slice(0, 1), {
    zh: '无法识别的报告',
    en: 'a report that nobody can read',
  });

function eventOf(
  code: string,
  { kind, qualifier, meaning, numbers, isKnown, armed, matter }: CodeMeaning,
  { partition = '', number = '' }: Numbered,
): LineEvent {
  return {
    code,
    kind,
    qualifier,
    meaning,
    ...(isSome(partition) && { partition }),
    ...(isSome(number) && placeOf(numbers, number)),
    ...(!isKnown && { unmapped: true }),
    ...(armed !== undefined && { armed }),
    ...(matter !== undefined && { matter }),
  };
}

/** Zeros and blanks stand for none. */
const isSome = (digits: string): boolean => /[^0 ]/.test(digits);
