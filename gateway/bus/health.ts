import Type from 'typebox';
import { configuredId, type HostId } from '../../rules/vocabulary/ids.ts';
import { open, type Static, words } from '../../rules/vocabulary/schema.ts';

const count = () => Type.Integer({ minimum: 0 });
const moment = () => Type.String({ description: 'RFC 3339' });
const boot = () => Type.String({ minLength: 1, maxLength: 64 });

/** What `host/{host}/health` says (CONTRACT, "Health"). */
export const HostHealthData = open({
  alive: Type.Boolean(),
  boot: boot(),
  since: moment(),
  backlog: count(),
  version: Type.String({ maxLength: 64 }),
});
export type HostHealthData = Static<typeof HostHealthData>;

/** What `device/{device}/health` says (CONTRACT, "Health"). */
export const DeviceHealthData = open({
  state: words(['online', 'degraded', 'offline', 'unknown'] as const),
  why: Type.String({ maxLength: 200 }),
  since: moment(),
  host: configuredId<HostId>(),
  boot: boot(),
  line: Type.String({ maxLength: 64 }),
  lastHeard: Type.Optional(moment()),
  offsetMs: Type.Optional(Type.Integer()),
  frames: count(),
  badFrames: count(),
  recentBadFrames: Type.Optional(count()),
  timeouts: count(),
  reconnects: count(),
});
export type DeviceHealthData = Static<typeof DeviceHealthData>;
