import type { Text } from '../../rules/vocabulary/schema.ts';
import { type CodeTable, codesOf, endsOf } from './panel-code.ts';

/** A panel that has dialled says first what it is: 707 to 817, but for those that mean something else. */
const MODELS = Object.fromEntries(
  Array.from({ length: 817 - 707 + 1 }, (_, index) => {
    const code = String(707 + index);
    return [code, [`主机型号${code}`, `panel model ${code}`] as const];
  }),
);

/** What HENG-BO (恒博) panels mean otherwise than DC-05, and their own codes. */
export const HENG_BO_CODES: CodeTable = {
  ...codesOf('log', 'zone', MODELS),
  ...codesOf('arming', 'source', {
    400: ['撤防', 'disarmed', '离家布防', 'armed: away'],
    456: ['留守撤防', 'disarmed from stay', '留守布防', 'armed: stay'],
  }),
  ...codesOf('panic', 'source', { 120: ['紧急报警', 'panic'] }),
  ...codesOf('duress', 'source', { 121: ['胁迫报警', 'duress'] }),
  ...codesOf('technical', 'zone', { 113: ['水警', 'water'] }),
  ...codesOf('log', 'source', { 711: ['遥控操作', 'operated remotely'] }),
  ...codesOf('log', 'zone', {
    134: ['门铃', 'door bell'],
    799: ['信号强度', 'signal strength'],
  }),
  ...endsOf('log', 'zone', { 3100: ['清除指示', 'indication cleared'] }),
  ...codesOf('tamper', 'zone', {
    137: ['主机防拆', 'panel tamper'],
    383: ['防区防拆', 'zone tamper'],
  }),
  ...codesOf('gas', 'zone', { 151: ['煤气报警', 'gas'] }),
  ...codesOf('power', 'zone', {
    301: ['主机交流掉电', 'mains lost', '主机交流恢复', 'mains back'],
    302: ['主机电池低电', 'panel battery low'],
    311: ['主机电池损坏', 'panel battery bad'],
    384: ['防区电源故障', 'zone power fault'],
  }),
  ...codesOf('supervision', 'zone', {
    381: ['防区失效', 'device dead'],
    393: ['防区失联', 'device lost'],
  }),
  ...codesOf('trouble', 'zone', { 387: ['光扰', 'light disturbance'] }),
  ...codesOf('communication', 'zone', {
    485: ['RS-485通信断开', 'RS-485 lost', 'RS-485通信恢复', 'RS-485 back'],
    700: ['联动', 'linked output', '联动恢复', 'linked output ended'],
    944: ['主机离线', 'panel offline', '主机上线', 'panel online'],
  }),
  ...endsOf('communication', 'zone', { 946: ['主机上线', 'panel online'] }),
  ...codesOf('access', 'zone', { 701: ['密码错误', 'wrong password'] }),
};

/** Who gave an order, by the number in the zone field of 400, 456, 120, 121 and 711. */
export function hengBoSource(number: number): Text {
  if (number === 0) return { zh: '键盘', en: 'keypad' };
  if (number <= 10) return { zh: `遥控器${number}`, en: `remote control ${number}` };
  if (number === 97) return { zh: '定时', en: 'timer' };
  if (number === 98 || number === 99) return { zh: '接警中心', en: 'control centre' };
  if (number >= 100 && number <= 199)
    return { zh: `电话${number - 100}`, en: `phone ${number - 100}` };
  if (number === 200) return { zh: '网络主用户', en: 'web owner' };
  if (number >= 201 && number <= 255)
    return { zh: `网络分享用户${number - 200}`, en: `web user ${number - 200}` };
  return { zh: `来源${number}`, en: `source ${number}` };
}
