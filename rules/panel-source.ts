import type { FactData } from './vocabulary/facts.ts';
import { layoutOf } from './vocabulary/layout.ts';
import { isAlarming, numberOf, type PanelKind } from './vocabulary/panel-kinds.ts';
import type { AlarmKind, Site, Zone } from './vocabulary/site.ts';

/** Told again within so long it is the same, told twice. */
export const TWICE_MS = 10_000;

type PanelEvent = Omit<FactData<'panel.event'>, 'qualifier'>;

/** What a panel's event is about, and what names it: the same for its restore. */
export type EventSource = {
  readonly source: string;
  readonly kind: AlarmKind;
  readonly zone?: Zone;
};

/** What stands behind an event, and of which kind; undefined for what is only kept on record. */
export function eventSource(site: Site, event: PanelEvent): EventSource | undefined {
  const said = alarmKind(event.kind);
  if (said === undefined) return undefined;
  const zone = event.zone === undefined ? undefined : layoutOf(site).zone(event.zone);
  const kind = zone !== undefined && isAlarming(event.kind) ? graver(zone.kind, said) : said;
  const of = zone === undefined ? {} : { zone };
  if (zone !== undefined && kind === zone.kind) return { source: `zone ${zone.id}`, kind, ...of };
  return { source: placeSource(event), kind, ...of };
}

/** Names what a panel says of a place by its own words, listed here or not. */
export function placeSource({ panel, device, account, kind, ...said }: Placed): string {
  const owner = panel ?? `${device}/${account}`;
  const place = spokenPlace(said);
  // The last blank of a source divides what it is from its id.
  return `event ${`${owner}/${kind}/${place}`.replaceAll(/\s+/g, '_')}`;
}

type Placed = Pick<PanelEvent, 'panel' | 'account' | 'kind' | 'partition' | 'number' | 'matter'> &
  Partial<Pick<PanelEvent, 'device'>>;

/** A place by its panel's own words, and which of the troubles there: mains that come back charge no battery at once. */
export const spokenPlace = ({
  partition,
  number,
  matter,
}: Pick<PanelEvent, 'partition' | 'number' | 'matter'>): string =>
  [numberOf(partition), numberOf(number), ...(matter === undefined ? [] : [matter])].join('/');

/** True of a call for help: it is over as it is told, as no panel says when it is. */
export const isMomentary = (kind: AlarmKind): boolean =>
  kind === 'panic' || kind === 'hold-up' || kind === 'duress' || kind === 'medical';

/** The kind of alarm of what a panel says; undefined for what is kept on record only. */
function alarmKind(kind: PanelKind): AlarmKind | undefined {
  switch (kind) {
    case 'arming':
    case 'bypass':
    case 'access':
    case 'test':
    case 'log':
      return undefined;
    default:
      return kind;
  }
}

/** The gravest first: what site.yaml says of a zone and what its panel says may differ, and neither is taken lightly. */
const BY_GRAVITY: readonly AlarmKind[] = [
  'fire',
  'duress',
  'hold-up',
  'panic',
  'medical',
  'gas',
  'burglary',
  'technical',
];

function graver(one: AlarmKind, other: AlarmKind): AlarmKind {
  return BY_GRAVITY.find((kind) => kind === one || kind === other) ?? other;
}
