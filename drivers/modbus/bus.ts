import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createOutbox, type Tell } from '../barrier/outbox.ts';
import type {
  DeviceConfig,
  DriverCommand,
  ModbusAnswer,
  ModbusRequest,
  Output,
  Session,
} from '../driver.ts';

/** Something to ask a board, and what to do with the answer. */
export type Task = {
  readonly call: ModbusRequest['call'];
  answered(outcome: ModbusAnswer['outcome'], now: Instant): void;
};

/** One board on the bus. */
export type BusBoard = {
  readonly unit: number;
  readonly answerMs: number;
  opened(now: Instant): void;
  closed(): void;
  command(command: DriverCommand, now: Instant): void;
  /** True where somebody waits for what is next: it comes before polls. */
  isUrgent(now: Instant): boolean;
  next(now: Instant): Task | undefined;
  readonly nextWake: Instant | undefined;
};

type UnderWay = { readonly mark: number; readonly task: Task; readonly due: Instant };

/** What a request that was under way hears when the link goes. */
export const LINE_DOWN = { kind: 'failed', text: 'line-down' } as const;

// The link answers every request; this is for a link that does not, and longer than other sessions of the bus may take.
const LOST_MS = 5_000;

/** One conversation with the boards of a bus: one request under way, commands before polls, boards in turn. */
export function createBusSession<Settings>(
  devices: readonly DeviceConfig<Settings>[],
  createBoard: (settings: Settings, tell: Tell) => BusBoard,
): Session<ModbusAnswer, ModbusRequest> {
  const boards = new Map<DeviceId, BusBoard>();
  const outbox = createOutbox<ModbusRequest>();
  let underWay: UnderWay | undefined;
  let isOpen = false;
  let marks = 0;
  let lastAsked: BusBoard | undefined;

  for (const { id, settings } of devices) boards.set(id, createBoard(settings, outbox.tell(id)));

  /** Boards in the order of asking: commands first, then those after the one asked last. */
  const inTurn = (now: Instant): readonly BusBoard[] => {
    const all = [...boards.values()];
    const first = lastAsked === undefined ? 0 : all.indexOf(lastAsked) + 1;
    const turn = [...all.slice(first), ...all.slice(0, first)];
    return [...turn.filter((b) => b.isUrgent(now)), ...turn.filter((b) => !b.isUrgent(now))];
  };

  const ask = (now: Instant): void => {
    if (!isOpen || underWay !== undefined) return;
    for (const board of inTurn(now)) {
      const task = board.next(now);
      if (task === undefined) continue;
      marks += 1;
      lastAsked = board;
      const { unit, answerMs } = board;
      underWay = { mark: marks, task, due: after(now, answerMs + LOST_MS) };
      outbox.send({ unit, mark: marks, call: task.call, timeoutMs: answerMs });
      return;
    }
  };

  const answered = (outcome: ModbusAnswer['outcome'], now: Instant): void => {
    const { task } = underWay ?? {};
    underWay = undefined;
    task?.answered(outcome, now);
  };

  const collect = (work: () => void, now: Instant): Output<ModbusRequest> => {
    work();
    ask(now);
    return outbox.take();
  };

  return {
    opened: (now) =>
      collect(() => {
        isOpen = true;
        for (const board of boards.values()) board.opened(now);
      }, now),
    closed: (now) =>
      collect(() => {
        isOpen = false;
        answered(LINE_DOWN, now);
        for (const board of boards.values()) board.closed();
      }, now),
    receive: (answer, now) =>
      collect(() => {
        // An answer that is not to the request under way came too late.
        if (answer.mark === underWay?.mark) answered(answer.outcome, now);
      }, now),
    command: (command, now) =>
      collect(() => boards.get(command.device)?.command(command, now), now),
    stored: () => ({}),
    wake: (now) =>
      collect(() => {
        if (underWay !== undefined && now >= underWay.due) answered({ kind: 'timeout' }, now);
      }, now),
    get nextWake() {
      if (!isOpen) return undefined;
      if (underWay !== undefined) return underWay.due;
      return [...boards.values()].map((board) => board.nextWake).reduce(earliest, undefined);
    },
  };
}
