import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { DriverCommand } from '../../drivers/driver.ts';
import { COMMANDS, type CommandBody, type CommandType } from '../../rules/vocabulary/commands.ts';
import type { CommandId, DeviceId, SiteId } from '../../rules/vocabulary/ids.ts';
import { err, ok, type Result } from '../../rules/vocabulary/result.ts';
import { open } from '../../rules/vocabulary/schema.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import {
  ACCEPTED,
  type Accepted,
  type Envelope,
  engineSource,
  firstFault,
  parseEnvelope,
  type Rejection,
} from './envelope.ts';

/** Reads a command as its device's host gets it. */
export function parseCommand(
  site: SiteId,
  device: DeviceId,
  type: string,
  envelope: Envelope,
): Result<DriverCommand, Rejection> {
  if (envelope.source !== engineSource(site)) return err({ code: 'wrong-source', at: '/source' });
  if (envelope.type !== type) return err({ code: 'wrong-type', at: '/type' });
  // A command that never expires would move a barrier whenever it happens to arrive.
  if (envelope.expires === undefined) return err({ code: 'bad-time', at: '/expires' });
  const schema = bodies.get(type);
  if (schema === undefined) return err({ code: 'unknown-type', at: '/type' });
  const body = { type, data: envelope.data };
  if (!isBody(body)) {
    return err({ code: 'bad-data', at: `/data${firstFault(schema, body.data)}` });
  }
  return ok({ ...body, id: commandId(envelope.id), device, expires: envelope.expires });
}

/** Reads what the engine says is durable, and when it says so. */
export function parseAccepted(
  site: SiteId,
  payload: Uint8Array,
): Result<{ readonly time: Instant; readonly sources: readonly Accepted[] }, Rejection> {
  const envelope = parseEnvelope(payload);
  if (!envelope.ok) return envelope;
  const { source, type, time, data } = envelope.value;
  if (source !== engineSource(site)) return err({ code: 'wrong-source', at: '/source' });
  if (type !== ACCEPTED) return err({ code: 'wrong-type', at: '/type' });
  if (!accepted.Check(data)) {
    return err({ code: 'bad-data', at: `/data${firstFault(accepted, data)}` });
  }
  return ok({ time, sources: data.sources });
}

/** Names a command by the message that brought it. */
export const commandId = (id: string): CommandId => id as CommandId;

const bodies = new Map<string, ReturnType<typeof Compile>>(
  Object.entries(COMMANDS).map(([type, schema]) => [type, Compile(schema)]),
);

const accepted = Compile(
  open({
    sources: Type.Array(
      open({
        source: Type.String(),
        boot: Type.String(),
        sequence: Type.Integer({ minimum: 0 }),
        again: Type.Optional(Type.Boolean()),
      }),
    ),
  }),
);

function isBody(body: { readonly type: string; readonly data: unknown }): body is CommandBody {
  return isCommandType(body.type) && bodies.get(body.type)?.Check(body.data) === true;
}

const isCommandType = (type: string): type is CommandType => Object.hasOwn(COMMANDS, type);
