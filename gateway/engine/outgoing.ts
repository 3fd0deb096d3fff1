import type { Decided } from '../../rules/engine.ts';
import type { CommandDraft } from '../../rules/vocabulary/commands.ts';
import type { Area } from '../../rules/vocabulary/fact-schema.ts';
import { FACTS, type Fact } from '../../rules/vocabulary/facts.ts';
import type { CommandId, DeviceId, HostId } from '../../rules/vocabulary/ids.ts';
import { layoutOf } from '../../rules/vocabulary/layout.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { after, type Instant } from '../../rules/vocabulary/time.ts';
import {
  type Accepted,
  acceptedEnvelope,
  commandEnvelope,
  factEnvelope,
  stateEnvelope,
} from '../bus/envelope.ts';
import { topicName } from '../bus/topics.ts';
import type { Logger } from '../log.ts';
import type { Numbered } from './intake.ts';
import { levelId, saidId } from './names.ts';
import type { EngineBus, ViewRow } from './ports.ts';

/** A command on its way out. */
export type Outgoing = CommandDraft & {
  readonly id: CommandId;
  readonly time: Instant;
  readonly cause: string;
};

/** What the engine says, each kind on its topic and in its envelope. A bus that fails is told of and never stops it. */
export type Voice = {
  /**
   * Tells each host what of its devices is durable: the numbers given, or better where better is known; and with `again`
   * that what follows was not taken.
   */
  accepted(
    numbered: readonly Numbered[],
    durable: (source: string, boot: string) => number,
    now: Instant,
    more?: { readonly again: true },
  ): void;
  command(command: Outgoing, expires: Instant): void;
  facts(facts: readonly Fact[]): void;
  state(view: ViewRow, time: Instant): void;
};

/** A voice for one site. `previous` is where each feed stood at start. */
export function createVoice(options: {
  readonly site: Site;
  readonly bus: EngineBus;
  readonly log: Logger;
  readonly previous: Readonly<Partial<Record<Area, number>>>;
}): Voice {
  const { site, bus, log } = options;
  const previous = new Map<string, number>(Object.entries(options.previous));
  let said = 0;

  function publish(topic: string, payload: string, retain: boolean): void {
    try {
      bus.publish({ topic, payload, retain });
    } catch (error) {
      log.error({ code: 'publish-failed', topic, err: error }, 'the bus did not take a message');
    }
  }

  return {
    accepted(numbered, durable, now, more) {
      for (const [host, sources] of byHost(site, numbered, durable, more)) {
        said += 1;
        const id = saidId(`${site.id}/${host}/${now}`, said);
        const payload = acceptedEnvelope(site.id, { id, time: now, sources });
        publish(topicName(site.id, { kind: 'accepted', host }), payload, false);
      }
    },
    command(command, expires) {
      const { device, type } = command;
      const topic = topicName(site.id, { kind: 'command', device, type });
      publish(topic, commandEnvelope(site.id, command, expires), false);
    },
    facts(facts) {
      for (const fact of facts) {
        const { area } = FACTS[fact.type];
        const payload = factEnvelope(site.id, fact, previous.get(area) ?? 0);
        previous.set(area, fact.sequence);
        publish(topicName(site.id, { kind: 'feed', area }), payload, false);
      }
    },
    state({ kind, id, sequence, data }, time) {
      const topic = topicName(site.id, { kind: 'state', ref: { kind, id } });
      const payload =
        data === undefined ? '' : stateEnvelope(site.id, { kind, id, time, sequence, data });
      publish(topic, payload, true);
    },
  };
}

function byHost(
  site: Site,
  numbered: readonly Numbered[],
  durable: (source: string, boot: string) => number,
  more: { readonly again: true } | undefined,
): Map<HostId, Accepted[]> {
  const hosts = new Map<HostId, Accepted[]>();
  const told = new Set<string>();
  for (const { device, source, boot } of numbered) {
    const host = device === undefined ? undefined : layoutOf(site).device(device)?.host;
    if (host === undefined || told.has(`${source} ${boot}`)) continue;
    told.add(`${source} ${boot}`);
    const accepted = { source, boot, sequence: durable(source, boot), ...more };
    const others = hosts.get(host);
    if (others === undefined) hosts.set(host, [accepted]);
    else others.push(accepted);
  }
  return hosts;
}

/** When a command of this batch expires: an impulse from its reading's time, a level from its sending. */
export function expiryOf(command: Decided, now: Instant, { times }: Site): Instant {
  // A source whose clock runs ahead does not make its commands live longer.
  const from = command.manner === 'level' || command.time > now ? now : command.time;
  return after(from, times.commandLife);
}

/** Levels to assert again, each under an id of its own: a driver executes an id once. */
export function again(
  levels: readonly CommandDraft[],
  cause: string,
  now: Instant,
  concerns: (device: DeviceId) => boolean,
): readonly Outgoing[] {
  return levels
    .filter(({ device }) => concerns(device))
    .map((draft, index) => ({ ...draft, id: levelId(cause, index), time: now, cause }));
}

/** A hold for fire is life safety: it is said when decided, and again after its commit. */
export const isFireHold = (command: CommandDraft): boolean =>
  command.type === 'barrier.hold' && command.data.authority.kind === 'fire';
