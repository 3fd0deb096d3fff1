import type { Text } from '../../../../rules/vocabulary/schema.ts';
import { VERDICT_NAMES } from '../../../words/alarm-sentences.ts';
import type { Naming } from '../../../words/places.ts';
import { sentence } from '../../../words/sentences.ts';
import { ALARM_NAMES, term } from '../../../words/terms.ts';
import type { Line, SitePicture } from '../api/types.ts';
import { clockOf, minutesOf, momentOf } from '../parts/clock.ts';
import { filled } from '../words/filled.ts';

const WORDS = {
  line: { zh: '{title}：{text}', en: '{title}: {text}' },
  raised: { zh: '发生', en: 'Raised' },
  acknowledged: { zh: '接警', en: 'Acknowledged' },
  attended: { zh: '到场', en: 'On the scene' },
  verdict: { zh: '结论', en: 'Verdict' },
  state: { zh: '状态', en: 'State' },
  done: { zh: '{at} {who}（用时 {took}）', en: '{at} {who} (after {took})' },
  'not-yet': { zh: '尚未', en: 'not yet' },
  waived: { zh: '客户同意免到场', en: 'waived with consent' },
  open: { zh: '未结', en: 'open' },
  'open-cleared': { zh: '未结，已恢复', en: 'open, returned to normal' },
  closed: { zh: '已办结 {at}', en: 'closed {at}' },
  withdrawn: { zh: '已撤销 {at}', en: 'withdrawn {at}' },
  course: { zh: '经过：', en: 'What happened:' },
  this: { zh: '本条', en: 'this one' },
  left: { zh: '……略去 {n} 条，全文见移交材料', en: '… {n} more, see the hand-over pack' },
  by: { zh: '报告人', en: 'Reported by' },
} as const satisfies Record<string, Text>;

// More than this nobody reads out or sends on; the whole is in the hand-over pack.
const FIRST_LINES = 5;
const LAST_LINES = 20;

/** What a report is made of. */
export type Reported = {
  readonly site: SitePicture;
  readonly alarm: {
    readonly id: string;
    readonly kind: string;
    readonly place: Text;
    readonly raised: string;
    readonly acknowledged?: string;
    readonly acknowledgedBy?: string;
    readonly attended?: string;
    readonly attendedBy?: string;
    readonly cleared?: string;
    readonly closed?: string;
    readonly closedBy?: string;
  };
  readonly facts: readonly Line[];
  /** Who reports, and when by the server's clock. */
  readonly by: string;
  readonly now: number;
};

/** In which language, and who is named how. */
export type Wording = { readonly language: 'zh' | 'en'; readonly naming: Naming };

type Word = keyof typeof WORDS;
type Values = Readonly<Record<string, string | number>>;
const say = ({ language }: Wording, word: Word, values?: Values): string =>
  filled(WORDS[word][language], values);

/** An alarm in a few lines of text: what a controller reads out on the telephone to the police, or sends them. */
export function reportOf(reported: Reported, wording: Wording): string {
  const { site, alarm, by, now } = reported;
  const { language } = wording;
  const line = (word: Word, text: string): string =>
    say(wording, 'line', { title: say(wording, word), text });
  const what = `${term(ALARM_NAMES, alarm.kind)[language]}　${alarm.place[language]}`;
  const at = momentOf(new Date(now).toISOString(), site.zone, true);
  return [
    `【${site.name[language]}】${what}`,
    line('raised', momentOf(alarm.raised, site.zone, true)),
    line('acknowledged', acknowledgedText(reported, wording)),
    line('attended', attendedText(reported, wording)),
    line('verdict', verdictText(reported, wording)),
    line('state', stateText(reported, wording)),
    say(wording, 'course'),
    ...courseLines(reported, wording),
    line('by', `${by}　${at}`),
  ].join('\n');
}

function acknowledgedText(reported: Reported, wording: Wording): string {
  const { acknowledged: at, acknowledgedBy: by } = reported.alarm;
  return at === undefined ? say(wording, 'not-yet') : doneText(reported, wording, { at, by });
}

function attendedText(reported: Reported, wording: Wording): string {
  const { alarm, site, facts } = reported;
  const { attended: at, attendedBy: by } = alarm;
  if (at === undefined) {
    const isWaived = facts.some(({ type }) => type === 'alarm.waived');
    return say(wording, isWaived ? 'waived' : 'not-yet');
  }
  const seen = facts.findLast((fact) => fact.type === 'alarm.attended');
  const point = site.checkpoints.find(({ id }) => id === seen?.data.checkpoint);
  const text = doneText(reported, wording, { at, by });
  return point === undefined ? text : `${text}　${point.name[wording.language]}`;
}

/** When it was done, by whom, and how long after the alarm. */
function doneText(
  { alarm, site }: Reported,
  wording: Wording,
  { at, by }: { readonly at: string; readonly by: string | undefined },
): string {
  return say(wording, 'done', {
    at: clockOf(at, site.zone),
    who: by === undefined ? '' : (wording.naming(by) ?? by),
    took: minutesOf(Date.parse(at) - Date.parse(alarm.raised)),
  });
}

function verdictText({ facts }: Reported, wording: Wording): string {
  const verdict = facts.findLast((fact) => fact.type === 'alarm.verified');
  if (verdict === undefined) return say(wording, 'not-yet');
  return term(VERDICT_NAMES, verdict.data.is)[wording.language];
}

function stateText({ alarm, site }: Reported, wording: Wording): string {
  const { closed, closedBy, cleared } = alarm;
  if (closed === undefined) return say(wording, cleared === undefined ? 'open' : 'open-cleared');
  const at = momentOf(closed, site.zone, true);
  return say(wording, closedBy === undefined ? 'withdrawn' : 'closed', { at });
}

/** What happened, oldest first; of many the first and the last, with the number of those between. */
function courseLines({ site, facts, alarm }: Reported, wording: Wording): readonly string[] {
  const naming: Naming = (id) => (id === alarm.id ? say(wording, 'this') : wording.naming(id));
  const told = facts.map(
    (fact) => `${clockOf(fact.at, site.zone)} ${sentence(fact, site, naming)[wording.language]}`,
  );
  const left = told.length - FIRST_LINES - LAST_LINES;
  if (left <= 0) return told;
  return [
    ...told.slice(0, FIRST_LINES),
    say(wording, 'left', { n: left }),
    ...told.slice(-LAST_LINES),
  ];
}
