import Type from 'typebox';
import { maybe, moment, of, text } from './fact-schema.ts';
import { type ArmAreaId, configuredId, type DeviceId, type PanelId, type ZoneId } from './ids.ts';
import { PANEL_DOUBTS, PANEL_KINDS } from './panel-kinds.ts';
import { InputState } from './readings.ts';
import { open, type Static, Text, words } from './schema.ts';

const device = configuredId<DeviceId>();
const panel = configuredId<PanelId>();

const zone = configuredId<ZoneId>();
const area = configuredId<ArmAreaId>();

const arming = {
  area,
  /** A person here, its hours, or the panel that it follows. */
  how: words(['hand', 'hours', 'panel'] as const),
  by: maybe(text()),
  /** Of one disarmed by a person: the key of a reason, or his own words. */
  why: maybe(text()),
  note: maybe(text()),
  until: maybe(moment()),
  next: maybe(moment()),
  zones: maybe(Type.Array(zone)),
  /** Of what its panel told: which, or which part of it; who did it by its own number, by which code, at which receiver. */
  panel: maybe(panel),
  partition: maybe(text()),
  user: maybe(text()),
  code: maybe(text()),
  device: maybe(device),
  panelTime: maybe(moment()),
};
const tested = { panel: maybe(panel), zone: maybe(zone), device: maybe(device) };

/** What a panel said of one of its zones, as far as it matters afterwards. */
const PanelSaid = open({
  panel: maybe(panel),
  account: text(),
  code: text(),
  kind: words(PANEL_KINDS),
  /** What the site takes it for, where it calls the zone something graver than the panel does. */
  takenFor: maybe(words(PANEL_KINDS)),
  partition: maybe(text()),
  number: maybe(text()),
  matter: maybe(text()),
});
export type PanelSaid = Static<typeof PanelSaid>;

/** Facts about alarm panels and zones: what they say, whether they are heard, armed, or tested. */
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
      /** What the site takes it for, where it calls the zone something graver than the panel does. */
      takenFor: maybe(words(PANEL_KINDS)),
      qualifier: words(['new', 'restore', 'still'] as const),
      partition: maybe(text()),
      /** The zone by the panel's own number. */
      number: maybe(text()),
      zone: maybe(configuredId<ZoneId>()),
      user: maybe(text()),
      /** Which of the troubles of this kind at that place. */
      matter: maybe(text()),
      /** What it wrote itself, cut short; never of known arming and access, where it may be somebody's name. */
      text: maybe(text()),
      meaning: maybe(Text),
      panelTime: maybe(moment()),
      /** As it came, cut short, of what nobody has a word for. */
      raw: maybe(text()),
      /** It came while that is tested. */
      test: maybe(Type.Boolean()),
      /** Its panel said it in a test that is over now, and has not taken it back. */
      standing: maybe(Type.Boolean()),
    }),
  ),
  /** It said that it is alive: from now on it may be silent for so long again. `moved`: elsewhere than it last spoke. */
  'panel.heard': of(
    'device',
    open({ panel, device: maybe(device), account: maybe(text()), moved: maybe(Type.Boolean()) }),
  ),
  /** It is heard no more, at none of its receivers: its zones are unknown. */
  'panel.lost': of(
    'alarm',
    open({ panel, device, why: words(['silent', 'device-offline'] as const) }),
  ),
  'panel.restored': of('alarm', open({ panel, device })),
  /** Nobody was there to hear it, or not where it last spoke: it is given its time anew. */
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
  /** From now on its burglary zones alarm; `next`: when its hours turn, or a person's word ends. */
  'area.armed': of('alarm', open(arming)),
  /** They do not alarm; all that is about a life, and tamper and power, does. */
  'area.disarmed': of('alarm', open(arming)),
  /** By its hours it should be armed from now on, or need not be: of an area that follows its panel. */
  'area.expected': of('alarm', open({ area, armed: Type.Boolean(), next: moment() })),
  /** What comes of it is recorded and marked, and is no alarm; what is about a life is shown as a test. */
  'test.begun': of(
    'alarm',
    open({ ...tested, by: text(), why: text(), note: maybe(text()), until: moment() }),
  ),
  'test.ended': of(
    'alarm',
    open({ ...tested, by: maybe(text()), how: words(['hand', 'time'] as const) }),
  ),
  /** A zone that was left out, as it alarmed again and again, alarms again: it was armed anew, or its day is over. */
  'zone.watched': of('alarm', open({ zone, why: words(['armed', 'day-over'] as const) })),
  /** A zone stands abnormal as it begins to be watched: its contact as it `is`, or what its panel said of it. */
  'zone.standing': of(
    'alarm',
    open({
      zone,
      device,
      why: words(['armed', 'test-over'] as const),
      is: maybe(InputState),
      event: maybe(PanelSaid),
    }),
  ),
} as const;
