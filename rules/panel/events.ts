import { eventSource } from '../panel-source.ts';
import type { FactData, FactDraft } from '../vocabulary/facts.ts';
import type { DeviceId } from '../vocabulary/ids.ts';
import type { ReadingInput } from '../vocabulary/inputs.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import { isRecord, numberOf, PANEL_KINDS, type PanelKind } from '../vocabulary/panel-kinds.ts';
import type { ReadingData } from '../vocabulary/readings.ts';
import type { Site } from '../vocabulary/site.ts';
import { isWaitedFor, type PanelState } from './state.ts';
import { pathNews } from './supervision.ts';

type Reported = ReadingData<'panel.reported'>;

/** What a panel wrote is for people: a name and a place, not a letter. */
const TEXT_MAX = 100;
/** Enough of an odd message to look its code up; the whole of it is kept with the input. */
const RAW_MAX = 300;

/** What a panel said, in the words of the site: nothing that it says is dropped, known here or not. */
export function said(
  site: Site,
  state: PanelState,
  { device, data }: ReadingInput & { readonly type: 'panel.reported'; readonly data: Reported },
): readonly FactDraft[] {
  const { account, code, qualifier, partition, zone, user, meaning, panelTime, matter } = data;
  const panel = layoutOf(site).panelOf(device, account);
  const kind = kindOf(data.kind);
  const isOdd = kind === 'unknown' || data.unmapped === true;
  const spoken = { ...given('number', zone), ...given('partition', partition) };
  const known =
    panel === undefined || numberOf(zone) === ''
      ? undefined
      : layoutOf(site).zoneOfPanel(panel.id, spoken);
  const told: FactData<'panel.event'> = {
    ...given('panel', panel?.id),
    device,
    account,
    code,
    kind,
    qualifier,
    ...spoken,
    ...given('zone', known?.id),
    ...given('user', user),
    ...given('matter', matter),
    // In what is only recorded a panel may write who did it.
    ...given('text', isRecord(kind) && !isOdd ? undefined : data.text?.slice(0, TEXT_MAX)),
    ...given('meaning', meaning),
    ...given('panelTime', panelTime),
    ...given('raw', isOdd ? data.raw.slice(0, RAW_MAX) : undefined),
    ...(inTest(state, { device, panel: panel?.id, zone: known?.id }) ? { test: true } : {}),
  };
  return [
    { type: 'panel.event', data: { ...told, ...given('takenFor', takenFor(site, told)) } },
    ...(panel === undefined ? unknownAccount(device, account) : []),
  ];
}

/** The gravest of what the panel says and of what the site has of its zone: two such detectors raise the barriers. */
function takenFor(site: Site, told: FactData<'panel.event'>): PanelKind | undefined {
  const kind = eventSource(site, told)?.kind;
  return kind === told.kind ? undefined : PANEL_KINDS.find((known) => known === kind);
}

/** Any message shows that a panel is there. What only says so is told where somebody waits for it. */
export function heard(
  site: Site,
  state: PanelState,
  { device, data, type, at }: ReadingInput & { readonly type: 'panel.reported' | 'panel.alive' },
): readonly FactDraft[] {
  const panel = layoutOf(site).panelOf(device, data.account);
  if (panel === undefined) return [];
  const known = state.panels[panel.id];
  const { id } = panel;
  const isMoved = known?.by !== undefined && known.by !== device;
  const isNews = type === 'panel.alive' && (panel.interval !== undefined || isWaitedFor(known));
  return [
    ...(isNews
      ? [
          {
            type: 'panel.heard',
            data: {
              panel: id,
              device,
              account: data.account,
              ...given('moved', isMoved || undefined),
            },
          } as const,
        ]
      : []),
    ...(isWaitedFor(known)
      ? [{ type: 'panel.restored', data: { panel: id, device } } as const]
      : []),
    ...pathNews(panel, state, { device, account: data.account }, at),
  ];
}

/** What came under an account is doubted, and says why; nothing of it counts as heard. */
export function doubted(
  site: Site,
  device: DeviceId,
  { account, why, count, text }: ReadingData<'panel.suspected'>,
): readonly FactDraft[] {
  const panel = layoutOf(site).panelOf(device, account)?.id;
  const more = { ...given('panel', panel), ...given('text', text?.slice(0, TEXT_MAX)) };
  return [{ type: 'panel.doubted', data: { device, account, why, count, ...more } }];
}

const unknownAccount = (device: DeviceId, account: string): readonly FactDraft[] => [
  { type: 'panel.doubted', data: { device, account, why: 'unknown-account', count: 1 } },
];

type Place = {
  readonly device: string;
  readonly panel?: string | undefined;
  readonly zone?: string | undefined;
};

const inTest = ({ tests }: PanelState, { device, panel, zone }: Place): boolean =>
  [`device ${device}`, `panel ${panel}`, `zone ${zone}`].some((key) => tests[key] !== undefined);

const kindOf = (said: string): PanelKind => PANEL_KINDS.find((kind) => kind === said) ?? 'unknown';

/** A field that is there, or none. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V };
function given(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value };
}
