import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Places } from './places.ts';
import { type Sentences, say } from './sentence.ts';
import { ALARM_NAMES, CLOCKS, term } from './terms.ts';

/** Alarms and their clocks in words. */
export const ALARM_SENTENCES = {
  'alarm.raised': ({ kind, place }) => {
    const what = term(ALARM_NAMES, kind);
    return say(`${what.zh}：${place.zh}`, `alarm: ${what.en} at ${place.en}`);
  },
  'alarm.repeated': (data, places) => seen(data, places, '再次触发', 'repeated'),
  'alarm.returned': (data, places) => seen(data, places, '已恢复', 'returned to normal'),
  'alarm.cleared': (data, places) => seen(data, places, '已解除', 'cleared'),
  'alarm.acknowledged': (data, places) => done(data, places, '接警确认', 'acknowledged'),
  'alarm.attended': (data, places) => {
    const at = data.checkpoint === undefined ? say('', '') : places.checkpoint(data.checkpoint);
    return done(
      data,
      places,
      at.zh === '' ? '到场' : `到场（${at.zh}）`,
      at.en === '' ? 'attended' : `attended at ${at.en}`,
    );
  },
  'alarm.reset': (data, places) => done(data, places, '复位', 'reset'),
  'alarm.closed': (data, places) => done(data, places, '办结', 'closed'),
  'alarm.withdrawn': ({ alarm }, places) =>
    say(
      `警情 ${places.who(alarm)}：已撤销，后到的记录表明并未发生`,
      `alarm ${places.who(alarm)}: withdrawn, a record that came later shows it was not so`,
    ),
  'clock.missed': ({ alarm, clock }, places) => {
    const which = term(CLOCKS, clock);
    return say(
      `警情 ${places.who(alarm)}：${which.zh}超时`,
      `alarm ${places.who(alarm)}: ${which.en} is overdue`,
    );
  },
  'fire.raised': ({ origin, by }, places) =>
    say(
      `火警确认：全部道闸抬起（${by === undefined ? origin : places.who(by)}）`,
      `fire: all barriers go up (${by === undefined ? origin : places.who(by)})`,
    ),
  'fire.reset': ({ origin, by }, places) =>
    say(
      `火警复位：道闸恢复（${by === undefined ? origin : places.who(by)}）`,
      `fire reset: the barriers are given back (${by === undefined ? origin : places.who(by)})`,
    ),
} as const satisfies Partial<Sentences<FactType>>;

function seen(
  { kind, zone, alarm }: FactData<'alarm.returned'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const what = term(ALARM_NAMES, kind);
  const id = places.who(alarm);
  const where = zone === undefined ? say(id, id) : places.zone(zone);
  return say(`${what.zh}${zh}：${where.zh}`, `${what.en} ${en}: ${where.en}`);
}

function done(
  { alarm, by, why }: FactData<'alarm.closed'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const because = why === undefined || why === '' ? say('', '') : say(`，${why}`, `: ${why}`);
  return say(
    `警情 ${places.who(alarm)}：${zh}${because.zh}（${places.who(by)}）`,
    `alarm ${places.who(alarm)}: ${en} by ${places.who(by)}${because.en}`,
  );
}
