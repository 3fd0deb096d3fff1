import { AREAS, type Area } from '../../rules/vocabulary/fact-schema.ts';
import {
  CONFIGURED_ID,
  type DeviceId,
  type HostId,
  type SiteId,
} from '../../rules/vocabulary/ids.ts';
import { invariant, unreachable } from '../../rules/vocabulary/result.ts';
import { STATES, type StateKind, type StateRef } from '../../rules/vocabulary/states.ts';

/** What a topic of one site is about (DESIGN section 3). */
export type Topic =
  | { readonly kind: 'reading'; readonly device: DeviceId; readonly type: string }
  | { readonly kind: 'command'; readonly device: DeviceId; readonly type: string }
  | { readonly kind: 'device-health'; readonly device: DeviceId }
  | { readonly kind: 'host-health'; readonly host: HostId }
  | { readonly kind: 'accepted'; readonly host: HostId }
  | { readonly kind: 'feed'; readonly area: Area }
  | { readonly kind: 'state'; readonly ref: StateRef };

/** Everything above a site's own topics. */
export const rootOf = (site: SiteId): string => `gatehouse/v1/${site}`;

/** The name of a topic. */
export function topicName(site: SiteId, topic: Topic): string {
  const root = rootOf(site);
  switch (topic.kind) {
    case 'reading':
      return `${root}/device/${topic.device}/reading/${level(topic.type)}`;
    case 'command':
      return `${root}/device/${topic.device}/command/${level(topic.type)}`;
    case 'device-health':
      return `${root}/device/${topic.device}/health`;
    case 'host-health':
      return `${root}/host/${topic.host}/health`;
    case 'accepted':
      return `${root}/host/${topic.host}/accepted`;
    case 'feed':
      return `${root}/feed/${topic.area}`;
    case 'state':
      return `${root}/state/${topic.ref.kind}/${escapeLevel(topic.ref.id)}`;
    default:
      return unreachable(topic);
  }
}

/** Reads a topic's name; undefined where it is none of this site's. */
export function parseTopic(site: SiteId, name: string): Topic | undefined {
  const root = `${rootOf(site)}/`;
  if (!name.startsWith(root)) return undefined;
  const levels = name.slice(root.length).split('/');
  const [branch, id = ''] = levels;
  switch (branch) {
    case 'device':
      return isConfiguredId(id) ? deviceTopic(deviceId(id), levels.slice(2)) : undefined;
    case 'host':
      return isConfiguredId(id) ? hostTopic(hostId(id), levels.slice(2)) : undefined;
    case 'feed':
      return levels.length === 2 && isArea(id) ? { kind: 'feed', area: id } : undefined;
    case 'state':
      return stateTopic(levels.slice(1));
    default:
      return undefined;
  }
}

/** Filter for every command to one device. */
export const commandFilter = (site: SiteId, device: DeviceId): string =>
  `${rootOf(site)}/device/${device}/command/+`;

function deviceTopic(device: DeviceId, rest: readonly string[]): Topic | undefined {
  const [what, type] = rest;
  if (what === 'health' && rest.length === 1) return { kind: 'device-health', device };
  if (rest.length !== 2 || type === undefined || !TYPE.test(type)) return undefined;
  if (what === 'reading') return { kind: 'reading', device, type };
  if (what === 'command') return { kind: 'command', device, type };
  return undefined;
}

function hostTopic(host: HostId, rest: readonly string[]): Topic | undefined {
  if (rest.length !== 1) return undefined;
  if (rest[0] === 'health') return { kind: 'host-health', host };
  if (rest[0] === 'accepted') return { kind: 'accepted', host };
  return undefined;
}

function stateTopic(rest: readonly string[]): Topic | undefined {
  const [kind = '', escaped = ''] = rest;
  if (rest.length !== 2 || !isStateKind(kind) || escaped === '') return undefined;
  const id = unescapeLevel(escaped);
  return id === undefined ? undefined : { kind: 'state', ref: { kind, id } };
}

// Any one level: an unknown type is set aside, not forbidden.
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL may not stand in a topic name (MQTT-1.5.3-2)
const TYPE = /^[^/+#\u0000]{1,64}$/;
const CONFIGURED = new RegExp(CONFIGURED_ID);

const isConfiguredId = (text: string): boolean => CONFIGURED.test(text);
const isArea = (text: string): text is Area => AREAS.some((area) => area === text);
const isStateKind = (text: string): text is StateKind => Object.hasOwn(STATES, text);
// The branding constructors: what stands in these two levels is an id of site.yaml by its pattern.
const deviceId = (text: string): DeviceId => text as DeviceId;
const hostId = (text: string): HostId => text as HostId;

function level(text: string): string {
  invariant(TYPE.test(text), `a message type is one topic level, not ${JSON.stringify(text)}`);
  return text;
}

// An id made at run time may hold a slash (a round's does) and stays one level, so that `state/+/+` sees every state;
// `+`, `#` and control characters may not stand in a topic name at all (MQTT-3.3.2-2, 1.5.3).
function escapeLevel(id: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
  return id.replace(/[%/+#\u0000-\u001f\u007f]/g, (character) => encodeURIComponent(character));
}

function unescapeLevel(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
