import type { ReadingData } from '../../rules/vocabulary/readings.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { contactIdMeaning, contactIdQualifier } from '../panels/contact-id.ts';
import type { CodeMeaning } from '../panels/panel-code.ts';
import { placeOf } from '../panels/places.ts';
import type { PanelProfile } from '../panels/profiles.ts';
import { siaMeaning } from '../panels/sia.ts';
import { readTokens, type SiaToken } from '../panels/sia-tokens.ts';
import type { Content } from './content.ts';
import { eventTime, readStamp } from './stamp.ts';

/** What a panel reported, but for its account and the message as it came. */
export type PanelEvent = Omit<ReadingData<'panel.reported'>, 'account' | 'raw'>;

/** How the messages of one panel are to be read. */
export type Reading = { readonly profile: PanelProfile; readonly utcOffsetMinutes: number };

const CONTACT_ID_TOKENS: ReadonlySet<string> = new Set(['ADM-CID', 'HENG-BO']);

/**
 * What a message reports: none where it only says that its panel is there. What nobody can read is an event of unknown
 * kind: it is kept as it came and acknowledged, so that it blocks nothing that is queued behind it.
 */
export function readEvents(
  token: string,
  content: Content,
  how: Reading,
  now: Instant,
): readonly PanelEvent[] {
  if (token === 'NULL' || content.data.trim() === '') return [];
  const beside = { ...givenText(content), ...givenTime(content, how) };
  if (token === 'SIA-DCS') {
    const events = readTokens(content.data).map((one) => ({
      ...beside,
      ...ofToken(one, how, now),
    }));
    if (events.length === 0) return [{ ...unreadable(content.data), ...beside }];
    const more = events.length - EVENTS_MAX;
    return more > 0 ? [...events.slice(0, EVENTS_MAX), { ...tooMany(more), ...beside }] : events;
  }
  const event = CONTACT_ID_TOKENS.has(token) ? ofContactId(content.data, how.profile) : undefined;
  return [{ ...beside, ...(event ?? unreadable(content.data)) }];
}

/** `1110 01 016`: qualifier and code, partition, zone or user. */
const CONTACT_ID = /^\s*([0-9A-Z])([0-9A-F]{3})\s+([0-9A-F]{1,2})\s+[CU]?([0-9A-F]{1,4})\b/i;

function ofContactId(data: string, profile: PanelProfile): PanelEvent | undefined {
  const parts = CONTACT_ID.exec(data);
  if (parts === null) return undefined;
  const [, mark = '', digits = '', partition = '', number = ''] = parts;
  const code = digits.toUpperCase();
  const means = contactIdMeaning(code, contactIdQualifier(mark), profile.contactId);
  return { code, ...told(means, { partition, number }, profile) };
}

function ofToken(
  token: SiaToken,
  { profile, utcOffsetMinutes }: Reading,
  now: Instant,
): PanelEvent {
  const { code, number, area, user, text } = token;
  const means = siaMeaning(code, profile.sia);
  const at = eventTime(token, utcOffsetMinutes, now);
  return {
    code,
    ...told(means, { ...(area !== undefined && { partition: area }), number }, profile),
    ...(user !== undefined && { user }),
    ...(text !== undefined && { text }),
    ...(at !== undefined && { panelTime: toRfc3339(at) }),
  };
}

type Numbered = { readonly partition?: string; readonly number: string };

function told(
  { kind, qualifier, meaning, numbers, isKnown, armed, matter }: CodeMeaning,
  { partition = '', number }: Numbered,
  { partitions = Number.POSITIVE_INFINITY, source }: PanelProfile,
): Omit<PanelEvent, 'code'> {
  const isNumber = /[^0]/.test(number);
  const isPart = /[^0]/.test(partition) && !isBeyond(partition, partitions);
  const by = numbers === 'source' && number !== '' ? source?.(Number(number)) : undefined;
  return {
    kind,
    qualifier,
    meaning: by === undefined ? meaning : saidBy(meaning, by),
    ...(isPart && { partition }),
    ...(isNumber && placeOf(numbers, number)),
    ...(!isKnown && { unmapped: true }),
    ...(armed !== undefined && { armed }),
    ...(matter !== undefined && { matter }),
  };
}

/** Names of letters are no count. */
const isBeyond = (partition: string, last: number): boolean => Number(partition) > last;

const saidBy = ({ zh, en }: Text, by: Text): Text => ({
  zh: `${zh}（${by.zh}）`,
  en: `${en} (${by.en})`,
});

/** A block of SIA has some ten codes; a message may have two thousand, and each would be kept with all of it. */
export const EVENTS_MAX = 100;

/** What is not told one by one is not dropped: it is in the message as it came. */
const tooMany = (more: number): PanelEvent => ({
  code: `${more} more`,
  kind: 'unknown',
  qualifier: 'new',
  meaning: { zh: `同一报文另有${more}个事件`, en: `${more} more events in one message` },
});

const CODE_MAX = 16;

const unreadable = (data: string): PanelEvent => ({
  code: data.slice(0, CODE_MAX),
  kind: 'unknown',
  qualifier: 'new',
  meaning: { zh: '无法识别的报告', en: 'a report that nobody can read' },
});

/** Extended data I is a text for the event. */
function givenText({ extended }: Content): { readonly text?: string } {
  const text = extended.find((one) => one.startsWith('I'))?.slice(1);
  return text === undefined || text === '' ? {} : { text };
}

/** Extended data H is when it occurred; else the time of the frame. */
function givenTime(
  { extended, stamp }: Content,
  { utcOffsetMinutes }: Reading,
): { readonly panelTime?: string } {
  const occurred = extended.find((one) => /^H\d\d:/.test(one))?.slice(1);
  const at = readStamp(occurred ?? stamp ?? '', utcOffsetMinutes);
  return at === undefined ? {} : { panelTime: toRfc3339(at) };
}
