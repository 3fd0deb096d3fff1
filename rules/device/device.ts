import type { Given, Rule } from '../rule.ts';
import type { FactDraft } from '../vocabulary/facts.ts';
import type { Input, ReadingInput } from '../vocabulary/inputs.ts';
import { unreachable } from '../vocabulary/result.ts';
import type { Site } from '../vocabulary/site.ts';
import { deviceHealth, gatewayHealth, hostHealth } from './health.ts';
import { inputChanged } from './inputs.ts';
import { commandDone, commandUnanswered } from './outcomes.ts';
import { referenceChanged } from './reference.ts';
import { type DeviceState, evolveDevices, initialDeviceState } from './state.ts';

/**
 * What the hardware is: contact levels, who is online, what was lost or refused, and who is known by name. First of the rules, so that all others
 * see contacts and outages as facts. A level is unknown while its device is offline or its host gone, and says so by
 * `input.observed`; a level that comes back after that is no edge.
 */
export const device: Rule<DeviceState> = {
  id: 'device',
  initial: initialDeviceState,
  decide: (site, state, given: Given) =>
    given.kind === 'input' ? judge(site, state, given.input) : [],
  evolve: evolveDevices,
  react: () => [],
  nextDeadline: () => undefined,
  levels: () => [],
  touches: () => [],
  view: () => undefined,
};

function judge(site: Site, state: DeviceState, input: Input): readonly FactDraft[] {
  switch (input.kind) {
    case 'reading':
      return [...lost(input), ...read(site, state, input)];
    case 'device.health':
      return deviceHealth(site, state, input);
    case 'host.health':
      return hostHealth(site, state, input);
    case 'gateway.health':
      return gatewayHealth(state, input);
    case 'command.unanswered':
      return commandUnanswered(input);
    case 'site.configured':
      return [{ type: 'site.configured', data: { digest: input.digest } }];
    case 'bus.refused': {
      const { account, client, what, topic, why, count } = input;
      return [{ type: 'bus.refused', data: { account, client, what, topic, why, count } }];
    }
    case 'rejected': {
      const { rejected, device: of, source, why } = input;
      const named = of === undefined ? {} : { device: of };
      return [{ type: 'input.rejected', data: { input: rejected, source, why, ...named } }];
    }
    case 'act':
      return referenceChanged(input);
    case 'time.passed':
      return [];
    default:
      return unreachable(input);
  }
}

function read(site: Site, state: DeviceState, input: ReadingInput): readonly FactDraft[] {
  if (input.type === 'input.changed') return inputChanged(site, state, input);
  if (input.type === 'command.done') return commandDone(input);
  return [];
}

/** A number that does not follow the one before it: what lies between never came. */
function lost(input: ReadingInput): readonly FactDraft[] {
  const { previous, sequence, source, boot, device: of } = input;
  if (previous === undefined || sequence <= previous + 1) return [];
  const gap = { source, boot, device: of, from: previous + 1, to: sequence - 1 };
  return [{ type: 'readings.lost', data: { ...gap, why: 'sequence-gap' } }];
}
