import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import { createOutbox } from '../barrier/outbox.ts';
import type { DeviceConfig, ModbusAnswer, ModbusRequest, Output, Session } from '../driver.ts';
import { type Board, createBoard, LINE_DOWN, type Task } from './board.ts';
import { request } from './codec.ts';
import type { Settings } from './settings.ts';

type UnderWay = { readonly mark: number; readonly task: Task; readonly due: Instant };

// The link answers every request; this is for a link that does not, and longer than other sessions of the bus may take.
const LOST_MS = 5_000;

/** One conversation with the boards of a bus: one request under way, commands before polls, boards in turn. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<ModbusAnswer, ModbusRequest> {
  const boards = new Map<DeviceId, Board>();
  const outbox = createOutbox<ModbusRequest>();
  let underWay: UnderWay | undefined;
  let isOpen = false;
  let marks = 0;
  let lastAsked: Board | undefined;

  for (const device of devices) {
    boards.set(device.id, createBoard(device, outbox.tell(device.id)));
  }

  /** Boards in the order of asking: commands first, then those after the one asked last. */
  const inTurn = (now: Instant): readonly Board[] => {
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
      const asked = request(board.settings, marks, task.call);
      underWay = { mark: marks, task, due: after(now, asked.timeoutMs + LOST_MS) };
      outbox.send(asked);
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
        const lost = underWay;
        underWay = undefined;
        lost?.task.answered(LINE_DOWN, now);
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
