import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import { numberOf } from '../../rules/vocabulary/panel-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { reasonOf } from './alarm-reasons.ts';
import { PANEL_DOUBT_NAMES, PANEL_NAMES, QUALIFIERS } from './panel-terms.ts';
import type { Places } from './places.ts';
import { type Sentences, say } from './sentence.ts';
import { term } from './terms.ts';

/** Alarm panels in words. */
export const PANEL_SENTENCES = {
  'panel.event': (data, places) => {
    const where = whereOf(data, places);
    const what = data.meaning ?? term(PANEL_NAMES, data.kind);
    const how = howOf(data);
    return say(
      `${where.zh}：${what.zh}${how === undefined ? '' : `，${how.zh}`}（代码 ${data.code}）`,
      `${where.en}: ${what.en}${how === undefined ? '' : `, ${how.en}`} (code ${data.code})`,
    );
  },
  'panel.heard': ({ panel }, places) => {
    const name = places.panel(panel);
    return say(`${name.zh}：主机在线`, `${name.en}: says that it is alive`);
  },
  'panel.lost': ({ panel, why }, places) => {
    const name = places.panel(panel);
    return why === 'silent'
      ? say(`${name.zh}：主机失联，防区状态未知`, `${name.en}: not heard, its zones are unknown`)
      : say(
          `${name.zh}：接收设备离线，防区状态未知`,
          `${name.en}: its receiver is offline, its zones are unknown`,
        );
  },
  'panel.restored': ({ panel }, places) => {
    const name = places.panel(panel);
    return say(`${name.zh}：主机恢复通信`, `${name.en}: is heard again`);
  },
  'panel.awaited': ({ panel, until }, places) => {
    const name = places.panel(panel);
    const when = places.clock(until);
    return say(
      `${name.zh}：接收中断后重新等候，至 ${when}`,
      `${name.en}: waited for anew after an outage on our side, until ${when}`,
    );
  },
  'panel.doubted': (data, places) => {
    const who = ownerOf(data, places);
    const why = term(PANEL_DOUBT_NAMES, data.why);
    return say(
      `${who.zh}：${why.zh}，${data.count} 次`,
      `${who.en}: ${why.en}, ${data.count} ${data.count === 1 ? 'time' : 'times'}`,
    );
  },
  'area.armed': (data, places) => arming(data, places, '布防', 'armed'),
  'area.disarmed': (data, places) => arming(data, places, '撤防', 'disarmed'),
  'area.expected': ({ area, armed, next }, places) => {
    const name = places.armArea(area);
    const when = places.clock(next);
    return armed
      ? say(`${name.zh}：按时段应已布防，至 ${when}`, `${name.en}: should be armed until ${when}`)
      : say(`${name.zh}：按时段可不布防`, `${name.en}: need not be armed`);
  },
  'test.begun': (data, places) => {
    const what = testedThing(data, places);
    const until = places.clock(data.until);
    const why = reasonOf(data.why, data.note);
    return say(
      `${what.zh}：开始测试，至 ${until}，${why.zh}（${places.who(data.by)}）`,
      `${what.en}: in test until ${until} by ${places.who(data.by)}: ${why.en}`,
    );
  },
  'test.ended': (data, places) => {
    const what = testedThing(data, places);
    const who = data.by === undefined ? '' : places.who(data.by);
    return who === ''
      ? say(`${what.zh}：测试到时结束`, `${what.en}: the time of its test is over`)
      : say(`${what.zh}：测试结束（${who}）`, `${what.en}: test ended by ${who}`);
  },
  'zone.watched': ({ zone, why }, places) => {
    const name = places.zone(zone);
    return why === 'armed'
      ? say(`${name.zh}：重新布防，恢复报警`, `${name.en}: armed anew, alarms again`)
      : say(`${name.zh}：停报满一天，恢复报警`, `${name.en}: was left out for a day, alarms again`);
  },
  'zone.standing': ({ zone, why }, places) => {
    const name = places.zone(zone);
    return why === 'armed'
      ? say(`${name.zh}：布防时防区未恢复`, `${name.en}: stands open as it is armed`)
      : say(`${name.zh}：测试结束时仍在报警`, `${name.en}: stands in alarm as its test is over`);
  },
} as const satisfies Partial<Sentences<FactType>>;

/** The word of a code table for what is over says so itself: "armed", "battery restored". */
function howOf({ standing, qualifier, meaning }: FactData<'panel.event'>): Text | undefined {
  if (standing === true) return AFTER_TEST;
  return qualifier === 'restore' && meaning !== undefined ? undefined : term(QUALIFIERS, qualifier);
}

const AFTER_TEST = say('测试结束时仍未恢复', 'stands as its test is over');

function arming(
  { area, by, until, why, note, how, user }: FactData<'area.armed'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const name = places.armArea(area);
  const end =
    until === undefined
      ? say('', '')
      : say(`，至 ${places.clock(until)}`, ` until ${places.clock(until)}`);
  const reason = why === undefined ? undefined : reasonOf(why, note);
  const because = reason === undefined ? say('', '') : say(`，${reason.zh}`, `: ${reason.en}`);
  const who = how === 'panel' ? atPanel(user) : armedBy(by, places);
  return say(
    `${name.zh}：${zh}${end.zh}${because.zh}（${who.zh}）`,
    `${name.en}: ${en}${end.en} by ${who.en}${because.en}`,
  );
}

const armedBy = (by: string | undefined, places: Places): Text =>
  by === undefined ? say('按时段', 'its hours') : say(places.who(by), places.who(by));

/** Only the panel knows whose number that is. */
const atPanel = (user: string | undefined): Text =>
  user === undefined
    ? say('在主机上操作', 'its panel')
    : say(`在主机上操作，用户 ${user}`, `its panel, user ${user}`);

function testedThing(
  { panel, zone, device }: Pick<FactData<'test.ended'>, 'panel' | 'zone' | 'device'>,
  places: Places,
): Text {
  if (panel !== undefined) return places.panel(panel);
  if (zone !== undefined) return places.zone(zone);
  return say(`设备 ${device}`, `device ${device}`);
}

type Owner = Pick<FactData<'panel.event'>, 'panel' | 'device' | 'account'>;

const ownerOf = ({ panel, device, account }: Owner, places: Places): Text =>
  panel === undefined
    ? say(`未登记账号 ${account}（${device}）`, `unknown account ${account} at ${device}`)
    : places.panel(panel);

function whereOf(data: FactData<'panel.event'>, places: Places): Text {
  const owner = ownerOf(data, places);
  if (data.zone !== undefined) {
    const zone = places.zone(data.zone);
    return say(`${owner.zh} ${zone.zh}`, `${owner.en}, ${zone.en}`);
  }
  const number = numberOf(data.number);
  if (number === '') return owner;
  return say(`${owner.zh} 防区 ${number}`, `${owner.en}, zone ${number}`);
}
