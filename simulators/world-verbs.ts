import type { DeviceId } from '../rules/vocabulary/ids.ts';
import { err, ok, type Result } from '../rules/vocabulary/result.ts';
import type { Text } from '../rules/vocabulary/schema.ts';
import type { Lane, Site, Zone } from '../rules/vocabulary/site.ts';

/** Something done with a simulated device: what a person's hand does to the hardware. */
export type Deed = {
  readonly device: DeviceId;
  readonly verb: string;
  readonly args: Readonly<Record<string, string>>;
};

type Target = 'lane' | 'zone' | 'checkpoint' | 'reader' | 'device' | 'board';

/** A verb people give the world, and what it is done to. */
export type Verb = {
  readonly verb: string;
  readonly target: Target;
  /** True where a card must be named too. */
  readonly card?: boolean;
  /** True where what the device itself knows follows: `do tags touch tag=04782E21801D80`. */
  readonly own?: boolean;
  readonly about: Text;
};

/** Every verb, with what it takes: `arrive out-1`, `swipe out-1 04A1B2C3`, `break-in shop-door`. */
export const VERBS: readonly Verb[] = [
  { verb: 'arrive', target: 'lane', about: { zh: '车辆到达', en: 'a vehicle arrives' } },
  { verb: 'swipe', target: 'reader', card: true, about: { zh: '刷卡', en: 'show a card' } },
  {
    verb: 'hold',
    target: 'reader',
    card: true,
    about: { zh: '卡不拿开', en: 'keep a card there' },
  },
  { verb: 'remove', target: 'reader', about: { zh: '拿开卡', en: 'take the card away' } },
  { verb: 'drive', target: 'lane', about: { zh: '驶过道闸', en: 'drive through' } },
  { verb: 'tailgate', target: 'lane', about: { zh: '跟车', en: 'follow close behind' } },
  { verb: 'back-off', target: 'lane', about: { zh: '倒车退出', en: 'back out' } },
  { verb: 'break-arm', target: 'lane', about: { zh: '撞断闸杆', en: 'break the arm off' } },
  { verb: 'mend-arm', target: 'lane', about: { zh: '修好闸杆', en: 'mend the arm' } },
  { verb: 'lift-arm', target: 'lane', about: { zh: '抬起闸杆', en: 'lift the arm by hand' } },
  { verb: 'press-booth', target: 'lane', about: { zh: '按手控盒', en: 'press the booth button' } },
  { verb: 'turn-key', target: 'lane', about: { zh: '转手动钥匙', en: 'turn the manual key' } },
  { verb: 'cut-power', target: 'board', about: { zh: '断电', en: 'cut the power' } },
  { verb: 'restore-power', target: 'board', about: { zh: '恢复供电', en: 'restore the power' } },
  { verb: 'fire', target: 'board', about: { zh: '消防联动', en: 'close the fire contact' } },
  { verb: 'fire-off', target: 'board', about: { zh: '联动恢复', en: 'open the fire contact' } },
  { verb: 'call', target: 'lane', about: { zh: '按呼叫按钮', en: 'press the call button' } },
  { verb: 'cut-mains', target: 'board', about: { zh: '市电中断', en: 'the mains fails' } },
  { verb: 'restore-mains', target: 'board', about: { zh: '市电恢复', en: 'the mains is back' } },
  { verb: 'tap', target: 'checkpoint', card: true, about: { zh: '打点', en: 'tap a checkpoint' } },
  { verb: 'break-in', target: 'zone', about: { zh: '闯入防区', en: 'break into a zone' } },
  { verb: 'smoke', target: 'zone', about: { zh: '烟感报警', en: 'smoke at a detector' } },
  { verb: 'press', target: 'zone', about: { zh: '按下紧急按钮', en: 'press a panic button' } },
  { verb: 'cut-line', target: 'zone', about: { zh: '剪断防区线', en: 'cut the wire of a zone' } },
  {
    verb: 'short-line',
    target: 'zone',
    about: { zh: '短接防区线', en: 'short the wire of a zone' },
  },
  { verb: 'restore-zone', target: 'zone', about: { zh: '防区恢复', en: 'restore a zone' } },
  { verb: 'die', target: 'device', about: { zh: '设备失灵', en: 'a device dies' } },
  { verb: 'revive', target: 'device', about: { zh: '设备恢复', en: 'a device comes back' } },
  { verb: 'noise', target: 'device', about: { zh: '线路干扰', en: 'noise on the wire' } },
  { verb: 'mute', target: 'device', about: { zh: '设备不答', en: 'a device stops answering' } },
  {
    verb: 'do',
    target: 'device',
    own: true,
    about: { zh: '设备自身的动作', en: 'what a device itself knows, with name=value behind it' },
  },
  { verb: 'unmute', target: 'device', about: { zh: '板卡恢复应答', en: 'a board answers again' } },
];

/** Turns what a person typed into a deed at a device of this site; a refusal says what was expected. */
export function deedOf(site: Site, line: string): Result<Deed, string> {
  const [word = '', target = '', ...rest] = line.trim().split(/\s+/);
  const verb = VERBS.find((known) => known.verb === word);
  if (verb === undefined) {
    return err(`expected one of ${VERBS.map((known) => known.verb).join(', ')}; "${word}" came`);
  }
  const card = verb.card === true ? rest[0] : undefined;
  const others = verb.card === true ? rest.slice(1) : rest;
  if (verb.card === true && card === undefined) {
    return err(`expected \`${word} <${verb.target}> <card number in hex>\`; no card came`);
  }
  const deed = deedAt(site, verb.own === true ? { ...verb, verb: rest[0] ?? '' } : verb, target);
  if (!deed.ok) return deed;
  const extra = Object.fromEntries(
    others.flatMap((pair) => {
      const [key, value] = pair.split('=');
      return key !== undefined && value !== undefined ? [[key, value]] : [];
    }),
  );
  return ok({
    ...deed.value,
    args: {
      ...deed.value.args,
      ...(card === undefined ? {} : { card: card.toUpperCase() }),
      ...extra,
    },
  });
}

function deedAt(site: Site, { verb, target }: Verb, id: string): Result<Deed, string> {
  switch (target) {
    case 'lane':
      return laneDeed(site, verb, id);
    case 'reader':
      return readerDeed(site, verb, id);
    case 'checkpoint':
      return tapDeed(site, id);
    case 'zone': {
      const zone = site.zones.find((known) => known.id === id);
      return zone ? ok(atZone(site, zone, verb)) : missing('zone', id, site.zones);
    }
    case 'board':
    case 'device': {
      const lane = site.lanes.find((known) => known.id === id);
      if (target === 'board' && lane) return laneDeed(site, verb, id);
      const device = site.devices.find((known) => known.id === id);
      return device
        ? ok({ device: device.id, verb, args: {} })
        : missing('device', id, site.devices);
    }
  }
}

/** What a hand does to a zone shows at its board; at a panel it is what the panel reports. */
export function atZone(site: Site, zone: Zone, verb: string): Deed {
  const { device, number = '' } = zone;
  const panel = site.panels?.find(({ id }) => id === zone.panel);
  if (panel === undefined) return { device, verb, args: { zone: zone.id } };
  const kind = PANEL_ALARMS[verb] ?? zone.kind;
  const args = {
    account: panel.account,
    zone: number,
    kind,
    ...(zone.partition === undefined ? {} : { area: zone.partition }),
  };
  const isAlarm = PANEL_ALARMS[verb] !== undefined;
  return { device, verb: isAlarm ? 'alarm' : verb === 'restore-zone' ? 'restore' : verb, args };
}

/** What a panel reports of what a hand does. */
const PANEL_ALARMS: Readonly<Record<string, string>> = {
  'break-in': 'burglary',
  smoke: 'fire',
  press: 'panic',
};

function laneDeed(site: Site, verb: string, id: string): Result<Deed, string> {
  const lane = site.lanes.find((known) => known.id === id);
  if (lane === undefined) return missing('lane', id, site.lanes);
  return ok(atLane(site, lane, verb));
}

/** A deed at a lane's board; the board's simulator is told which lane and barrier it is about. */
export function atLane(site: Site, lane: Lane, verb: string): Deed {
  const barrier = site.barriers.find((known) => known.id === lane.barrier);
  return {
    device: barrier?.device ?? lane.reader,
    verb,
    args: { lane: lane.id, barrier: lane.barrier, direction: lane.direction },
  };
}

function readerDeed(site: Site, verb: string, id: string): Result<Deed, string> {
  const lane = site.lanes.find((known) => known.id === id);
  const checkpoint = site.checkpoints.find((known) => known.id === id);
  const post = site.posts.find((known) => known.id === id);
  const reader = lane?.reader ?? checkpoint?.reader ?? post?.reader;
  const device = site.devices.find((known) => known.id === (reader ?? id));
  return device
    ? ok({ device: device.id, verb, args: {} })
    : missing('lane, checkpoint, post or reader', id, [
        ...site.lanes,
        ...site.checkpoints,
        ...site.posts,
      ]);
}

function tapDeed(site: Site, id: string): Result<Deed, string> {
  const checkpoint = site.checkpoints.find((known) => known.id === id);
  if (checkpoint === undefined) return missing('checkpoint', id, site.checkpoints);
  return checkpoint.reader === undefined
    ? err(`expected a checkpoint with a reader; "${id}" has none`)
    : ok({ device: checkpoint.reader, verb: 'swipe', args: {} });
}

function missing(
  what: string,
  id: string,
  known: readonly { readonly id: string }[],
): Result<never, string> {
  const names = known.map((one) => one.id).join(', ');
  return err(`expected a ${what} (${names || 'there are none'}); "${id}" came`);
}
