import type { Condition } from '../vocabulary/facts.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { AlarmKind, Priority } from '../vocabulary/site.ts';

type Weight = { readonly kind: AlarmKind; readonly priority: Priority };

/** How each condition is alarmed; a car that waits is shown at its lane, and its driver's call is the alarm. */
export const CONDITION_ALARMS: Partial<Record<Condition, Weight>> = {
  tailgating: { kind: 'condition', priority: 'high' },
  'wrong-way': { kind: 'condition', priority: 'high' },
  'forced-arm': { kind: 'condition', priority: 'high' },
  'arm-left-up': { kind: 'condition', priority: 'high' },
  'arm-broken': { kind: 'condition', priority: 'high' },
  'arm-stuck': { kind: 'condition', priority: 'high' },
  'loop-stuck': { kind: 'condition', priority: 'medium' },
  'bad-reads': { kind: 'condition', priority: 'low' },
  'clock-off': { kind: 'condition', priority: 'low' },
  'mains-off': { kind: 'power', priority: 'medium' },
  'cabinet-open': { kind: 'tamper', priority: 'high' },
  'call-unanswered': { kind: 'condition', priority: 'medium' },
  'guard-silent': { kind: 'condition', priority: 'high' },
  'duty-check-unanswered': { kind: 'condition', priority: 'high' },
  'equipment-faulty': { kind: 'condition', priority: 'low' },
  overstay: { kind: 'condition', priority: 'low' },
  'card-not-returned': { kind: 'condition', priority: 'low' },
};

/** What stands at a place, in words for the list of alarms. */
export const CONDITION_WORDS: Readonly<Record<Condition, Text>> = {
  tailgating: { zh: '跟车', en: 'tailgating' },
  'wrong-way': { zh: '逆行', en: 'wrong way' },
  'forced-arm': { zh: '强行抬杆', en: 'arm forced' },
  'arm-left-up': { zh: '道闸未落', en: 'arm left up' },
  'arm-broken': { zh: '闸杆断裂', en: 'arm broken' },
  'arm-stuck': { zh: '道闸不动', en: 'arm stuck' },
  'loop-stuck': { zh: '地感常通', en: 'loop stuck' },
  'waiting-without-card': { zh: '无卡等候', en: 'waiting without card' },
  'bad-reads': { zh: '读卡不良', en: 'bad reads' },
  'clock-off': { zh: '时钟偏差', en: 'clock off' },
  'mains-off': { zh: '市电中断', en: 'mains off' },
  'cabinet-open': { zh: '箱门打开', en: 'cabinet open' },
  'call-unanswered': { zh: '呼叫未应答', en: 'call not answered' },
  overstay: { zh: '访客超时', en: 'visitor overstaying' },
  'card-not-returned': { zh: '临时卡未交还', en: 'temporary card not returned' },
  'duty-check-unanswered': { zh: '查岗无人应答', en: 'duty check not answered' },
  'guard-silent': { zh: '护卫失联', en: 'guard silent' },
  'equipment-faulty': { zh: '设施故障', en: 'equipment faulty' },
};
