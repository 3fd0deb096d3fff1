import type { FactDraft } from '../vocabulary/facts.ts';
import type { DeviceId } from '../vocabulary/ids.ts';
import type { InputOf } from '../vocabulary/inputs.ts';
import type { Panel, Site } from '../vocabulary/site.ts';
import { after, earliest, type Instant, toRfc3339 } from '../vocabulary/time.ts';
import type { PanelState } from './state.ts';

/** A panel is lost after three intervals and this (alarm facts, section 4: link loss). */
const MISSES = 3;
const SLACK_MS = 10_000;
/** A deadline told this much later was slept through: what was said meanwhile is still on its way. */
const AWAY_MS = 5_000;

/** Panels that said nothing for too long by then. */
export function missedBy(
  site: Site,
  state: PanelState,
  { time, at }: InputOf<'time.passed'>,
): readonly FactDraft[] {
  return (site.panels ?? []).flatMap((panel): readonly FactDraft[] => {
    const due = dueOf(panel, state);
    if (due === undefined || due > time) return [];
    const { id, device, interval = 0 } = panel;
    if (at - due > AWAY_MS) {
      const until = toRfc3339(after(at, allowance(interval)));
      return [{ type: 'panel.awaited', data: { panel: id, until } }];
    }
    return [{ type: 'panel.lost', data: { panel: id, device, why: 'silent' } }];
  });
}

/** When the next panel has been silent for too long. */
export function nextSilence(site: Site, state: PanelState): Instant | undefined {
  let next: Instant | undefined;
  for (const panel of site.panels ?? []) next = earliest(next, dueOf(panel, state));
  return next;
}

/** A receiver that is down hears no panel. */
export function lostWith(site: Site, state: PanelState, device: DeviceId): readonly FactDraft[] {
  return (site.panels ?? [])
    .filter(({ id, device: of }) => of === device && state.panels[id]?.lost === undefined)
    .map(({ id }) => ({
      type: 'panel.lost',
      data: { panel: id, device, why: 'device-offline' },
    }));
}

/** Where its receiver is down nobody can say that a panel is silent. */
function dueOf({ id, device, interval }: Panel, state: PanelState): Instant | undefined {
  const since = state.receivers[device];
  const known = state.panels[id];
  if (interval === undefined || since === undefined || known?.lost === 'silent') return undefined;
  const last = [known?.heard, known?.from].reduce<Instant>(
    (latest, at) => (at !== undefined && at > latest ? at : latest),
    since,
  );
  return after(last, allowance(interval));
}

const allowance = (interval: number): number => MISSES * interval + SLACK_MS;
