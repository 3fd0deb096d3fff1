import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { reasonOf } from './alarm-reasons.ts';
import type { Places } from './places.ts';
import { type Sentences, say } from './sentence.ts';
import { ALARM_NAMES, CLOCKS, term } from './terms.ts';

/** Alarms and their clocks in words. */
export const ALARM_SENTENCES = {
  'alarm.raised': ({ kind, place, test }) => {
    const what = term(ALARM_NAMES, kind);
    return test === true
      ? say(`测试：${what.zh}：${place.zh}`, `test: ${what.en} at ${place.en}`)
      : say(`${what.zh}：${place.zh}`, `alarm: ${what.en} at ${place.en}`);
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
  'alarm.chattering': (data, places) => seen(data, places, '频繁变化，合并提示', 'chatters'),
  'alarm.settled': (data, places) =>
    seen(data, places, `已平稳，共 ${data.count} 次`, `quiet again after ${data.count} times`),
  'flood.begun': ({ count }) =>
    say(
      `警情过多（10 分钟 ${count} 条）：同一主机的合并显示，火警和求助除外`,
      `a flood of alarms (${count} in 10 minutes): those of one panel share a line, but fire and calls for help`,
    ),
  'flood.ended': ({ grouped }) =>
    say(`警情高峰结束，合并 ${grouped} 条`, `the flood is over, ${grouped} shared a line`),
  'alarm.grouped': ({ alarm, kind, place, active }, places) => {
    const what = term(ALARM_NAMES, kind);
    const id = places.who(alarm);
    return active
      ? say(
          `${what.zh}：${place.zh}（并入警情 ${id}）`,
          `${what.en} at ${place.en}, with alarm ${id}`,
        )
      : say(`${place.zh}：一处已恢复`, `${place.en}: one of them returned to normal`);
  },
  'alarm.suppressed': ({ kind, place, why }) => {
    const what = term(ALARM_NAMES, kind);
    const because = term(SUPPRESSED, why);
    return say(
      `${what.zh}：${place.zh}（${because.zh}，不报警）`,
      `${what.en} at ${place.en}: no alarm, ${because.en}`,
    );
  },
  'alarm.realarmed': (data, places) => {
    const { zh, en } = term(REALARMS, data.why);
    return seen(data, places, zh, en);
  },
  'alarm.dispatched': (data, places) => {
    const whom = [
      ...(data.guard === undefined ? [] : [say(places.who(data.guard), places.who(data.guard))]),
      ...(data.post === undefined ? [] : [places.post(data.post)]),
    ];
    const zh = whom.map((one) => one.zh).join('、');
    const en = whom.map((one) => one.en).join(', ');
    return did(data, places, `派警至${zh}`, `${en} sent`, data.note);
  },
  'alarm.verified': (data, places) => {
    const { zh, en } = term(VERDICT_NAMES, data.is);
    return did(data, places, zh, en, data.note);
  },
  'alarm.waived': (data, places) =>
    did(
      data,
      places,
      `客户同意免到场（${data.consent}）`,
      `attendance waived with consent (${data.consent})`,
      data.why,
    ),
  'alarm.noted': (data, places) => did(data, places, '备注', 'noted', data.note),
  'alarm.ticked': (data, places) =>
    data.done
      ? did(data, places, `已完成步骤 ${data.step}`, `step ${data.step} done`)
      : did(data, places, `撤回步骤 ${data.step}`, `step ${data.step} taken back`),
  'alarm.shelved': (data, places) => {
    const until = places.clock(data.until);
    return ended(data, places, `暂缓至 ${until}`, `shelved until ${until}`);
  },
  'alarm.unshelved': ({ alarm, by, how }, places) => {
    const { zh, en } = term(UNSHELVED, how);
    const id = places.who(alarm);
    const who =
      by === undefined ? say('', '') : say(`（${places.who(by)}）`, ` by ${places.who(by)}`);
    return say(`警情 ${id}：${zh}${who.zh}`, `alarm ${id}: ${en}${who.en}`);
  },
  'alarm.escalated': ({ alarm, clock, step, nth, to }, places) => {
    const which = term(CLOCKS, clock);
    const whom = target(to, places);
    const id = places.who(alarm);
    const again = nth === 0 ? say('', '') : say(`（第 ${nth + 1} 次）`, `, time ${nth + 1}`);
    return say(
      `警情 ${id}：待${which.zh}，升级第 ${step} 级，通知${whom.zh}${again.zh}`,
      `alarm ${id}: waits for ${which.en}, step ${step} tells ${whom.en}${again.en}`,
    );
  },
  'alarm.reset': (data, places) => ended(data, places, '复位', 'reset'),
  'alarm.closed': (data, places) => ended(data, places, '办结', 'closed'),
  'alarm.handed-over': (data, places) => {
    const [zh, en] = data.names
      ? ['含姓名、车牌', 'with names and plates']
      : ['不含姓名、车牌', 'without names'];
    const digest = data.manifest.slice(0, DIGEST_SHOWN);
    return did(
      data,
      places,
      `制作移交材料（${zh}），校验值 ${digest}…`,
      `handed over as a file (${en}, manifest ${digest}…)`,
    );
  },
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
  'fire.raised': ({ origin, by, why, note }, places) => {
    const who = by === undefined ? origin : places.who(by);
    const reason = why === undefined ? undefined : reasonOf(why, note);
    return reason === undefined
      ? say(`火警确认：全部道闸抬起（${who}）`, `fire: all barriers go up (${who})`)
      : say(
          `火警确认：全部道闸抬起，${reason.zh}（${who}）`,
          `fire: all barriers go up (${who}): ${reason.en}`,
        );
  },
  'fire.reset': ({ origin, by }, places) =>
    say(
      `火警复位：道闸恢复（${by === undefined ? origin : places.who(by)}）`,
      `fire reset: the barriers are given back (${by === undefined ? origin : places.who(by)})`,
    ),
} as const satisfies Partial<Sentences<FactType>>;

/** Enough to compare by eye with the form that both sides signed. */
const DIGEST_SHOWN = 12;

const REALARMS = {
  again: say('再次触发，须重新接警', 'came again and asks anew'),
  another: say('又有一处触发，须重新接警', 'has another and asks anew'),
  graver: say('级别升高，须重新接警', 'is graver and asks anew'),
};

const SUPPRESSED = {
  test: say('测试中', 'it is tested'),
};

/** What was found of an alarm. */
export const VERDICT_NAMES = {
  true: say('核实为真警', 'found to be real'),
  false: say('核实为误报', 'found to be false'),
  unknown: say('无法核实', 'could not be verified'),
};

const UNSHELVED = {
  hand: say('取消暂缓', 'taken off the shelf'),
  time: say('暂缓到期，重新提示', 'its time on the shelf is over, it asks anew'),
  realarmed: say('暂缓中再次升级，重新提示', 'taken off the shelf because it asks anew'),
};

/** Who is told. */
function target(to: string, places: Places): Text {
  const [, what, id = ''] = /^(person|post|webhook):(.*)$/.exec(to) ?? [];
  switch (what) {
    case 'person':
      return say(places.who(id), places.who(id));
    case 'post':
      return places.post(id);
    case 'webhook':
      return say(`推送 ${id}`, `webhook ${id}`);
    default:
      return term(TARGETS, to);
  }
}

const TARGETS = {
  console: say('控制台', 'the console'),
  booth: say('岗亭', 'the booth'),
  supervisor: say('主管', 'the supervisor'),
};

function did(
  { alarm, by }: Pick<FactData<'alarm.closed'>, 'alarm' | 'by'>,
  places: Places,
  zh: string,
  en: string,
  why?: string,
): Text {
  return done(why === undefined ? { alarm, by } : { alarm, by, why }, places, zh, en);
}

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

/** What has a reason of the lists: told in both languages. */
function ended(
  { alarm, by, why, note }: FactData<'alarm.closed'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  return because(
    { alarm, by },
    places,
    say(zh, en),
    why === undefined ? undefined : reasonOf(why, note),
  );
}

function done(
  { alarm, by, why }: FactData<'alarm.closed'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const reason = why === undefined ? undefined : say(why, why);
  return because({ alarm, by }, places, say(zh, en), reason);
}

function because(
  { alarm, by }: Pick<FactData<'alarm.closed'>, 'alarm' | 'by'>,
  places: Places,
  { zh, en }: Text,
  reason = say('', ''),
): Text {
  const why = reason.zh === '' ? say('', '') : say(`，${reason.zh}`, `: ${reason.en}`);
  return say(
    `警情 ${places.who(alarm)}：${zh}${why.zh}（${places.who(by)}）`,
    `alarm ${places.who(alarm)}: ${en} by ${places.who(by)}${why.en}`,
  );
}
