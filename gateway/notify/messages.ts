import Type from 'typebox';
import { Check } from 'typebox/value';
import { isWithin } from '../../rules/hours.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { open } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { type Instant, toRfc3339 } from '../../rules/vocabulary/time.ts';
import { ALARM_NAMES, term } from '../words/terms.ts';
import type { Hook } from './hook.ts';

/** What of an alarm is told. */
export type ToldAlarm = {
  readonly alarm: string;
  readonly kind: string;
  readonly priority: string;
  readonly place: Text;
  readonly zone?: string;
  readonly raised: Instant;
};

/** A message to be sent. */
export type Draft = {
  readonly notice: string;
  readonly hook: string;
  readonly type: string;
  readonly alarm?: string;
  readonly body: string;
};

const OfAlarm = open({ alarm: Type.String() });

/** What a receiver that heard of an alarm hears of it afterwards. */
const FOLLOWS: Readonly<Record<string, Text>> = {
  'alarm.acknowledged': { zh: '已接警确认', en: 'acknowledged' },
  'alarm.dispatched': { zh: '已派警', en: 'somebody is on the way' },
  'alarm.attended': { zh: '已到场', en: 'somebody is on the scene' },
  'alarm.waived': { zh: '已征得同意，无需到场', en: 'nobody need come, by consent' },
  'alarm.closed': { zh: '已办结', en: 'closed' },
  'alarm.withdrawn': { zh: '已撤销', en: 'withdrawn' },
};

/** The alarm a fact may have messages about. */
export function alarmOf(fact: Fact): string | undefined {
  const isTold = fact.type === 'alarm.escalated' || Object.hasOwn(FOLLOWS, fact.type);
  return isTold && Check(OfAlarm, fact.data) ? fact.data.alarm : undefined;
}

/** What is late, by the clock that runs. */
const LATE = {
  acknowledged: { zh: '无人接警', en: 'not acknowledged' },
  attended: { zh: '无人到场', en: 'nobody on the scene' },
  closed: { zh: '未办结', en: 'not closed' },
} as const satisfies Record<string, Text>;

/** The messages a fact makes: an escalation to the receiver it names, and what became of it to those who heard of it. */
export function draftsOf({
  site,
  hooks,
  fact,
  alarm,
  told,
}: {
  readonly site: Site;
  readonly hooks: readonly Hook[];
  readonly fact: Fact;
  readonly alarm: ToldAlarm;
  /** The receivers that were told of this alarm before. */
  readonly told: ReadonlySet<string>;
}): readonly Draft[] {
  const follow = FOLLOWS[fact.type];
  if (follow !== undefined) {
    return hooks
      .filter(({ id }) => told.has(id))
      .map((hook) => draft(site, hook, fact, alarm, { what: follow }));
  }
  if (fact.type !== 'alarm.escalated') return [];
  const { step, to, clock } = fact.data;
  const late = LATE[clock];
  const what = { zh: `${late.zh}，升级第 ${step} 级`, en: `${late.en}, escalation step ${step}` };
  return hooks
    .filter((hook) => to === `webhook:${hook.id}` || hook.for?.includes(to) === true)
    .filter(({ kinds }) => kinds === undefined || kinds.some((kind) => kind === alarm.kind))
    .filter(({ hours }) => isWithin(site, hours, fact.at))
    .map((hook) => draft(site, hook, fact, alarm, { what, step }));
}

/** A message by which somebody sees that messages arrive. */
export function testDraft(site: Site, hook: Hook, id: string, now: Instant): Draft {
  const text = {
    zh: `${site.name.zh}：测试消息，无需处置`,
    en: `${site.name.en}: a test, nothing to be done`,
  };
  const data = { site: site.id, siteName: site.name, text };
  return {
    notice: `test_${id}_${hook.id}`,
    hook: hook.id,
    type: 'notice.test',
    body: JSON.stringify({ type: 'notice.test', timestamp: toRfc3339(now), data }),
  };
}

function draft(
  site: Site,
  hook: Hook,
  fact: Fact,
  { alarm, kind, priority, place, zone, raised }: ToldAlarm,
  { what, step }: { readonly what: Text; readonly step?: number },
): Draft {
  const name = term(ALARM_NAMES, kind);
  const where = hook.tells === 'place' ? place : undefined;
  const data = {
    site: site.id,
    siteName: site.name,
    alarm,
    kind,
    priority,
    ...(where === undefined ? {} : { place, ...(zone === undefined ? {} : { zone }) }),
    raised: toRfc3339(raised),
    ...(step === undefined ? {} : { step }),
    text: {
      zh: `${site.name.zh}：${name.zh}${where === undefined ? '' : `，${where.zh}`}；${what.zh}`,
      en: `${site.name.en}: ${name.en}${where === undefined ? '' : `, ${where.en}`}; ${what.en}`,
    },
  };
  return {
    // One fact, one receiver, one name: however often it is looked through, and sent.
    notice: `${fact.id}_${hook.id}`,
    hook: hook.id,
    type: fact.type,
    alarm,
    body: JSON.stringify({ type: fact.type, timestamp: toRfc3339(fact.time), data }),
  };
}
