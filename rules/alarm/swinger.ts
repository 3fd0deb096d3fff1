import type { FactDraft } from '../vocabulary/facts.ts';
import { toRfc3339 } from '../vocabulary/time.ts';
import { follow } from './life.ts';
import type { Scene } from './scene.ts';
import { abnormal, type Cause, type Signal } from './signal.ts';
import { endOf, isPast } from './swings.ts';

type Abnormal = Extract<Signal, { readonly to: 'abnormal' }>;

/** So often a zone alarms while it is armed; after that it is left out until it is armed anew. */
const SWINGS_MAX = 6;
/** True of a zone that has alarmed often enough. */
export function isSwinging({ state, input }: Scene, { cause, manner }: Abnormal): boolean {
  const { kind, zone, source } = cause;
  if (kind !== 'burglary' || zone === undefined || source !== `zone ${zone}`) return false;
  const alarm = state.newest[source];
  const stands = alarm !== undefined && state.alarms[alarm]?.isActive === true;
  // What stands already is no further alarm.
  if (stands && manner !== 'event') return false;
  const known = state.swings[zone];
  return known !== undefined && known.count >= SWINGS_MAX && !isPast(known, input.at);
}

/** It is told once that the zone is left out, and that stands as long as it is. */
export function swinger(scene: Scene, cause: Cause): readonly FactDraft[] {
  const { zone } = cause;
  const { state, input } = scene;
  if (zone === undefined || state.swings[zone]?.isOut === true) return [];
  const { place, device, panel } = cause;
  return follow(
    scene,
    abnormal({
      kind: 'supervision',
      priority: 'medium',
      source: `swinger ${zone}`,
      origin: 'zone.swinging',
      place: {
        zh: `${place.zh}：频繁报警，重新布防前不再报警`,
        en: `${place.en}: alarms again and again, left out until armed anew`,
      },
      near: [],
      latching: false,
      zone,
      until: toRfc3339(endOf(state.swings[zone], input.at)),
      ...(device === undefined ? {} : { device }),
      ...(panel === undefined ? {} : { panel }),
    }),
  );
}
