import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type {
  DeviceConfig,
  DriverReading,
  HealthReport,
  ModbusAnswer,
  ModbusRequest,
  Output,
  Session,
  WireFault,
} from '../driver.ts';
import { type Board, createBoard, LINE_DOWN, type Task } from './board.ts';
import { request } from './codec.ts';
import type { Settings } from './settings.ts';

type Collected = {
  send: ModbusRequest[];
  readings: DriverReading[];
  health: HealthReport[];
  faults: WireFault[];
  heard: DeviceId[];
};

type UnderWay = { readonly mark: number; readonly task: Task; readonly due: Instant };

// The link answers every request; this is for a link that does not, and longer than other sessions of the bus may take.
const LOST_MS = 5_000;

/** One conversation with the boards of a bus: one request under way, commands before polls, boards in turn. */
export function createSession(
  devices: readonly DeviceConfig<Settings>[],
): Session<ModbusAnswer, ModbusRequest> {
  const boards = new Map<DeviceId, Board>();
  let out = empty();
  let underWay: UnderWay | undefined;
  let isOpen = false;
  let marks = 0;
  let readingsMade = 0;
  let lastAsked: Board | undefined;

  for (const device of devices) {
    const { id } = device;
    boards.set(
      id,
      createBoard(device, {
        reading(body) {
          readingsMade += 1;
          out.readings.push({ ...body, device: id, ref: readingsMade });
        },
        health: (state, why) => void out.health.push({ device: id, state, why }),
        fault: (code, text) => void out.faults.push({ device: id, code, text }),
        heard: () => void out.heard.push(id),
      }),
    );
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
      out.send.push(asked);
      return;
    }
  };

  const answered = (outcome: ModbusAnswer['outcome'], now: Instant): void => {
    const { task } = underWay ?? {};
    underWay = undefined;
    task?.answered(outcome, now);
  };

  const collect = (work: () => void, now: Instant): Output<ModbusRequest> => {
    out = empty();
    work();
    ask(now);
    return out;
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

const empty = (): Collected => ({ send: [], readings: [], health: [], faults: [], heard: [] });
