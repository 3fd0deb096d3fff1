import type {
  ArmAreaId,
  BarrierId,
  CheckpointId,
  DeviceId,
  LaneId,
  PanelId,
  PostId,
  RoundId,
} from '../vocabulary/ids.ts';
import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site } from '../vocabulary/site.ts';

type Where = {
  readonly lane?: LaneId | undefined;
  readonly barrier?: BarrierId | undefined;
  readonly device?: DeviceId | undefined;
  readonly checkpoint?: CheckpointId | undefined;
  readonly round?: RoundId | undefined;
  readonly post?: PostId | undefined;
  readonly panel?: PanelId | undefined;
  readonly area?: ArmAreaId | undefined;
};

/** Where that is, in the words of the site: its lane, the lanes of its barrier, the checkpoint or lane of the reader. */
export function placeOf(site: Site, where: Where): Text | undefined {
  const { lane, barrier, device, checkpoint, round, post, panel, area } = where;
  const layout = layoutOf(site);
  if (area !== undefined) return (site.armAreas ?? []).find(({ id }) => id === area)?.name;
  if (panel !== undefined) return layout.panel(panel)?.name;
  if (post !== undefined) return layout.post(post)?.name;
  if (checkpoint !== undefined) return layout.checkpoint(checkpoint)?.name;
  if (round !== undefined) {
    return site.routes.find(({ id }) => round.startsWith(`${id}/`))?.name;
  }
  const at = lane ?? (device === undefined ? undefined : layout.laneOfReader(device)?.id);
  if (at !== undefined) return layout.lane(at)?.name;
  const served =
    barrier ?? site.barriers.find((one) => device !== undefined && one.device === device)?.id;
  if (served !== undefined) return joined(lanesOf(site, served).map(({ name }) => name));
  return site.checkpoints.find((point) => device !== undefined && point.reader === device)?.name;
}

function joined(names: readonly Text[]): Text | undefined {
  if (names.length === 0) return undefined;
  return {
    zh: names.map(({ zh }) => zh).join('、'),
    en: names.map(({ en }) => en).join(', '),
  };
}

/** The checkpoints at a lane, or at the lanes of a barrier or post. */
export function nearOf(
  site: Site,
  lane: LaneId | undefined,
  barrier: BarrierId | undefined,
  post?: PostId,
): readonly CheckpointId[] {
  if (post !== undefined) {
    const looksAfter = layoutOf(site).post(post)?.lanes ?? [];
    return [...new Set(looksAfter.flatMap((id) => layoutOf(site).lane(id)?.near ?? []))];
  }
  const own = lane === undefined ? undefined : layoutOf(site).lane(lane);
  if (own !== undefined) return own.near;
  const lanes = barrier === undefined ? [] : lanesOf(site, barrier);
  return [...new Set(lanes.flatMap(({ near }) => near))];
}

const lanesOf = (site: Site, barrier: BarrierId) =>
  site.lanes.filter((lane) => lane.barrier === barrier);

/** What of it an alarm names. */
export function known({ lane, device, checkpoint, panel }: Where) {
  return {
    ...(lane === undefined ? {} : { lane }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(device === undefined ? {} : { device }),
    ...(panel === undefined ? {} : { panel }),
  };
}
