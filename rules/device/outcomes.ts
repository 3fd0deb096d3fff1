import type { FactDraft } from '../vocabulary/facts.ts';
import type { BarrierId, LaneId, PassageId } from '../vocabulary/ids.ts';
import type { InputOf, ReadingInput, SentCommand } from '../vocabulary/inputs.ts';
import type { ReadingData } from '../vocabulary/readings.ts';

type CommandDone = ReadingInput & {
  readonly type: 'command.done';
  readonly data: ReadingData<'command.done'>;
};

/** What the hardware did with a command. A duplicate was executed once already and told then: it is no failure. */
export function commandDone({ about, data }: CommandDone): readonly FactDraft[] {
  if (about === undefined || data.outcome === 'duplicate') return [];
  if (data.outcome === 'done') {
    return [{ type: 'command.confirmed', data: named(about) }];
  }
  const why = data.outcome === 'expired' ? 'expired' : (data.reason ?? data.outcome);
  return [{ type: 'command.failed', data: { ...named(about), why } }];
}

/** A command that nobody answered: closed, and never sent again. */
export function commandUnanswered({
  command,
  why,
}: InputOf<'command.unanswered'>): readonly FactDraft[] {
  return [{ type: 'command.failed', data: { ...named(command), why } }];
}

type Places = {
  readonly lane?: LaneId;
  readonly barrier?: BarrierId;
  readonly passage?: PassageId;
};

function named(command: SentCommand) {
  return { device: command.device, command: command.id, type: command.type, ...places(command) };
}

function places(command: SentCommand): Places {
  switch (command.type) {
    case 'barrier.open': {
      const { lane, barrier, passage } = command.data;
      return passage === undefined ? { lane, barrier } : { lane, barrier, passage };
    }
    case 'barrier.close':
      return { lane: command.data.lane, barrier: command.data.barrier };
    case 'barrier.hold':
    case 'barrier.release':
      return { barrier: command.data.barrier };
    default:
      return {};
  }
}
