import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import { numberOf } from '../../rules/vocabulary/panel-kinds.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { PANEL_DOUBT_NAMES, PANEL_NAMES, QUALIFIERS } from './panel-terms.ts';
import type { Places } from './places.ts';
import { type Sentences, say } from './sentence.ts';
import { term } from './terms.ts';

/** Alarm panels in words. */
export const PANEL_SENTENCES = {
  'panel.event': (data, places) => {
    const where = whereOf(data, places);
    const what = data.meaning ?? term(PANEL_NAMES, data.kind);
    const how = term(QUALIFIERS, data.qualifier);
    return say(
      `${where.zh}：${what.zh}，${how.zh}（代码 ${data.code}）`,
      `${where.en}: ${what.en}, ${how.en} (code ${data.code})`,
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
      `${name.zh}：系统停机后重新等候，至 ${when}`,
      `${name.en}: waited for anew after an outage of ours, until ${when}`,
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
} as const satisfies Partial<Sentences<FactType>>;

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
