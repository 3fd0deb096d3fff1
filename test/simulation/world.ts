import type { Submission } from '../../gateway/engine/engine.ts';
import type { EngineStore } from '../../gateway/engine/ports.ts';
import type { Rulebook } from '../../rules/engine.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type { DeviceId, HostId, InputId, PersonId } from '../../rules/vocabulary/ids.ts';
import type { ReadingBody } from '../../rules/vocabulary/readings.ts';
import { after, instant } from '../../rules/vocabulary/time.ts';
import { createVirtualClock, settled } from './clock.ts';
import { estate } from './estate.ts';
import { processesOf } from './processes.ts';
import type { Traced } from './trace.ts';

const START = instant(Date.parse('2026-11-25T00:00:00.000Z'));
/** The boards of the estate, by the inputs they have. */
export const BOARDS = estate.devices.filter((device) => device.inputs.length > 0);

/** How a board takes its commands. */
export type BoardAnswer = 'does-them' | 'refuses-them' | 'says-nothing';

export type World = ReturnType<typeof createWorld>;

/** The estate at the real engine's door, on virtual time; everything said in or out is traced. */
export function createWorld(rulebook: Rulebook, store: EngineStore) {
  const clock = createVirtualClock(START);
  const trace: Traced[] = [];
  const sent: Submission[] = [];
  const sequences = new Map<string, number>();
  let boot = 1;
  let made = 0;
  let boardAnswer: BoardAnswer = 'does-them';
  let replies: { readonly device: string; readonly command: string; readonly barrier: string }[] =
    [];
  const build = processesOf({
    site: estate,
    rulebook,
    store,
    clock,
    heard: ({ topic, payload }) => heard(topic, payload),
  });
  let engine = build();

  function heard(topic: string, payload: string): void {
    const parts = topic.split('/').slice(3);
    if (payload === '' || (parts[2] !== 'command' && parts[0] !== 'feed')) return;
    const message = JSON.parse(payload) as {
      id: string;
      type: string;
      data: Record<string, unknown>;
    };
    if (parts[0] === 'feed') {
      trace.push({ what: 'told', at: clock.now(), type: message.type, data: message.data });
      return;
    }
    const device = parts[1] ?? '';
    trace.push({
      what: 'command',
      at: clock.now(),
      id: message.id,
      device,
      type: message.type,
      data: message.data,
    });
    if (message.type === 'barrier.open') {
      replies.push({ device, command: message.id, barrier: String(message.data['barrier']) });
    }
  }

  function nextId(): InputId {
    made += 1;
    return `in-${String(made).padStart(5, '0')}` as InputId;
  }

  async function submit(submission: Submission): Promise<boolean> {
    sent.push(submission);
    const receipt = await engine.submit(submission);
    await settled();
    return (
      receipt.kind === 'committed' && receipt.facts.every((fact) => fact.type !== 'act.refused')
    );
  }

  async function reading(device: string, body: ReadingBody, ageMs = 0): Promise<void> {
    const source = `/${estate.id}/device/${device}`;
    const sequence = (sequences.get(source) ?? 0) + 1;
    sequences.set(source, sequence);
    const id = nextId();
    const time = after(clock.now(), -ageMs);
    trace.push({ what: 'reading', at: clock.now(), time, id, device, body });
    await submit({
      kind: 'reading',
      id,
      time,
      device: device as DeviceId,
      source,
      boot: `boot-${boot}`,
      sequence,
      ...body,
    });
  }

  async function act(body: ActBody): Promise<void> {
    const id = nextId();
    const at = trace.length;
    trace.push({ what: 'act', at: clock.now(), id, body, taken: true });
    const taken = await submit({
      kind: 'act',
      id,
      time: clock.now(),
      by: 'guard-1' as PersonId,
      ...body,
    });
    if (!taken) trace[at] = { what: 'act', at: clock.now(), id, body, taken };
  }

  async function health(device: string, state: 'online' | 'offline'): Promise<void> {
    trace.push({ what: 'health', at: clock.now(), device, online: state === 'online' });
    await submit({
      kind: 'device.health',
      id: nextId(),
      time: clock.now(),
      device: device as DeviceId,
      host: 'main' as HostId,
      boot: `boot-${boot}`,
      state,
      why: 'test',
    });
  }

  async function hostHealth(alive: boolean): Promise<void> {
    await submit({
      kind: 'host.health',
      id: nextId(),
      time: clock.now(),
      host: 'main' as HostId,
      boot: `boot-${boot}`,
      alive,
      backlog: 0,
    });
  }

  async function inputs(device: string, input: string, on: boolean): Promise<void> {
    await reading(device, { type: 'input.changed', data: { input, state: on ? 'on' : 'off' } });
  }

  /** The board does what it was told (or refuses, or says nothing): the arm moves and the vehicle passes. */
  async function boardMoves(): Promise<void> {
    const due = replies;
    replies = [];
    for (const reply of due) {
      if (boardAnswer === 'says-nothing') continue;
      const outcome = boardAnswer === 'refuses-them' ? 'failed' : 'done';
      await reading(reply.device, {
        type: 'command.done',
        data: { command: reply.command as never, outcome },
      });
      if (outcome === 'done') await raiseArm(reply.device);
    }
  }

  async function raiseArm(device: string): Promise<void> {
    const fitted = BOARDS.find((board) => board.id === device)?.inputs ?? [];
    if (!fitted.includes('arm-up')) return;
    await inputs(device, 'arm-down', false);
    await inputs(device, 'arm-up', true);
  }

  function openAlarms(): ReadonlySet<string> {
    const raised = trace.flatMap((e) =>
      e.what === 'told' && e.type === 'alarm.raised' ? [String(e.data['alarm'])] : [],
    );
    return new Set(raised.filter((id) => engine.view({ kind: 'alarm', id }) !== undefined));
  }

  /** The host starts anew: its numbers begin again. */
  function hostBack(): Promise<void> {
    boot += 1;
    sequences.clear();
    return hostHealth(true);
  }

  /** A host sends what it sent before. */
  async function sendAgain(back: number): Promise<void> {
    const before = sent.at(-1 - back);
    if (before === undefined) return;
    await engine.submit(before);
    await settled();
  }

  /** The process is killed: nobody tells the engine; a new one reads the store. */
  async function restart(): Promise<void> {
    trace.push({ what: 'restart', at: clock.now() });
    engine = build();
    replies = [];
    await engine.start();
    await settled();
  }

  return {
    trace,
    engine: () => engine,
    start: () => engine.start(),
    restart,
    reading,
    inputs,
    act,
    health,
    hostHealth,
    hostBack,
    sendAgain,
    /** A reading of every source is lost. */
    skipNumbers() {
      for (const [source, sequence] of sequences) sequences.set(source, sequence + 1);
    },
    answerAs(answer: BoardAnswer) {
      boardAnswer = answer;
    },
    boardMoves,
    openAlarms,
    wait: (ms: number) => clock.advance(ms),
  };
}
