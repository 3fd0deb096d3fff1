import type { Site, Zone } from '../rules/vocabulary/site.ts';
import type { Casting, Script, Stage, Step } from './world-scripts.ts';
import { atZone } from './world-verbs.ts';

/** 2:10 of the three minutes in which somebody must be on the scene. */
const WAY_MS = 130_000;
const OPEN_MS = 5_000;
/** From one detector to the next, and until the smoke has gone. */
const SMOKE_SPREADS_MS = 20_000;
const SMOKE_CLEARS_MS = 20_000;
/** Until somebody has put a new battery into a panel. */
const NEW_BATTERY_MS = 40_000;

/** Somebody opens a door he should not; a guard is at the place two minutes and ten seconds later. */
export function castAttended(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const { site, cast, random } = stage;
  const guard = random.pick(cast.guards.filter(({ id }) => isFree(id)));
  const places = burglaries(stage, isFree).flatMap((zone) => {
    const near = site.checkpoints.find(
      ({ id, reader }) => zone.near.includes(id) && reader !== undefined && isFree(id),
    );
    return near?.reader === undefined ? [] : [{ zone, near, reader: near.reader }];
  });
  const place = random.pick(places);
  if (guard === undefined || place === undefined) return undefined;
  const { zone, near, reader } = place;
  const script = function* (): Script {
    yield* opens(site, zone);
    yield { kind: 'wait', ms: WAY_MS - OPEN_MS };
    for (const card of guard.cards) {
      if (yield { kind: 'do', deed: { device: reader, verb: 'swipe', args: { card } } }) break;
    }
    yield { kind: 'happened', happening: { kind: 'tapped', checkpoint: near.id, who: guard.id } };
  };
  // Nobody else taps there meanwhile: it is he who comes.
  return { needs: [zone.id, near.id, guard.id], script: script() };
}

/** Somebody opens a door he should not, and nobody cares. */
export function castIgnored(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const zone = stage.random.pick(burglaries(stage, isFree));
  return zone && { needs: [zone.id], script: opens(stage.site, zone) };
}

/** Smoke at one detector, then at another on another board, and then none. */
export function castSmoke(stage: Stage, isFree: (need: string) => boolean): Casting | undefined {
  const zones = stage.site.zones.filter(({ id, kind }) => kind === 'fire' && isFree(id));
  const [first] = zones;
  const second = zones.find(({ device }) => device !== first?.device);
  if (first === undefined || second === undefined) return undefined;
  const script = function* (): Script {
    yield at(stage.site, first, 'smoke');
    yield { kind: 'happened', happening: { kind: 'smoked', zone: first.id } };
    yield { kind: 'wait', ms: SMOKE_SPREADS_MS };
    yield at(stage.site, second, 'smoke');
    yield { kind: 'happened', happening: { kind: 'smoked', zone: second.id } };
    yield { kind: 'wait', ms: SMOKE_CLEARS_MS };
    yield at(stage.site, first, 'restore-zone');
    yield at(stage.site, second, 'restore-zone');
  };
  return { needs: [first.id, second.id], script: script() };
}

const burglaries = ({ site }: Stage, isFree: (need: string) => boolean): readonly Zone[] =>
  site.zones.filter(({ id, kind }) => kind === 'burglary' && isFree(id));

/** The driver whose panels tell of their own batteries here. */
const DC_09 = 'sia-dc09';

/** The battery of an alarm panel is low, until somebody changes it. */
export function castPanelBattery(
  { site, random }: Stage,
  isFree: (need: string) => boolean,
): Casting | undefined {
  const drivers = new Map(site.devices.map(({ id, driver }) => [id, driver]));
  const panels = (site.panels ?? []).filter(
    ({ id, device }) => drivers.get(device) === DC_09 && isFree(id),
  );
  const panel = random.pick(panels);
  if (panel === undefined) return undefined;
  const { account, device } = panel;
  const says = (verb: string): Step => ({
    kind: 'do',
    deed: { device, verb, args: { account, kind: 'battery', zone: '0' } },
  });
  const script = function* (): Script {
    yield says('alarm');
    yield { kind: 'wait', ms: NEW_BATTERY_MS };
    yield says('restore');
  };
  return { needs: [panel.id], script: script() };
}

const at = (site: Site, zone: Zone, verb: string): Step => ({
  kind: 'do',
  deed: atZone(site, zone, verb),
});

function* opens(site: Site, zone: Zone): Script {
  yield at(site, zone, 'break-in');
  yield { kind: 'happened', happening: { kind: 'broke-in', zone: zone.id } };
  yield { kind: 'wait', ms: OPEN_MS };
  yield at(site, zone, 'restore-zone');
}
