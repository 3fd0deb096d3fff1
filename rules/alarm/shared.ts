import { layoutOf } from '../vocabulary/layout.ts';
import type { Text } from '../vocabulary/schema.ts';
import type { Site } from '../vocabulary/site.ts';
import { groupOf } from './groups.ts';
import { isOfLife } from './kinds.ts';
import type { Scene } from './scene.ts';
import type { Cause } from './signal.ts';
import type { AlarmRecord, AlarmState } from './state.ts';

/** So many places of one panel or receiver that nobody listed have a line each: who makes up numbers fills no list. */
export const UNLISTED_MAX = 20;

/** The line of many that a cause is part of. */
export type SharedLine = Omit<Cause, 'zone'>;

/** The line that it is part of, where it has none of its own. Of each group and kind the first is always seen as such. */
export function sharedLine(
  { site, state }: Scene,
  cause: Cause,
  isFlood: boolean,
): SharedLine | undefined {
  // One line for many already, or what says that more will not be told.
  if (/^(panel|host|swinger) /.test(cause.source)) return undefined;
  if (isStranger(cause)) return isRoom(state, cause) ? undefined : ofStrangers(cause);
  if (isUnlisted(cause) && !isRoom(state, cause)) return ofMany(site, cause);
  if (!isFlood || isOfLife(cause.kind) || cause.test === true) return undefined;
  return isFirst(state, cause) ? undefined : ofMany(site, cause);
}

/** True of the line of those whom nobody knows. */
export const isOfStrangers = (source: string | undefined): boolean =>
  source?.startsWith('strangers ') === true;

type About = Pick<Cause, 'source' | 'zone' | 'panel'>;

/** What comes under an account that nobody knows. */
const isStranger = ({ source, panel }: About): boolean =>
  panel === undefined && /^(event|doubt) /.test(source);

/** A place by a number that is in no list: there may be as many as somebody can make up. */
const isUnlisted = ({ source, zone }: About): boolean =>
  zone === undefined && source.startsWith('event ');

/** What is about a life has a line of its own while there are few; all else of a stranger shares one from the first. */
function isRoom({ alarms }: AlarmState, cause: Cause): boolean {
  if (isStranger(cause) && !isOfLife(cause.kind)) return false;
  const group = groupOf(cause);
  const own = Object.values(alarms).filter((open) => open.group === group && isUnlisted(open));
  return own.length < UNLISTED_MAX;
}

/** An old trouble of a panel is no reason to overlook its first burglary. */
function isFirst({ alarms }: AlarmState, cause: Cause): boolean {
  const group = groupOf(cause);
  const isLike = ({ group: of, kind, isTest }: AlarmRecord) =>
    of === group && kind === cause.kind && isTest !== true;
  return !Object.values(alarms).some(isLike);
}

function ofMany(site: Site, cause: Cause): SharedLine {
  const name = nameOf(site, cause);
  const zone = cause.zone === undefined ? undefined : layoutOf(site).zone(cause.zone)?.name;
  const first: Text =
    zone === undefined
      ? { zh: '', en: '' }
      : { zh: `（${zone.zh}等）`, en: ` (${zone.en} and others)` };
  const place: Text = {
    zh: `${name.zh}：批量报警${first.zh}`,
    en: `${name.en}: many alarms${first.en}`,
  };
  return { ...lineFor(cause, 'flood'), origin: 'alarm.flood', place };
}

function ofStrangers(cause: Cause): SharedLine {
  const place: Text = {
    zh: `${cause.place.zh}（及该接收设备的其他未登记账号）`,
    en: `${cause.place.en} (and other unknown accounts there)`,
  };
  return { ...lineFor(cause, 'strangers'), place };
}

/** One for each kind: what it is called, and who is told of it, is true of all that share it. */
function lineFor(cause: Cause, what: 'flood' | 'strangers'): SharedLine {
  const { zone: _, ...shared } = cause;
  const group = groupOf(cause);
  const source = `${what} ${group}/${cause.kind}${cause.test === true ? '/test' : ''}`;
  return { ...shared, source, group };
}

function nameOf(site: Site, cause: Cause): Text {
  const { panel, lane } = cause;
  const layout = layoutOf(site);
  const named =
    (panel === undefined ? undefined : layout.panel(panel)?.name) ??
    (lane === undefined ? undefined : layout.lane(lane)?.name);
  const group = groupOf(cause);
  const id = group.slice(group.indexOf(' ') + 1);
  return named ?? { zh: id, en: id };
}
