import { type EventSource, eventSource, isMomentary } from '../panel-source.ts';
import type { FactData, FactOf } from '../vocabulary/facts.ts';
import type { DeviceId, PanelId } from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { numberOf, type PanelDoubt } from '../vocabulary/panel-kinds.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { AlarmKind, Panel, Priority, Site } from '../vocabulary/site.ts';
import { latches, priorityOf } from './kinds.ts';
import { abnormal, type Cause, normal, type Signal } from './signal.ts';

type PanelFact = FactOf<'panel.lost' | 'panel.restored' | 'panel.doubted'>;

/** What is said of a panel, for the list of alarms. */
export function panelSignals(site: Site, fact: PanelFact): readonly Signal[] {
  switch (fact.type) {
    case 'panel.lost':
      // Where its receiver is down, that is the alarm.
      return fact.data.why === 'silent' ? [silent(site, fact.data.panel)] : [];
    case 'panel.restored':
      return [normal(`panel ${fact.data.panel}`)];
    case 'panel.doubted':
      return [doubted(site, fact.data)];
    default:
      return unreachable(fact);
  }
}

/** What a panel says. */
export function eventSignals(site: Site, { data, time }: FactOf<'panel.event'>): readonly Signal[] {
  const about = eventSource(site, data);
  if (about === undefined) return [];
  if (data.qualifier === 'restore') return [{ to: 'normal', source: about.source, time }];
  const manner = data.qualifier === 'still' ? 'still' : 'event';
  return [abnormal(causeOf(site, data, about), isMomentary(about.kind), manner)];
}

/** What a panel said of a zone before, and that stands. */
export function standingEvent(site: Site, data: Said): readonly Signal[] {
  const about = eventSource(site, data);
  if (about === undefined) return [];
  return [abnormal(causeOf(site, data, about), isMomentary(about.kind), 'still')];
}

type Said = Omit<FactData<'panel.event'>, 'qualifier'>;

function causeOf(site: Site, data: Said, about: EventSource): Cause {
  const { source, kind, zone } = about;
  const panel = panelOf(site, data.panel);
  return {
    kind,
    priority: priorityOfEvent(about, data),
    source,
    origin: data.code,
    place: placeOf(data, about, panel),
    near: zone?.near ?? panel?.near ?? [],
    latching: source.startsWith('zone ') && zone !== undefined ? zone.latching : latches(kind),
    device: data.device,
    ...(zone === undefined ? {} : { zone: zone.id }),
    ...(zone?.post === undefined ? {} : { post: zone.post }),
    ...(panel === undefined ? {} : { panel: panel.id }),
  };
}

/** What the site says of its zone, but never less than a life is worth; a code from 1xx is an alarm, whatever it means. */
function priorityOfEvent({ kind, zone }: EventSource, event: Said): Priority {
  const standard = priorityOf(kind);
  if (kind === 'unknown') return ALARM_CODE.test(event.code) ? 'high' : standard;
  return zone?.kind === kind && standard !== 'critical' ? zone.priority : standard;
}

/** Contact ID keeps 1xx for alarms. */
const ALARM_CODE = /^[A-Z]?1[0-9A-F]{2}$/i;

function placeOf(event: Said, { kind, zone }: EventSource, panel: Panel | undefined): Text {
  if (zone?.kind === kind) return zone.name;
  const where = zone?.name ?? unnamedPlace(event, panel);
  const what = event.meaning ?? { zh: `代码 ${event.code}`, en: `code ${event.code}` };
  return { zh: `${where.zh}：${what.zh}`, en: `${where.en}: ${what.en}` };
}

function unnamedPlace(event: Said, panel: Panel | undefined): Text {
  const of = panel?.name ?? strangerAt(event.device, event.account);
  const number = numberOf(event.number);
  if (number === '') return of;
  return { zh: `${of.zh}（未登记防区 ${number}）`, en: `${of.en} (zone ${number}, not listed)` };
}

const strangerAt = (device: DeviceId, account: string): Text => ({
  zh: `未登记账号 ${account}（${device}）`,
  en: `unknown account ${account} at ${device}`,
});

const panelOf = (site: Site, id: PanelId | undefined): Panel | undefined =>
  id === undefined ? undefined : layoutOf(site).panel(id);

function silent(site: Site, id: PanelId): Signal {
  const panel = panelOf(site, id);
  const name = panel?.name ?? { zh: id, en: id };
  return abnormal({
    kind: 'communication',
    priority: 'high',
    source: `panel ${id}`,
    origin: 'panel.silent',
    place: { zh: `${name.zh}：主机失联`, en: `${name.en}: not heard` },
    near: panel?.near ?? [],
    latching: false,
    panel: id,
    ...(panel === undefined ? {} : { device: panel.device }),
  });
}

type Doubt = { readonly kind: AlarmKind; readonly priority: Priority; readonly words: Text };

const DOUBTS: Readonly<Record<PanelDoubt, Doubt>> = {
  'unknown-account': {
    kind: 'supervision',
    priority: 'medium',
    words: { zh: '账号未登记', en: 'its account is not listed' },
  },
  replayed: {
    kind: 'tamper',
    priority: 'high',
    words: { zh: '报文重放', en: 'messages are replayed' },
  },
  downgraded: {
    kind: 'tamper',
    priority: 'high',
    words: { zh: '应加密而未加密', en: 'comes in plain though it has a key' },
  },
  'wrong-key': {
    kind: 'tamper',
    priority: 'high',
    words: { zh: '密钥不符', en: 'its key is wrong' },
  },
  'clock-off': {
    kind: 'supervision',
    priority: 'low',
    words: { zh: '主机时钟偏差', en: 'its clock is off' },
  },
  malformed: {
    kind: 'communication',
    priority: 'medium',
    words: { zh: '报文格式错误', en: 'its messages are malformed' },
  },
};

/** One alarm of a panel for each reason to doubt it, however often it comes: it stands until somebody has looked. */
function doubted(site: Site, { panel: id, device, account, why }: FactData<'panel.doubted'>) {
  const { kind, priority, words } = DOUBTS[why];
  const panel = panelOf(site, id);
  const name = panel?.name ?? strangerAt(device, account);
  const owner = id ?? `${device}/${account.replaceAll(/\s+/g, '_')}`;
  return abnormal({
    kind,
    priority,
    source: `doubt ${owner}/${why}`,
    origin: `panel.${why}`,
    place: { zh: `${name.zh}：${words.zh}`, en: `${name.en}: ${words.en}` },
    near: [],
    latching: false,
    device,
    ...(id === undefined ? {} : { panel: id }),
  });
}
