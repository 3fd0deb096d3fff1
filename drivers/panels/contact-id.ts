import type { PanelKind } from '../../rules/vocabulary/panel-kinds.ts';
import { CONTACT_ID_ALARMS } from './contact-id-alarms.ts';
import { CONTACT_ID_RECORDS } from './contact-id-records.ts';
import {
  armedBy,
  type CodeMeaning,
  type CodeTable,
  called,
  matterOf,
  type Qualifier,
} from './panel-code.ts';

/** Every code of DC-05, appendix C, by its three digits. */
export const CONTACT_ID: CodeTable = { ...CONTACT_ID_ALARMS, ...CONTACT_ID_RECORDS };

/**
 * What a Contact ID event means. `code` is its three digits; `own` are the codes that this panel uses differently, by
 * their three digits or, where only one qualifier is meant, by all four (`3100`).
 */
export function contactIdMeaning(
  code: string,
  qualifier: Qualifier,
  own: CodeTable = {},
): CodeMeaning {
  const found = own[`${DIGITS[qualifier]}${code}`] ?? own[code] ?? CONTACT_ID[code];
  if (found === undefined) return unmapped(code, qualifier);
  const means = found.qualifier ?? qualifier;
  const { kind, numbers } = found;
  const armed = armedBy(found, means);
  return {
    ...{ kind, numbers, qualifier: means, meaning: called(found, means), isKnown: true },
    ...(armed !== undefined && { armed }),
    ...matterOf(kind, MATTERS[code] ?? code),
  };
}

/** Codes about the same thing, here or by SIA: a panel may report by either, to one receiver and the other. */
const MATTERS: Readonly<Record<string, string>> = {
  301: 'mains',
  302: 'battery',
  309: 'battery',
  311: 'battery',
  // HENG-BO: it is there again.
  946: '944',
};

/**
 * What the first digit of QXYZ, or the letter serial receivers put there, says of an event. What is none of them counts
 * as new: an alarm is never taken for its end.
 */
export function contactIdQualifier(mark: string): Qualifier {
  return QUALIFIERS[mark.toUpperCase()] ?? 'new';
}

const DIGITS: Readonly<Record<Qualifier, string>> = { new: '1', restore: '3', still: '6' };
const QUALIFIERS: Readonly<Record<string, Qualifier>> = {
  '1': 'new',
  '3': 'restore',
  '6': 'still',
  E: 'new',
  R: 'restore',
  P: 'still',
};

// Class by the hundreds digit. An unmapped 1xx is an alarm of unknown kind: it may be anything from fire to flood.
const CLASSES: Readonly<Record<string, readonly [PanelKind, string, string]>> = {
  '1': ['unknown', '未知报警代码', 'unknown alarm code'],
  '2': ['supervision', '未知监管代码', 'unknown supervisory code'],
  '3': ['trouble', '未知故障代码', 'unknown trouble code'],
  '4': ['access', '未知布撤防或门禁代码', 'unknown arming or access code'],
  '5': ['bypass', '未知旁路代码', 'unknown bypass code'],
  '6': ['test', '未知测试代码', 'unknown test code'],
};

function unmapped(code: string, qualifier: Qualifier): CodeMeaning {
  const [kind, zh, en] = CLASSES[code.slice(0, 1)] ?? ['unknown', '未知代码', 'unknown code'];
  const named = {
    kind,
    numbers: 'zone',
    meaning: { zh: `${zh}${code}`, en: `${en} ${code}` },
  } as const;
  return { kind, numbers: 'zone', qualifier, meaning: called(named, qualifier), isKnown: false };
}
