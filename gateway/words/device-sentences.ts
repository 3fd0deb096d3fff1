import type { FactData, FactType } from '../../rules/vocabulary/facts.ts';
import type { Text } from '../../rules/vocabulary/schema.ts';
import { ACT_NAMES } from './act-names.ts';
import { refusalWords } from './act-refusals.ts';
import { inputName } from './input-name.ts';
import type { Places } from './places.ts';
import { COMMAND_NAMES, INPUT_STATES } from './record-terms.ts';
import { type Sentences, say } from './sentence.ts';
import { CONDITION_NAMES, term } from './terms.ts';

/** Devices, conditions and what was turned away, in words. */
export const DEVICE_SENTENCES = {
  'condition.raised': (data, places) => condition(data, places, '', ''),
  'condition.cleared': (data, places) => condition(data, places, '已消除', ' is over'),
  'device.online': ({ device }) => say(`${device}：设备在线`, `${device}: online`),
  'device.offline': ({ device, why }) =>
    say(`${device}：设备离线（${why}）`, `${device}: offline (${why})`),
  'input.observed': ({ device, input, is }, places) => {
    const what = inputName(input, places);
    const state = term(INPUT_STATES, is);
    return say(`${device}：${what.zh}${state.zh}`, `${device}: ${what.en} is ${state.en}`);
  },
  'command.failed': ({ device, type, why }) =>
    say(
      `${device}：${term(COMMAND_NAMES, type).zh}未执行（${why}）`,
      `${device}: ${term(COMMAND_NAMES, type).en} was not done (${why})`,
    ),
  'command.confirmed': ({ device, type }) =>
    say(
      `${device}：${term(COMMAND_NAMES, type).zh}已执行`,
      `${device}: ${term(COMMAND_NAMES, type).en} is done`,
    ),
  'readings.lost': ({ source, from, to, why }) => {
    const because = why === undefined ? '' : ` (${why})`;
    return say(
      `${source}：读数缺失 ${from}–${to}${because}`,
      `${source}: readings ${from} to ${to} are lost${because}`,
    );
  },
  'input.rejected': ({ source, why }) =>
    say(`${source}：输入被搁置（${why}）`, `${source}: an input was set aside (${why})`),
  'act.refused': (data, places) => {
    const who = places.who(data.by);
    const act = term(ACT_NAMES, data.type);
    const why = refusalWords(data, places);
    return say(
      `操作未受理：${act.zh}（${who}），${why.zh}`,
      `${act.en} by ${who} was refused: ${why.en}`,
    );
  },
  'bus.refused': ({ account, what, topic, why, count }) =>
    say(
      `总线拒绝：账户 ${account}，${what} ${topic}，${why}，${count} 次`,
      `the bus refused account ${account}: ${what} ${topic}, ${why}, ${count} times`,
    ),
  'site.configured': ({ digest }) =>
    say(
      `站点配置生效（${digest.slice(0, 8)}）`,
      `site configuration ${digest.slice(0, 8)} is in force`,
    ),
  'reference.changed': ({ kind, subject, by, guard }, places) => {
    const what = kind === 'vehicle' ? say('车辆', 'vehicle') : say('人员', 'person');
    const role = guard === true ? say('（保安）', ' (guard)') : say('', '');
    return say(
      `${what.zh}资料登记：${places.who(subject)}${role.zh}（${places.who(by)}）`,
      `${what.en} ${places.who(subject)}${role.en} saved by ${places.who(by)}`,
    );
  },
  'device.reported': ({ device, host, state, why }) =>
    say(
      `${device}：主机 ${host} 报${term(REPORTED, state).zh}，待主机上线生效（${why}）`,
      `${device}: ${host} reports it ${state}, to hold once that host is alive (${why})`,
    ),
  'host.backlog': ({ host, backlog }) =>
    backlog > 0
      ? say(`${host}：积压 ${backlog} 条读数`, `${host}: is holding ${backlog} readings back`)
      : say(`${host}：积压读数已补齐`, `${host}: has given its last readings`),
  'host.alive': ({ host }) => say(`${host}：设备主机在线`, `${host}: device host is alive`),
  'host.gone': ({ host, why }) =>
    say(`${host}：设备主机失联（${why}）`, `${host}: device host is gone (${why})`),
} as const satisfies Partial<Sentences<FactType>>;

const REPORTED = {
  online: say('在线', 'online'),
  offline: say('离线', 'offline'),
};

function condition(
  { condition: name, lane, panel, area, subject }: FactData<'condition.raised'>,
  places: Places,
  zh: string,
  en: string,
): Text {
  const what = term(CONDITION_NAMES, name);
  const where =
    lane !== undefined
      ? places.lane(lane)
      : panel !== undefined
        ? places.panel(panel)
        : area !== undefined
          ? places.armArea(area)
          : say(subject, subject);
  return say(`${where.zh}：${what.zh}${zh}`, `${where.en}: ${what.en}${en}`);
}
