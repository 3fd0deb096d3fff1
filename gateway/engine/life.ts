import type { Clock } from '../../drivers/driver.ts';
import type { Decided, Rulebook } from '../../rules/engine.ts';
import type { CommandDraft } from '../../rules/vocabulary/commands.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { CommandId, DeviceId } from '../../rules/vocabulary/ids.ts';
import type { Input, InputOf, SentCommand } from '../../rules/vocabulary/inputs.ts';
import { layoutOf } from '../../rules/vocabulary/layout.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import { after, earliest, type Instant } from '../../rules/vocabulary/time.ts';
import type { Logger } from '../log.ts';
import { createCommandLedger } from './command-ledger.ts';
import { type Core, createCore } from './core.ts';
import type { Digester } from './digest.ts';
import type { Draws } from './draws.ts';
import { createIntake, type Intake, type Numbered, type Sifted, type Taken } from './intake.ts';
import type { Judged } from './judging.ts';
import { configuredAtId, unansweredId } from './names.ts';
import { again, createVoice, expiryOf, isFireHold, type Outgoing } from './outgoing.ts';
import type {
  CommandRow,
  CommitOutcome,
  CommitRows,
  EngineBus,
  EngineStore,
  Head,
  ViewRow,
} from './ports.ts';
import { answeredBy, toSources, toStored } from './stored-inputs.ts';

/** What one life of an engine is made of. */
export type LifeOptions = {
  readonly site: Site;
  readonly rulebook: Rulebook;
  readonly rulesVersion: number;
  readonly store: EngineStore;
  readonly bus: EngineBus;
  readonly clock: Clock;
  readonly digest: Digester;
  readonly draw: Draws;
  readonly log: Logger;
  readonly decidedBy: string;
};

/** A batch as judged. `sifted` is as long as what was taken of it: a cut batch leaves the rest waiting. */
export type Batch = {
  readonly sifted: readonly Sifted[];
  readonly judged: Judged;
  /** Index of the first verdict that belongs to somebody who waits for it. */
  readonly own: number;
  /** Impulses with when they expire, as they were judged. */
  readonly commands: readonly CommandRow[];
  readonly views: readonly ViewRow[];
  /** What must stand after this batch, where somebody is back who may have missed it. */
  readonly levels: readonly CommandDraft[];
  readonly sources: CommitRows['sources'];
  /** The position it continues from, and the one it comes to: the same where there is nothing to write. */
  readonly after: number;
  readonly position: number;
};

/** From one reading of the store's head to the next: a start, or the day after a failed commit. */
export type Life = {
  readonly core: Core;
  readonly intake: Intake;
  /** When there is something to do although nothing came. */
  nextWake(): Instant | undefined;
  /** True where this life sent that impulse and it is not answered yet. */
  isWaitedFor(command: CommandId): boolean;
  /** True where the engine has something to say to itself, which waits until all before it is durable. */
  hasOwn(now: Instant): boolean;
  /** True where a deadline has come. */
  isDue(now: Instant): boolean;
  /**
   * Judges what was taken, in order, after all that was judged before; `until` is how far time has come for deadlines.
   * With `own`, what the engine has to say to itself comes first.
   */
  judge(taken: readonly Taken[], until: Instant, more: { readonly own: boolean }): Promise<Batch>;
  /** One transaction for all that batches judged one after another led to; nothing to write is done at once. */
  commit(batches: readonly Batch[]): Promise<CommitOutcome>;
  /** Tells hosts what of theirs is durable, duplicates included. */
  accept(batch: Batch): void;
  /** Asks hosts to send again at once what of theirs is not durable. */
  askAgain(numbered: readonly Numbered[]): void;
  /** Publishes commands, facts and states of a committed batch. */
  tell(batch: Batch): void;
  /** Says how everything stands: levels asserted, retained states filled, ended ones emptied. */
  announce(): void;
  /** Judges for life safety alone, while no commit is to be had. */
  foresee(taken: Taken): void;
};

/** Begins a life from the store's head. */
export async function beginLife(
  options: LifeOptions,
  head: Head,
  around: {
    /** Impulses this process sent itself and still waits for. */
    readonly earlier: (command: CommandId) => boolean;
    /** Resolves once all that was judged before is durable; rejects where it will not be. */
    readonly settled: () => Promise<void>;
  },
): Promise<Life> {
  const { earlier, settled } = around;
  const { site, store, clock, log } = options;
  const ledger = createCommandLedger();
  ledger.sent(head.unanswered);
  // Sent by a process that is gone, or committed by one that was never told: no barrier moves because of a restart.
  const orphans = new Set(head.unanswered.map(({ id }) => id).filter((id) => !earlier(id)));
  const unsent = new Set<CommandId>();
  const saidEarly = new Set<CommandId>();
  const intake = createIntake({ ...options, site: site.id, commands: ledger, head });
  const voice = createVoice({ ...options, previous: head.previous ?? {} });
  const core = await createCore({ ...options, head, decided: sayEarly, settled });
  const views = new Map<string, ViewRow>();
  for (const view of head.views ?? []) views.set(`${view.kind}/${view.id}`, view);
  let isConfigured = core.isConfigured;

  /** Life safety does not wait for a disk. */
  function sayEarly(command: Decided): void {
    if (!isFireHold(command) || saidEarly.has(command.id)) return;
    saidEarly.add(command.id);
    voice.command(command, after(clock.now(), site.times.commandLife));
  }

  /** What the engine has to say to itself: a new configuration, impulses that nobody answered. */
  function ownInputs(at: Instant): readonly Input[] {
    const inputs: Input[] = [];
    if (!isConfigured) {
      const id = configuredAtId(site.id, site.digest, core.position);
      const draw = options.draw(site.zone, at);
      inputs.push({ kind: 'site.configured', id, time: at, at, digest: site.digest, draw });
    }
    const overdue = ledger.overdue(clock.now()).map(({ id }) => id);
    for (const id of new Set([...orphans, ...unsent, ...overdue])) {
      const command = ledger.open(id);
      if (command === undefined) continue;
      const name = unansweredId(id);
      const why = whyUnanswered(id);
      inputs.push({ kind: 'command.unanswered', id: name, time: at, at, command, why });
    }
    return inputs;
  }

  function whyUnanswered(id: CommandId): InputOf<'command.unanswered'>['why'] {
    if (orphans.has(id)) return 'restart';
    return unsent.has(id) ? 'expired' : 'no-answer';
  }

  function hasOwn(now: Instant): boolean {
    const due = ledger.nextDue();
    const isOverdue = due !== undefined && due <= now;
    return !isConfigured || orphans.size > 0 || unsent.size > 0 || isOverdue;
  }

  /** What the impulses of a batch are kept as. What came too late to be sent at all is not kept, but for a barrier's. */
  function rowsOf(commands: readonly Decided[]): readonly CommandRow[] {
    const now = clock.now();
    return commands.flatMap((command): CommandRow[] => {
      if (command.manner === 'level') return [];
      const expires = expiryOf(command, now, site);
      if (expires < now && !command.type.startsWith('barrier.')) return [];
      return [{ id: command.id, command: sentOf(command), expires }];
    });
  }

  /** The rows of batches that are committed together. */
  function rowsOfAll(batches: readonly Batch[]): CommitRows {
    const inputs = batches.flatMap(({ judged }) => judged.inputs);
    const configures = inputs.some(({ kind }) => kind === 'site.configured');
    return {
      inputs: toStored(inputs),
      facts: batches.flatMap(({ judged }) => judged.facts),
      commands: batches.flatMap(({ commands }) => commands),
      answered: answeredBy(inputs, (id) => ledger.open(id) !== undefined),
      sources: batches.flatMap(({ sources }) => sources),
      layouts: configures ? [site] : [],
      views: batches.flatMap((batch) => batch.views),
    };
  }

  function viewOf({ kind, id }: Pick<ViewRow, 'kind' | 'id'>, sequence: number): ViewRow {
    const data = core.view({ kind, id });
    return data === undefined ? { kind, id, sequence } : { kind, id, sequence, data };
  }

  function sayCommand(command: Decided, rows: ReadonlyMap<CommandId, CommandRow>): void {
    const now = clock.now();
    if (command.manner === 'level') {
      ledger.asserted(sentOf(command));
      voice.command(command, expiryOf(command, now, site));
      return;
    }
    const row = rows.get(command.id);
    if (row === undefined) return;
    if (row.expires < now) unsent.add(command.id);
    else voice.command(command, row.expires);
  }

  function assertLevels(
    levels: readonly CommandDraft[],
    cause: string,
    concerns: (device: DeviceId) => boolean,
  ): void {
    const now = clock.now();
    for (const command of again(levels, cause, now, concerns)) sayLevel(command, now);
  }

  function sayLevel(command: Outgoing, now: Instant): void {
    ledger.asserted(sentOf(command));
    voice.command(command, after(now, site.times.commandLife));
  }

  /** Who is back hears again what must stand. */
  function welcome(facts: readonly Fact[], levels: readonly CommandDraft[]): void {
    for (const fact of facts) {
      if (fact.type === 'device.online') {
        const { device } = fact.data;
        assertLevels(levels, fact.id, (concerned) => concerned === device);
      } else if (fact.type === 'host.alive') {
        const { host } = fact.data;
        assertLevels(levels, fact.id, (one) => layoutOf(site).device(one)?.host === host);
      }
    }
  }

  return {
    core,
    intake,
    hasOwn,
    isDue: (now) => core.deadline !== undefined && core.deadline <= now,
    isWaitedFor: (command) => ledger.open(command) !== undefined && !unsent.has(command),
    nextWake: () => earliest(core.deadline, ledger.nextDue()),
    async judge(taken, until, more) {
      const all = await intake.sift(taken);
      const first = taken[0]?.at ?? until;
      const own = more.own && hasOwn(clock.now()) ? ownInputs(first) : [];
      const fresh = all.flatMap((one) => (one.fresh === undefined ? [] : [one.fresh]));
      const judged = await core.judge([...own, ...fresh], until);
      const sifted = judgedPart(all, judged.verdicts.length - own.length);
      const sources = toSources(numbersOf(sifted), intake.reached, until);
      const after = core.position;
      const isEmpty = judged.inputs.length === 0 && sources.length === 0;
      // Every commit takes a position, though it has no fact: two that continue from the same one would both pass.
      const position = isEmpty ? after : Math.max(judged.position, after + 1);
      core.advance(judged, position);
      intake.judged(sifted);
      return {
        judged,
        own: own.length,
        sifted,
        commands: rowsOf(judged.commands),
        views: [...judged.touched.values()].map(({ ref, sequence }) => viewOf(ref, sequence)),
        levels: judged.facts.some(isReturn) ? core.levels() : [],
        sources,
        after,
        position,
      };
    },
    async commit(batches) {
      const rows = rowsOfAll(batches);
      const [first, last] = [batches[0], batches.at(-1)];
      if (first === undefined || last === undefined || first.after === last.position) {
        return { kind: 'done' };
      }
      const batch = { site: site.id, after: first.after, position: last.position, rows };
      const outcome = await store.commit(batch);
      if (outcome.kind !== 'done') return outcome;
      for (const { sifted } of batches) intake.committed(sifted);
      isConfigured ||= rows.layouts.length > 0;
      ledger.sent(rows.commands);
      ledger.answered(rows.answered);
      for (const id of rows.answered) {
        orphans.delete(id);
        unsent.delete(id);
      }
      return outcome;
    },
    accept({ sifted }) {
      voice.accepted(numbersOf(sifted), intake.durable, clock.now());
    },
    askAgain(numbered) {
      voice.accepted(numbered, intake.durable, clock.now(), { again: true });
    },
    tell({ judged, commands, views: changed, levels }) {
      const rows = new Map(commands.map((row) => [row.id, row]));
      for (const command of judged.commands) sayCommand(command, rows);
      if (levels.length > 0) welcome(judged.facts, levels);
      saidEarly.clear();
      voice.facts(judged.facts);
      for (const view of changed) {
        views.set(`${view.kind}/${view.id}`, view);
        voice.state(view, judged.facts.at(-1)?.at ?? clock.now());
      }
    },
    announce() {
      const now = clock.now();
      assertLevels(core.levels(), `${site.id}/${core.position}/${now}`, () => true);
      for (const ref of standing(site, views)) {
        voice.state(viewOf(ref, ref.sequence), now);
      }
      log.debug({ code: 'announced', position: core.position }, 'levels and states said again');
    },
    foresee(taken) {
      const step = core.foresee(intake.passing(taken));
      for (const command of step.commands) sayEarly(command);
      welcome(step.facts, core.levels().filter(isFireHold));
    },
  };
}

const numbersOf = (sifted: readonly Sifted[]): readonly Numbered[] =>
  sifted.flatMap(({ numbered }) => (numbered === undefined ? [] : [numbered]));

/** What was sifted up to the last verdict, and the duplicates that follow it. */
function judgedPart(sifted: readonly Sifted[], verdicts: number): readonly Sifted[] {
  let left = verdicts;
  const end = sifted.findIndex(({ fresh }) => {
    if (fresh === undefined) return false;
    left -= 1;
    return left < 0;
  });
  return end === -1 ? sifted : sifted.slice(0, end);
}

/** Somebody is back who may have missed what must stand. */
const isReturn = ({ type }: Fact): boolean => type === 'device.online' || type === 'host.alive';

function sentOf(command: Decided | Outgoing): SentCommand {
  const { cause: _, time: __, ...sent } = command;
  return sent;
}

/** Every retained state there may be: those said before, each lane, the site itself. */
function standing(site: Site, views: ReadonlyMap<string, ViewRow>): readonly ViewRow[] {
  const all = new Map<string, ViewRow>();
  for (const { id } of site.lanes) all.set(`lane/${id}`, { kind: 'lane', id, sequence: 0 });
  all.set(`site/${site.id}`, { kind: 'site', id: site.id, sequence: 0 });
  for (const [name, view] of views) all.set(name, view);
  return [...all.values()];
}
