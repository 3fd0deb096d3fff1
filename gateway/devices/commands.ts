import type { Clock, DriverCommand } from '../../drivers/driver.ts';
import type { CommandId, DeviceId, SiteId } from '../../rules/vocabulary/ids.ts';
import { ok } from '../../rules/vocabulary/result.ts';
import type { Instant } from '../../rules/vocabulary/time.ts';
import type { BusMessage } from '../bus/client.ts';
import { type Envelope, parseEnvelope } from '../bus/envelope.ts';
import { commandId, parseCommand } from '../bus/orders.ts';
import { parseTopic } from '../bus/topics.ts';
import type { Logger } from '../log.ts';
import type { Outgoing } from './outbox.ts';

/** More commands than a host can be sent within the life of one. */
const REMEMBERED_MAX = 1_000;

/** Looks at each command as it comes: it is passed on once, or answered here. */
export function createCommandDesk(options: {
  readonly site: SiteId;
  readonly devices: readonly DeviceId[];
  readonly clock: Clock;
  readonly log: Logger;
  /** An instant of the engine's clock by ours. */
  toOwn(at: Instant): Instant;
  pass(command: DriverCommand): void;
  answer(reading: Outgoing): void;
}): { receive(message: BusMessage<Uint8Array>): void } {
  const { site, devices, clock, log } = options;
  const memory = createMemory();

  /** Undefined where the command may be passed on. */
  const objection = (
    command: ReturnType<typeof parseCommand>,
    retain: boolean,
    now: Instant,
  ): Refusal | undefined => {
    // A retained command is an old one that the broker says again to whoever connects.
    if (retain) return { outcome: 'refused', reason: 'retained' };
    if (!command.ok) return { outcome: 'refused', reason: command.error.code };
    const { id, expires } = command.value;
    if (memory.has(id)) return { outcome: 'duplicate' };
    if (expires <= now) return { outcome: 'expired' };
    if (memory.add(id, expires, now)) return undefined;
    return { outcome: 'refused', reason: 'too-many-commands' };
  };

  const judge = (
    { device, type }: { readonly device: DeviceId; readonly type: string },
    envelope: Envelope,
    retain: boolean,
  ): void => {
    const given = parseCommand(site, device, type, envelope);
    const parsed = given.ok
      ? ok({ ...given.value, expires: options.toOwn(given.value.expires) })
      : given;
    const refusal = objection(parsed, retain, clock.now());
    if (parsed.ok && refusal === undefined) options.pass(parsed.value);
    if (refusal === undefined) return;
    const command = commandId(envelope.id);
    log.warn({ code: 'command-not-passed', device, command, ...refusal });
    options.answer({ type: 'command.done', device, data: { command, ...refusal } });
  };

  return {
    receive({ topic: name, payload, retain }) {
      const topic = parseTopic(site, name);
      if (topic?.kind !== 'command' || !devices.includes(topic.device)) return;
      const envelope = parseEnvelope(payload);
      if (envelope.ok) judge(topic, envelope.value, retain);
      else {
        const why = envelope.error.code;
        log.warn({ code: 'command-unreadable', device: topic.device, why });
      }
    },
  };
}

type Refusal = {
  readonly outcome: 'refused' | 'expired' | 'duplicate';
  readonly reason?: string;
};

/** Remembers ids past the life of their command, so that one that comes late a second time is known for what it is. */
function createMemory(): {
  has(id: CommandId): boolean;
  add(id: CommandId, expires: Instant, now: Instant): boolean;
} {
  const known = new Map<CommandId, Instant>();
  return {
    has: (id) => known.has(id),
    add(id, expires, now) {
      for (const [old, over] of known) {
        if (known.size < REMEMBERED_MAX) break;
        if (over <= now) known.delete(old);
      }
      if (known.size >= REMEMBERED_MAX) return false;
      known.set(id, expires);
      return true;
    },
  };
}
