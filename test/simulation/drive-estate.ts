import { createEngine, type Engine, type Submission } from '../../gateway/engine/engine.ts';
import type { EngineStore } from '../../gateway/engine/ports.ts';
import type { Rulebook } from '../../rules/engine.ts';
import type { ActBody } from '../../rules/vocabulary/acts.ts';
import type {
  DeviceId,
  Digest,
  HostId,
  InputId,
  LaneId,
  PersonId,
} from '../../rules/vocabulary/ids.ts';
import type { Card, ReadingBody } from '../../rules/vocabulary/readings.ts';
import { after, instant } from '../../rules/vocabulary/time.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createVirtualClock, settled } from './clock.ts';
import { estate } from './estate.ts';
import type { Step } from './steps.ts';
import type { Traced } from './trace.ts';

const START = instant(Date.parse('2026-11-25T00:00:00.000Z'));
const LANES = estate.lanes;
const POINTS = ['point-reader', 'gate-point-reader'];
const BOARDS = estate.devices.filter((device) => device.inputs.length > 0);
const MODES = ['automatic', 'confirm', 'free-flow', 'closed'] as const;
const PERMIT_STATES = ['active', 'suspended', 'revoked'] as const;
const WHEREABOUTS = ['inside', 'outside', 'unknown'] as const;

/** Card 4 is nobody's, 5 is card 0 as a 26-bit Wiegand reader gives it, 6 is enrolled without a permit. */
export const CARDS: readonly Card[] = [
  { technology: 'em4100', uid: '0A00B1C2D3', bits: 40 },
  { technology: 'iso14443a', uid: '01020304', bits: 32 },
  { technology: 'iso14443a', uid: '04A1B2C3D4E5F6', bits: 56 },
  { technology: 'iso14443a', uid: 'CAFE0001', bits: 32 },
  { technology: 'iso14443a', uid: 'DEAD0002', bits: 32 },
  { technology: 'wiegand', uid: 'B1C2D3', bits: 24 },
  { technology: 'em4100', uid: '1100000006', bits: 40 },
];

/** Holders of these cards are guards; the holder of card 2 is saved as none, and of card 3 nothing is saved. */
const GUARDS: readonly number[] = [0, 1, 6];

/** What a run left behind. */
export type Run = {
  readonly trace: readonly Traced[];
  readonly openAlarms: ReadonlySet<string>;
  readonly engine: Engine;
};

/** Drives the real engine and the given rules through a run on virtual time; the store outlives restarts. */
export async function driveEstate(options: {
  readonly rulebook: Rulebook;
  readonly store: EngineStore;
  readonly steps: readonly Step[];
}): Promise<Run> {
  const world = createWorld(options.rulebook, options.store);
  await world.start();
  for (const step of options.steps) await world.take(step);
  await world.wait(1_000_000);
  const run = world.end();
  return run;
}

function createWorld(rulebook: Rulebook, store: EngineStore) {
  const clock = createVirtualClock(START);
  const trace: Traced[] = [];
  const sent: Submission[] = [];
  const sequences = new Map<string, number>();
  let boot = 1;
  let made = 0;
  let boardAnswers = 0;
  let replies: { readonly device: string; readonly command: string; readonly barrier: string }[] =
    [];
  let process = 0;
  let engine = build();

  /** A new process: what an earlier one still had scheduled or wanted to say died with it. */
  function build(): Engine {
    process += 1;
    const mine = process;
    const alive = () => mine === process;
    return createEngine({
      site: estate,
      rulebook,
      rulesVersion: 1,
      store,
      bus: { publish: ({ topic, payload }) => (alive() ? heard(topic, payload) : undefined) },
      clock: {
        now: clock.now,
        at: (when, wake) => clock.at(when, () => (alive() ? wake() : undefined)),
      },
      turn: (next) => queueMicrotask(next),
      digest: (form) => form as Digest,
      log: silentLogger,
      decidedBy: 'test',
    });
  }

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

  async function enrolEverybody(): Promise<void> {
    for (const [index, card] of CARDS.entries()) {
      if (index === 4 || index === 5) continue;
      const person = `holder-${index}` as PersonId;
      if (index !== 3) {
        const guard = GUARDS.includes(index);
        await act({ type: 'person.save', data: { person, name: `person ${index}`, guard } });
      }
      const permit = index === 6 ? undefined : permitOf(index);
      if (permit !== undefined) await act(permitAct('permit.issue', index, 'active'));
      await act({
        type: 'credential.enrol',
        data: {
          credential: `credential-of-${permit}` as never,
          card,
          holder: person,
          ...(permit === undefined ? {} : { permit }),
        },
      });
    }
  }

  async function inputs(device: string, input: string, on: boolean): Promise<void> {
    await reading(device, { type: 'input.changed', data: { input, state: on ? 'on' : 'off' } });
  }

  /** The board does what it was told (or refuses, or says nothing): the arm moves and the vehicle passes. */
  async function boardMoves(): Promise<void> {
    const due = replies;
    replies = [];
    for (const reply of due) {
      if (boardAnswers === 2) continue;
      const outcome = boardAnswers === 1 ? 'failed' : 'done';
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

  async function drive(index: number): Promise<void> {
    const lane = LANES[index];
    const barrier = estate.barriers.find((one) => one.id === lane?.barrier);
    const board = BOARDS.find((device) => device.id === barrier?.device);
    if (lane === undefined || board === undefined) return;
    const name = (sensor: string) =>
      board.inputs.find((i) => i === sensor || i === `${lane.id}.${sensor}`);
    for (const [sensor, on] of [
      ['safety-loop', true],
      ['arming-loop', false],
      ['safety-loop', false],
      ['arm-up', false],
      ['arm-down', true],
    ] as const) {
      const input = name(sensor);
      if (input !== undefined) await inputs(board.id, input, on);
      await clock.advance(300);
    }
  }

  function alarmAct(which: number, index: number): Promise<void> {
    const alarm = [...openAlarms()][index];
    if (alarm === undefined) return Promise.resolve();
    const data = { alarm: alarm as never };
    if (which === 0) return act({ type: 'alarm.acknowledge', data });
    if (which === 1) return act({ type: 'alarm.reset', data });
    return act({ type: 'alarm.close', data: { ...data, why: 'looked at' } });
  }

  function openAlarms(): ReadonlySet<string> {
    const raised = trace.flatMap((e) =>
      e.what === 'told' && e.type === 'alarm.raised' ? [String(e.data['alarm'])] : [],
    );
    return new Set(raised.filter((id) => engine.view({ kind: 'alarm', id }) !== undefined));
  }

  async function start(): Promise<void> {
    await engine.start();
    await hostHealth(true);
    for (const device of estate.devices) await health(device.id, 'online');
    await enrolEverybody();
  }

  async function take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'swipe': {
        const lane = LANES[step.lane];
        const card = CARDS[step.card];
        if (lane && card)
          await reading(
            lane.reader,
            { type: 'card.read', data: { card, proof: 'uid', repeats: 0 } },
            step.ageMs,
          );
        return;
      }
      case 'tap': {
        const card = CARDS[step.card];
        const point = POINTS[step.point];
        if (card && point)
          await reading(
            point,
            { type: 'card.read', data: { card, proof: 'uid', repeats: 0 } },
            step.ageMs,
          );
        return;
      }
      case 'input': {
        const board = BOARDS[step.device];
        const input = board?.inputs[step.input];
        if (board && input) await inputs(board.id, input, step.on);
        return;
      }
      case 'drive':
        return drive(step.lane);
      case 'verify':
        return act({
          type: 'exit.verify',
          data: {
            lane: laneAt(step.lane),
            papers: { kind: 'id-card', lastFour: '1234', calledBack: true },
            why: 'papers seen',
          },
        });
      case 'override':
        return act({
          type: 'override.give',
          data: { lane: laneAt(step.lane), why: 'reason', evidence: 'seen' },
        });
      case 'emergency':
        return act({
          type: 'emergency.let-through',
          data: { lane: laneAt(step.lane), vehicleKind: 'ambulance' },
        });
      case 'test-open':
        return act({ type: 'barrier.test', data: { lane: laneAt(step.lane) } });
      case 'mode':
        return act({
          type: 'mode.set',
          data: { lane: laneAt(step.lane), mode: MODES[step.mode] ?? 'automatic' },
        });
      case 'lose':
        return act({
          type: 'credential.lose',
          data: { credential: `credential-of-${permitOf(step.card)}` as never },
        });
      case 'permit': {
        const state = PERMIT_STATES[step.state];
        return state === undefined
          ? act({ type: 'permit.end', data: { permit: permitOf(step.card) } })
          : act(permitAct('permit.change', step.card, state));
      }
      case 'correct':
        return act({
          type: 'presence.correct',
          data: {
            subject: permitOf(step.card),
            is: WHEREABOUTS[step.is] ?? 'unknown',
            why: 'counted',
          },
        });
      case 'fire-confirm':
        return act({ type: 'fire.confirm', data: { why: 'smoke seen' } });
      case 'fire-reset':
        return act({ type: 'fire.reset', data: { why: 'over' } });
      case 'alarm':
        return alarmAct(step.act, step.alarm);
      case 'offline':
      case 'online': {
        const device = estate.devices[step.device];
        if (device) await health(device.id, step.kind);
        return;
      }
      case 'host-gone':
        return hostHealth(false);
      case 'host-back':
        boot += 1;
        sequences.clear();
        return hostHealth(true);
      case 'again': {
        const before = sent.at(-1 - step.back);
        if (before !== undefined) {
          await engine.submit(before);
          await settled();
        }
        return;
      }
      case 'skip':
        for (const [source, sequence] of sequences) sequences.set(source, sequence + 1);
        return;
      case 'restart':
        // The process is killed: nobody tells the engine; a new one reads the store.
        trace.push({ what: 'restart', at: clock.now() });
        engine = build();
        replies = [];
        await engine.start();
        await settled();
        return;
      case 'board':
        boardAnswers = step.answers;
        return;
      case 'wait':
        await boardMoves();
        await clock.advance(step.ms);
        return;
      default:
    }
  }

  return {
    start,
    take,
    wait: (ms: number) => clock.advance(ms),
    end: (): Run => ({ trace, openAlarms: openAlarms(), engine }),
  };
}

const laneAt = (index: number): LaneId => LANES[index]?.id ?? ('no-lane' as LaneId);
const permitOf = (card: number) => `p-${card}` as never;

function permitAct(
  type: 'permit.issue' | 'permit.change',
  card: number,
  state: (typeof PERMIT_STATES)[number],
): ActBody {
  return {
    type,
    data: {
      permit: permitOf(card),
      class: 'resident',
      holder: `holder-${card}` as PersonId,
      vehicles: [],
      lanes: card === 3 ? [laneAt(0), laneAt(1)] : [],
      state,
    },
  };
}
