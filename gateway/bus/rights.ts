import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { unreachable } from '../../rules/vocabulary/result.ts';
import { parseTopic, rootOf, type Topic } from './topics.ts';

/** Who may connect, and as what (CONTRACT, "Who may say what"). */
export type Account = {
  readonly username: string;
  readonly role: 'host' | 'monitor' | 'engine';
  /** A host's own id. */
  readonly host?: HostId;
  /** The devices a host speaks for. */
  readonly devices?: ReadonlySet<DeviceId>;
};

/** True where this account may publish to that topic. A retained command is refused whoever sends it. */
export function mayPublish(
  site: SiteId,
  account: Account,
  message: { readonly topic: string; readonly retain: boolean },
): boolean {
  const topic = parseTopic(site, message.topic);
  if (topic === undefined) return false;
  if (topic.kind === 'command' && message.retain) return false;
  switch (account.role) {
    case 'monitor':
      return false;
    case 'host':
      return isHostsWord(account, topic);
    case 'engine':
      return ENGINE_SAYS.has(topic.kind);
    default:
      return unreachable(account.role);
  }
}

/** True where this account may subscribe to that filter. */
export function maySubscribe(site: SiteId, account: Account, filter: string): boolean {
  const root = `${rootOf(site)}/`;
  if (!filter.startsWith(root)) return false;
  const levels = filter.slice(root.length).split('/');
  const allowed = hears(account);
  return allowed.some((pattern) => isWithin(levels, pattern));
}

const ENGINE_SAYS: ReadonlySet<Topic['kind']> = new Set(['feed', 'state', 'command', 'accepted']);

function isHostsWord(account: Account, topic: Topic): boolean {
  switch (topic.kind) {
    case 'reading':
    case 'device-health':
      return account.devices?.has(topic.device) === true;
    case 'host-health':
      return topic.host === account.host;
    default:
      return false;
  }
}

// Each level is a name, `+` for any one level, `#` for all the rest: what an account may hear, below the site's root.
type Pattern = readonly string[];

const HEALTH: readonly Pattern[] = [
  ['device', '+', 'health'],
  ['host', '+', 'health'],
];
const MONITOR_HEARS: readonly Pattern[] = [['feed', '#'], ['state', '#'], ...HEALTH];
const ENGINE_HEARS: readonly Pattern[] = [['device', '+', 'reading', '#'], ...HEALTH];

function hears(account: Account): readonly Pattern[] {
  switch (account.role) {
    case 'monitor':
      return MONITOR_HEARS;
    case 'engine':
      return ENGINE_HEARS;
    case 'host':
      return [
        ...[...(account.devices ?? [])].map((device) => ['device', device, 'command', '#']),
        ...(account.host === undefined ? [] : [['host', account.host, 'accepted']]),
      ];
    default:
      return unreachable(account.role);
  }
}

/** True where everything the filter matches is matched by the pattern too. */
function isWithin(filter: readonly string[], pattern: Pattern): boolean {
  for (const [index, allowed] of pattern.entries()) {
    if (allowed === '#') return filter.length > index;
    const asked = filter[index];
    if (asked === undefined || asked === '#') return false;
    if (allowed !== '+' && asked !== allowed) return false;
  }
  return filter.length === pattern.length;
}
