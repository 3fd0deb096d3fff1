import type { Condition, FactData } from '../vocabulary/facts.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { AlarmKind, Priority, Site } from '../vocabulary/site.ts';
import { known, nearOf, placeOf } from './places.ts';
import { abnormal, type Signal } from './signal.ts';

type Weight = {
  readonly kind: AlarmKind;
  readonly priority: Priority;
  /** Answered from where one sits: nobody is asked to be on the scene. */
  readonly isAnsweredThere?: true;
};

/** How each condition is alarmed. */
const CONDITION_ALARMS: Readonly<Record<Condition, Weight>> = {
  tailgating: { kind: 'condition', priority: 'high' },
  'wrong-way': { kind: 'condition', priority: 'high' },
  'forced-arm': { kind: 'condition', priority: 'high' },
  'arm-left-up': { kind: 'condition', priority: 'high' },
  'arm-broken': { kind: 'condition', priority: 'high' },
  'arm-stuck': { kind: 'condition', priority: 'high' },
  'loop-stuck': { kind: 'condition', priority: 'medium' },
  'waiting-without-card': { kind: 'condition', priority: 'low', isAnsweredThere: true },
  'bad-reads': { kind: 'condition', priority: 'low' },
  'clock-off': { kind: 'condition', priority: 'low' },
  'mains-off': { kind: 'power', priority: 'medium' },
  'cabinet-open': { kind: 'tamper', priority: 'high' },
  'call-unanswered': { kind: 'condition', priority: 'medium' },
  'guard-silent': { kind: 'condition', priority: 'high' },
  'duty-check-unanswered': { kind: 'condition', priority: 'high' },
  'too-many-duty-checks': { kind: 'condition', priority: 'high' },
  'equipment-faulty': { kind: 'condition', priority: 'low' },
  overstay: { kind: 'condition', priority: 'low' },
  'backup-only': { kind: 'communication', priority: 'medium' },
  'not-armed': { kind: 'condition', priority: 'low' },
  'card-not-returned': { kind: 'condition', priority: 'low' },
  'disk-low': { kind: 'device', priority: 'high' },
  'broker-lost': { kind: 'communication', priority: 'high' },
};

/** What stands at a place, in words for the list of alarms. */
const CONDITION_WORDS: Readonly<Record<Condition, Text>> = {
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
  'backup-only': { zh: '仅备用通道上报', en: 'reports by its back-up only' },
  'not-armed': { zh: '未按时布防', en: 'not armed in time' },
  'card-not-returned': { zh: '临时卡未交还', en: 'temporary card not returned' },
  'duty-check-unanswered': { zh: '查岗无人应答', en: 'duty check not answered' },
  'too-many-duty-checks': { zh: '查岗过多', en: 'too many duty checks' },
  'guard-silent': { zh: '护卫失联', en: 'guard silent' },
  'equipment-faulty': { zh: '设施故障', en: 'equipment faulty' },
  'disk-low': { zh: '磁盘空间不足', en: 'disk low' },
  'broker-lost': { zh: '消息总线断开', en: 'broker lost' },
};

/** What stands at a place, as an alarm. */
export function conditionRaised(site: Site, data: FactData<'condition.raised'>): Signal {
  const { condition, subject, lane, barrier, device, checkpoint, round, post, permit } = data;
  const { panel, area } = data;
  const { kind, priority, isAnsweredThere } = CONDITION_ALARMS[condition];
  const nearby = checkpoint === undefined ? nearOf(site, lane, barrier, post) : [checkpoint];
  const words = CONDITION_WORDS[condition];
  const where =
    placeOf(site, { lane, barrier, device, checkpoint, round, post, panel, area }) ??
    ofVisit(permit) ??
    (subject === GATEWAY ? GATEWAY_NAME : { zh: subject, en: subject });
  return abnormal({
    kind,
    priority,
    source: `condition ${condition} ${subject}`,
    origin: `condition.${condition}`,
    place: { zh: `${where.zh}：${words.zh}`, en: `${where.en}: ${words.en}` },
    near: isAnsweredThere ? [] : nearby,
    latching: false,
    ...known({ lane, device, checkpoint, panel }),
  });
}

/** What the gateway says of itself is of the machine it runs on. */
const GATEWAY = 'gateway';
const GATEWAY_NAME: Text = { zh: '门岗网关', en: 'the gateway' };

/** Of a visit, by the last of its permit's id: whose it is, is told to those who may see names. */
function ofVisit(permit: string | undefined): Text | undefined {
  const tail = permit?.slice(-PERMIT_TAIL);
  return tail === undefined ? undefined : { zh: `访客许可 …${tail}`, en: `visit …${tail}` };
}

const PERMIT_TAIL = 6;
