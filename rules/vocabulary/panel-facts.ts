import Type from 'typebox';
import { maybe, moment, of, text } from './fact-schema.ts';
import { configuredId, type DeviceId, type PanelId, type ZoneId } from './ids.ts';
import { PANEL_DOUBTS, PANEL_KINDS } from './panel-kinds.ts';
import { open, Text, words } from './schema.ts';

const device = configuredId<DeviceId>();
const panel = configuredId<PanelId>();

/** Facts about alarm panels: what they say, whether they are heard, whether what comes is to be trusted. */
export const PANEL_FACTS = {
  /** What a panel said, as its code table has it; `panel` is left out where nobody knows the account. */
  'panel.event': of(
    'alarm',
    open({
      panel: maybe(panel),
      device,
      account: text(),
      code: text(),
      kind: words(PANEL_KINDS),
      qualifier: words(['new', 'restore', 'still'] as const),
      partition: maybe(text()),
      /** The zone by the panel's own number. */
      number: maybe(text()),
      zone: maybe(configuredId<ZoneId>()),
      user: maybe(text()),
      /** What it wrote itself, cut short; never of arming and access, where it may be somebody's name. */
      text: maybe(text()),
      meaning: maybe(Text),
      panelTime: maybe(moment()),
      /** As it came, cut short, of what nobody has a word for. */
      raw: maybe(text()),
    }),
  ),
  /** It said that it is alive: from now on it may be silent for so long again. */
  'panel.heard': of('device', open({ panel })),
  /** It is heard no more: its zones are unknown. */
  'panel.lost': of(
    'alarm',
    open({ panel, device, why: words(['silent', 'device-offline'] as const) }),
  ),
  'panel.restored': of('alarm', open({ panel, device })),
  /** Nobody was there to hear it: it is given its time anew. */
  'panel.awaited': of('device', open({ panel, until: moment() })),
  /** What came under this account is not to be trusted, or not known here; `count`: how often since it was last told. */
  'panel.doubted': of(
    'alarm',
    open({
      panel: maybe(panel),
      device,
      account: text(),
      why: words(PANEL_DOUBTS),
      count: Type.Integer(),
      text: maybe(text()),
    }),
  ),
} as const;
