import type {
  ArmAreaId,
  DeviceId,
  PanelId,
  PostId,
  ZoneId,
} from '../../../../rules/vocabulary/ids.ts';
import type { ArmArea, Site } from '../../../../rules/vocabulary/site.ts';
import { millis } from '../../../../rules/vocabulary/time.ts';
import { site as garden } from './running-site.ts';

export const BOARD = 'in-1-barrier-board';
/** The receiver of both panels, and where the office's reports when it does not reach that one. */
export const MAIN = 'desk-reader';
export const BACKUP = 'garage-reader';
/** How often the panel of the office says that it is alive. */
export const INTERVAL_MS = 60_000;

const [shop] = garden.zones;
if (shop === undefined) throw new Error('the garden has a zone');

/**
 * The garden with a second post; a panel that has a back-up and one that was never heard; a till that calls for help in
 * silence at the east gate; an area of its own, and two that follow their panels, one of them by hours.
 */
export const watchedSite = (hours: ArmArea['hours'] = []): Site => ({
  ...garden,
  posts: [
    ...garden.posts,
    { id: 'west-gate' as PostId, name: { zh: '西门岗', en: 'West gate' }, lanes: [] },
  ],
  panels: [
    {
      id: 'office' as PanelId,
      name: { zh: '办公楼主机', en: 'Office panel' },
      device: MAIN as DeviceId,
      account: '1234',
      backup: [{ device: BACKUP as DeviceId, account: '1234' }],
      interval: millis(INTERVAL_MS),
      near: [],
    },
    {
      id: 'club' as PanelId,
      name: { zh: '会所主机', en: 'Club panel' },
      device: MAIN as DeviceId,
      account: '5678',
      near: [],
    },
  ],
  zones: [
    ...garden.zones,
    {
      ...shop,
      id: 'till' as ZoneId,
      name: { zh: '收银台劫持按钮', en: 'Till hold-up button' },
      kind: 'hold-up',
      priority: 'critical',
      near: [],
      post: 'east-gate' as PostId,
    },
    {
      ...shop,
      id: 'club-window' as ZoneId,
      name: { zh: '会所窗磁', en: 'Club window' },
      device: MAIN as DeviceId,
      panel: 'club' as PanelId,
      number: '7',
      near: [],
      post: 'east-gate' as PostId,
    },
  ],
  armAreas: [
    {
      id: 'shops' as ArmAreaId,
      name: { zh: '商铺区', en: 'Shops' },
      zones: [shop.id],
    },
    {
      id: 'club' as ArmAreaId,
      name: { zh: '会所', en: 'Club house' },
      zones: ['club-window' as ZoneId],
      follows: { panel: 'club' as PanelId },
    },
    {
      id: 'office' as ArmAreaId,
      name: { zh: '办公楼', en: 'Offices' },
      zones: [],
      follows: { panel: 'office' as PanelId },
      hours,
    },
  ],
  devices: garden.devices.map((device) =>
    device.id === BOARD ? { ...device, inputs: [...device.inputs, 'zone.till'] } : device,
  ),
});
