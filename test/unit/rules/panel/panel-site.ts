import type { Fact } from '../../../../rules/vocabulary/facts.ts';
import type { DeviceId, PanelId, ZoneId } from '../../../../rules/vocabulary/ids.ts';
import type { ReadingData } from '../../../../rules/vocabulary/readings.ts';
import type { Panel, Site, Zone } from '../../../../rules/vocabulary/site.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';
import type { Play } from '../engine/play.ts';
import { EAST, HOST, named, smallSite } from '../engine/small-site.ts';

export const RECEIVER = 'receiver' as DeviceId;
/** Where its panel reports when it does not reach that one. */
export const BACKUP = 'receiver-2' as DeviceId;
export const SHOPS = 'shops' as PanelId;
export const CLUB = 'club' as PanelId;
export const WINDOW = 'window' as ZoneId;
export const SMOKE_A = 'smoke-a' as ZoneId;
export const SMOKE_B = 'smoke-b' as ZoneId;
export const BUTTON = 'button' as ZoneId;

/** Three intervals and ten seconds. */
export const LOST_AFTER = 70_000;

const panel = (id: PanelId, account: string, more: Partial<Panel> = {}): Panel => ({
  id,
  name: named(`${id}主机`, `${id} panel`),
  device: RECEIVER,
  account,
  near: [],
  ...more,
});

const zone = (id: ZoneId, kind: Zone['kind'], number: string, more: Partial<Zone> = {}): Zone => ({
  id,
  name: named(id, id),
  kind,
  priority: 'high',
  latching: kind === 'burglary' || kind === 'hold-up',
  device: RECEIVER,
  panel: SHOPS,
  number,
  normal: 'off',
  near: [EAST],
  ...more,
});

/** The small site with a receiver of two panels: one supervised every 20 s with four zones, one not. */
export const panelSite: Site = {
  ...smallSite,
  devices: [
    ...smallSite.devices,
    { id: RECEIVER, host: HOST, driver: 'simulated', line: 'line', inputs: [], shows: false },
  ],
  panels: [panel(SHOPS, '1a2b', { interval: millis(20_000) }), panel(CLUB, '9999')],
  zones: [
    ...smallSite.zones,
    zone(WINDOW, 'burglary', '5'),
    zone(SMOKE_A, 'fire', '7'),
    zone(SMOKE_B, 'fire', '8'),
    zone(BUTTON, 'hold-up', '9'),
  ],
  digest: 'small-panels',
};

/** The same, where the panel of the shops fails over to a second receiver, and calls itself otherwise there. */
export const pathSite: Site = {
  ...panelSite,
  devices: [
    ...panelSite.devices,
    { id: BACKUP, host: HOST, driver: 'simulated', line: 'line-2', inputs: [], shows: false },
  ],
  panels: (panelSite.panels ?? []).map((one) =>
    one.id === SHOPS ? { ...one, backup: [{ device: BACKUP, account: '77' }] } : one,
  ),
  digest: 'small-paths',
};

/** What a panel reports, in short: a burglary in zone 5 of the shops where nothing else is said. */
export function report(
  game: Play,
  said: Partial<ReadingData<'panel.reported'>> = {},
  more: Parameters<Play['read']>[2] = {},
): readonly Fact[] {
  const data = {
    account: '1A2B',
    code: '130',
    kind: 'burglary',
    qualifier: 'new',
    zone: '005',
    raw: 'raw',
    ...said,
  } as const;
  return game.read(RECEIVER, { type: 'panel.reported', data }, more);
}

export const alive = (game: Play, account = '1A2B', device = RECEIVER): readonly Fact[] =>
  game.read(device, { type: 'panel.alive', data: { account } });
