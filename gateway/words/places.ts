import type { Text } from '../../rules/vocabulary/schema.ts';
import type { Site } from '../../rules/vocabulary/site.ts';

/** What of a site its words need. */
export type NamedSite = Pick<
  Site,
  'lanes' | 'checkpoints' | 'routes' | 'panels' | 'zones' | 'armAreas' | 'posts' | 'zone'
>;

/** Names people, vehicles and permits by id, to those who may see them; undefined leaves the id's tail. */
export type Naming = (id: string) => string | undefined;

/** Names nobody: for whoever reads without the right to names. */
export const nobodyNamed: Naming = () => undefined;

/** Puts the names of a site's things into words. */
export type Places = {
  lane(id: string | undefined): Text;
  checkpoint(id: string): Text;
  route(id: string): Text;
  zone(id: string | undefined): Text;
  panel(id: string): Text;
  /** Zones that are armed together. */
  armArea(id: string): Text;
  post(id: string): Text;
  /** A person, vehicle, permit or card: its name where it may be seen, else the last of its id. */
  who(id: string): string;
  /** Hours and minutes in the site's time zone. */
  clock(moment: string): string;
};

/** Names things the way this site calls them. */
export function createPlaces(site: NamedSite, naming: Naming): Places {
  const named = (list: readonly { readonly id: string; readonly name: Text }[], id: string): Text =>
    list.find((thing) => thing.id === id)?.name ?? { zh: id, en: id };
  return {
    lane: (id) => (id === undefined ? { zh: '道闸', en: 'barrier' } : named(site.lanes, id)),
    checkpoint: (id) => named(site.checkpoints, id),
    route: (id) => named(site.routes, id),
    zone: (id) => (id === undefined ? { zh: '', en: '' } : named(site.zones, id)),
    panel: (id) => named(site.panels ?? [], id),
    armArea: (id) => named(site.armAreas ?? [], id),
    post: (id) => named(site.posts, id),
    who: (id) => naming(id) ?? shortened(id),
    clock: (moment) => clockIn(site.zone, moment),
  };
}

// A configured or spoken id is short and says something; of a made one its last characters are enough to compare by eye.
const shortened = (id: string): string =>
  /^[0-9a-f]{8}-[0-9a-f-]{27}(:\d+)?$/i.test(id) ? `…${id.slice(30)}` : id;

const formats = new Map<string, Intl.DateTimeFormat>();

function clockIn(zone: string, moment: string): string {
  const at = Date.parse(moment);
  if (Number.isNaN(at)) return moment;
  const known = formats.get(zone);
  const format =
    known ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  if (known === undefined) formats.set(zone, format);
  return format.format(at);
}
