import type { FactDraft } from '../vocabulary/facts.ts';
import type { DeviceId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import { layoutOf, pathsOf, wayKey } from '../vocabulary/layout.ts';
import type { Panel, PanelPath, Site } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import type { PanelState } from './state.ts';

/** A panel is lost after three intervals and this (alarm facts, section 4: link loss). */
const MISSES = 3;
const SLACK_MS = 10_000;
/** A deadline told this much later was slept through: what was said meanwhile is still on its way. */
export const AWAY_MS = 5_000;

/** Panels that said nothing for too long by then: anywhere, or on their main path. */
export function missedBy(
  site: Site,
  state: PanelState,
  { time, at }: InputOf<'time.passed'>,
): readonly FactDraft[] {
  return (site.panels ?? []).flatMap((panel): readonly FactDraft[] => {
    const due = dueOf(panel, state);
    const first = earliest(due, pathDueOf(panel, state));
    if (first === undefined || first > time) return [];
    // One that is lost has had its time: that a receiver went down since then gives it no other.
    const isLost = state.panels[panel.id]?.lost !== undefined;
    if (at - first > AWAY_MS && !isLost) return awaited(panel, at);
    return due !== undefined && due <= time ? [lost(panel, 'silent')] : [pathLost(panel)];
  });
}

/** When the next panel has been silent for too long, anywhere or on its main path. */
export function nextSilence(site: Site, state: PanelState): Instant | undefined {
  let next: Instant | undefined;
  for (const panel of site.panels ?? []) {
    next = earliest(next, earliest(dueOf(panel, state), pathDueOf(panel, state)));
  }
  return next;
}

/**
 * A receiver that is down hears no panel. One that reported there has its time to report by another that is up; where
 * there is none it is lost.
 */
export function lostWith(
  site: Site,
  state: PanelState,
  device: DeviceId,
  at: Instant,
): readonly FactDraft[] {
  return (site.panels ?? []).flatMap((panel): readonly FactDraft[] => {
    const paths = pathsOf(panel);
    const known = state.panels[panel.id];
    if (known?.lost !== undefined || !paths.some((path) => path.device === device)) return [];
    const isHeardElsewhere = paths.some(
      (path) => path.device !== device && state.receivers[path.device] !== undefined,
    );
    if (!isHeardElsewhere) return [lost(panel, 'device-offline', device)];
    // Once for each time that it was heard: a receiver that comes and goes must not keep a dead panel alive.
    const isToMove = known?.by === device && (known.from ?? 0) <= (known.heard ?? 0);
    return isToMove ? awaited(panel, at) : [];
  });
}

/** What a message on this way says of the panel's main path. */
export function pathNews(
  panel: Panel,
  state: PanelState,
  way: PanelPath,
  at: Instant,
): readonly FactDraft[] {
  if (wayKey(way) === wayKey(panel)) {
    return state.panels[panel.id]?.isBackupOnly === true ? [pathBack(panel)] : [];
  }
  const due = mainDueOf(panel, state);
  return due !== undefined && due <= at ? [pathLost(panel)] : [];
}

/** Of panels that are no longer configured so that a path of theirs could be missed, none is. */
export function pathsGone(site: Site, state: PanelState): readonly FactDraft[] {
  return Object.entries(state.panels).flatMap(([id, { isBackupOnly }]): readonly FactDraft[] => {
    const panel = layoutOf(site).panel(id);
    const isWatched = panel?.interval !== undefined && (panel.backup ?? []).length > 0;
    return isBackupOnly === true && !isWatched ? [pathBack({ id: id as Panel['id'] })] : [];
  });
}

const awaited = ({ id, interval }: Panel, at: Instant): readonly FactDraft[] =>
  interval === undefined
    ? []
    : [
        {
          type: 'panel.awaited',
          data: { panel: id, until: toRfc3339(after(at, allowance(interval))) },
        },
      ];

const lost = (
  { id, device: main }: Panel,
  why: 'silent' | 'device-offline',
  device = main,
): FactDraft => ({ type: 'panel.lost', data: { panel: id, device, why } });

const ofPath = ({ id }: Pick<Panel, 'id'>) =>
  ({ condition: 'backup-only', subject: id, panel: id }) as const;
const pathLost = (panel: Panel): FactDraft => ({ type: 'condition.raised', data: ofPath(panel) });
const pathBack = (panel: Pick<Panel, 'id'>): FactDraft => ({
  type: 'condition.cleared',
  data: ofPath(panel),
});

/** Where all its receivers are down nobody can say that a panel is silent. */
function dueOf(panel: Panel, state: PanelState): Instant | undefined {
  const known = state.panels[panel.id];
  const since = pathsOf(panel).flatMap(({ device }) => state.receivers[device] ?? []);
  const [first, ...others] = since.toSorted((a, b) => a - b);
  if (panel.interval === undefined || first === undefined || known?.lost === 'silent') {
    return undefined;
  }
  const patience = allowance(panel.interval);
  const { heard, from, lost: isLost } = known ?? {};
  // One of them was up all the time: that others come and go meanwhile is no reason to wait longer.
  if (isLost === undefined && heard !== undefined) return after(latest(heard, from), patience);
  if (isLost === undefined) return after(latest(first, from), patience);
  // One that could be heard nowhere has its time from when the last of them came up again, but not for ever.
  return earliest(
    after(latest(others.at(-1) ?? first, heard, from), patience),
    after(latest(first, heard, from), 2 * patience),
  );
}

/** When the main path of a panel that is heard has been silent for too long: then it is a back-up that hears it. */
const pathDueOf = (panel: Panel, state: PanelState): Instant | undefined =>
  state.panels[panel.id]?.lost === undefined ? mainDueOf(panel, state) : undefined;

/** Where the main receiver is down, that is the alarm, and not one for each of its panels. */
function mainDueOf(panel: Panel, state: PanelState): Instant | undefined {
  const { id, device, backup = [], interval } = panel;
  const up = state.receivers[device];
  const known = state.panels[id];
  if (backup.length === 0 || interval === undefined || up === undefined) return undefined;
  if (known?.isBackupOnly === true) return undefined;
  return after(latest(up, known?.heardAt?.[wayKey(panel)], known?.from), allowance(interval));
}

const latest = (first: Instant, ...more: readonly (Instant | undefined)[]): Instant =>
  more.reduce<Instant>((last, at) => (at !== undefined && at > last ? at : last), first);

/** How long a panel that says so often that it is there may be silent, in milliseconds. */
export const allowance = (interval: number): number => MISSES * interval + SLACK_MS;
