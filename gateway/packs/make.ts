import type { Site } from '../../rules/vocabulary/site.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import { createAlarmReaders } from '../store/alarm-readers.ts';
import { createPackReaders } from '../store/pack-readers.ts';
import type { Store } from '../store/store.ts';
import { gather } from './material.ts';
import { type Pack, packOf } from './pack.ts';

/** Names looked up at once. */
const PIECE = 500;

/** Makes the hand-over of an alarm out of the records; undefined where there is no such alarm. */
export async function makePack(
  { site, store }: { readonly site: Site; readonly store: Store },
  asked: {
    readonly alarm: string;
    /** Plates, people and who was inside. */
    readonly withNames: boolean;
    readonly at: Instant;
    readonly by: string;
  },
): Promise<Pack | undefined> {
  const material = await gather({
    ...{ site, now: asked.at },
    alarm: asked.alarm,
    withNames: asked.withNames,
    readers: {
      ...createAlarmReaders(store.read, site.id),
      ...createPackReaders(store.read, site.id),
    },
    namesOf: (ids) => namesIn(store, site, ids),
  });
  return material && packOf(material, asked);
}

async function namesIn(
  { reference }: Pick<Store, 'reference'>,
  { id: site }: Site,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < ids.length; at += PIECE) {
    const piece = { ids: ids.slice(at, at + PIECE), limit: PIECE };
    for (const { person, name } of await reference.people(site, piece)) names.set(person, name);
    for (const { vehicle, plate } of await reference.vehicles(site, piece))
      names.set(vehicle, plate);
  }
  return names;
}
