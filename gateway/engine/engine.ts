import type { States } from '../../rules/engine.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';
import { createCommitQueue } from './commit-queue.ts';
import { createForeseen } from './foreseen.ts';
import type { Numbered } from './intake.ts';
import type { Verdict } from './judging.ts';
import { type Batch, beginLife, type Life, type LifeOptions } from './life.ts';
import type { Receipt, Turn } from './ports.ts';
import { createRefusedReadings } from './refused-readings.ts';
import type { Submission as Unfinished } from './submission.ts';

/** An input as it comes: intake adds `at`, the digests of its cards, and the command it is about. */
export type Submission = Unfinished;

/** The one place where a site is decided. */
export type Engine = {
  /** Recovers the state, gives what fell due meanwhile, says how everything stands. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The one door: resolves after the commit. */
  submit(submission: Submission): Promise<Receipt>;
  /** Says all levels and retained states again: who listens may have missed them. */
  announce(): void;
  /** Highest durable number of a source's run. */
  durable(source: string, boot: string): number;
  /** Tells the host of this reading what is durable, and that it is to send all the rest again. */
  askAgain(numbered: Numbered): void;
  readonly site: Site;
  /** The current retained state of one thing. */
  view(ref: StateRef): object | undefined;
  /** The live rule states, for reading only. */
  states(): Readonly<States>;
  /** Calls back after each commit with its facts, in order; returns how to cancel. */
  onFacts(listener: (facts: readonly Fact[]) => void): () => void;
  readiness(): { readonly ready: boolean; readonly why?: string };
  /** Journal position of the last commit. */
  position(): number;
};

/** Everything an engine is made of. */
export type EngineOptions = LifeOptions & {
  readonly turn: Turn;
  /** A snapshot is taken after this many positions. */
  readonly snapshotEvery?: number;
  /** Told once when this engine may not decide any more: somebody else writes for the site. */
  readonly onFatal?: (error: Error) => void;
};

/** A batch larger than this would hold the loop too long. */
const BATCH_MAX = 64;
/** So many inputs may be judged and not yet durable: what is on one commit bounds how long it takes. */
const AHEAD_MAX = 512;
/** What waits beyond this is refused, so that senders keep it: memory has a limit, outboxes are on disk. */
const WAITING_MAX = 20_000;
const SNAPSHOT_EVERY = 20_000;
/** How soon a failed disk is tried again, doubling up to the longest. */
const PROBE_FIRST_MS = 200;
const PROBE_LONGEST_MS = 5_000;
/** A disk that has not answered for so long is taken for broken: no card that waits for it opens in its time. */
const STALL_MS = 5_000;

type Mode =
  | { readonly kind: 'starting' | 'open' }
  | { readonly kind: 'closed' | 'ended'; readonly why: string };

type Waiting = {
  readonly submission: Submission;
  readonly at: Instant;
  resolve(receipt: Receipt): void;
};

/** A batch judged, with who waits for its answers. */
type Judged = { readonly life: Life; readonly batch: Batch; readonly mine: readonly Waiting[] };

const CLOSED: Receipt = { kind: 'refused', why: 'intake-closed' };
const FAILED: Receipt = { kind: 'refused', why: 'commit-failed' };

/** Makes an engine; nothing happens before `start`. */
export function createEngine(options: EngineOptions): Engine {
  const { site, store, clock, turn, log } = options;
  const snapshotEvery = options.snapshotEvery ?? SNAPSHOT_EVERY;
  const listeners = new Set<(facts: readonly Fact[]) => void>();
  const foreseen = createForeseen();
  const refused = createRefusedReadings((source, boot) => life?.intake.durable(source, boot) ?? 0);
  let mode: Mode = { kind: 'starting' };
  let life: Life | undefined;
  let queue: Waiting[] = [];
  let lastAt = instant(0);
  let running: Promise<void> | undefined;
  let saving: Promise<void> | undefined;
  const commits = createCommitQueue<Judged>(commit);
  /** False from a failed commit until everything was read again. */
  let isSound = false;
  let isTurnAsked = false;
  let cancelWake: () => void = nothing;

  /** When something is taken: now, but never before what was taken last. */
  function stamp(): Instant {
    const now = clock.now();
    if (now > lastAt) lastAt = now;
    return lastAt;
  }

  function ask(): void {
    if (isTurnAsked || running !== undefined) return;
    isTurnAsked = true;
    turn(() => {
      isTurnAsked = false;
      work();
    });
  }

  /** Judges what waits, batch after batch, also while a commit is under way; each batch then goes to the disk. */
  function work(): void {
    if (running !== undefined) return;
    running = workOff().finally(() => {
      running = undefined;
      arm();
    });
  }

  async function workOff(): Promise<void> {
    while (mode.kind === 'open' && life !== undefined && (await hasWork(life))) {
      await judge(life);
    }
  }

  /** Whether there is something to judge; waits where that is only to be judged on what is durable. */
  async function hasWork(current: Life): Promise<boolean> {
    const isOwn = current.hasOwn(clock.now());
    const isFull = inputsIn(commits.waiting()) >= AHEAD_MAX;
    if (isOwn || isFull || isSnapshotDue(current)) await commits.idle();
    if (!isOpen()) return false;
    if (isSnapshotDue(current)) saveSnapshot(current);
    return queue.length > 0 || isOwn || current.isDue(clock.now());
  }

  async function judge(current: Life): Promise<void> {
    const until = stamp();
    const taken = queue.slice(0, BATCH_MAX);
    queue = queue.slice(BATCH_MAX);
    // Who is left waiting was taken before now: deadlines come no further than the last of this batch.
    const reached = queue.length === 0 ? until : (taken.at(-1)?.at ?? until);
    try {
      const batch = await current.judge(taken, reached, { own: commits.isIdle() });
      if (!isSound) return refuse(taken, FAILED);
      const mine = taken.slice(0, batch.sifted.length);
      queue = [...taken.slice(batch.sifted.length), ...queue];
      commits.add({ life: current, batch, mine });
    } catch (error) {
      if (isOpen()) close(taken, error);
      else refuse(taken, FAILED);
    }
  }

  async function commit(judged: readonly Judged[]): Promise<void> {
    const mine = judged.flatMap((one) => one.mine);
    const current = judged[0]?.life;
    if (current === undefined) return;
    const cancelStall = clock.at(after(clock.now(), STALL_MS), () => stall());
    try {
      const outcome = await current.commit(judged.map(({ batch }) => batch));
      if (outcome.kind === 'done') for (const one of judged) await conclude(one);
      else if (outcome.kind === 'overtaken') end(mine, outcome.position);
      else close(mine, outcome.error);
    } catch (error) {
      close(mine, error);
    } finally {
      cancelStall();
    }
    arm();
  }

  /** A commit hangs: who asked for it goes on waiting, everybody else is sent away, and fires are looked for. */
  function stall(): void {
    if (isOpen()) close([], new Error(`a commit takes longer than ${STALL_MS} ms`));
  }

  /** After the commit, and only then, in this order. */
  async function conclude({ life: current, batch, mine }: Judged): Promise<void> {
    current.accept(batch);
    const verdicts = batch.judged.verdicts.slice(batch.own).values();
    for (const [index, waiting] of mine.entries()) {
      const isFresh = batch.sifted[index]?.fresh !== undefined;
      waiting.resolve(isFresh ? receiptOf(verdicts.next().value) : { kind: 'duplicate' });
    }
    // Callers are answered before anything is published: their continuations run here.
    await Promise.resolve();
    current.tell(batch);
    for (const listener of listeners) tellListener(listener, batch.judged.facts);
  }

  function tellListener(listener: (facts: readonly Fact[]) => void, facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    try {
      listener(facts);
    } catch (error) {
      log.error({ code: 'listener-failed', err: error }, 'a listener to facts failed');
    }
  }

  const isSnapshotDue = ({ core }: Life): boolean =>
    saving === undefined && core.position - core.snapshot >= snapshotEvery;

  /** Only while nothing is on its way: a snapshot holds what is durable and nothing else. */
  function saveSnapshot({ core }: Life): void {
    const { position, states } = core;
    saving = store
      .saveSnapshot(site.id, { position, version: options.rulesVersion, states })
      .then(() => core.saved(position))
      .catch((error: unknown) => {
        // The journal has everything: the next start only takes longer.
        log.warn({ code: 'snapshot-failed', err: error }, 'a snapshot could not be saved');
      })
      .finally(() => {
        saving = undefined;
      });
  }

  /** Nothing was said to anyone: senders keep what they have, the disk is tried until it takes commits again. */
  function close(taken: readonly Waiting[], error: unknown): void {
    log.error({ code: 'commit-failed', err: error }, 'a commit failed, intake is closed');
    isSound = false;
    const isStopping = mode.kind === 'ended';
    if (!isStopping) mode = { kind: 'closed', why: 'commit-failed' };
    const judged = commits.withdraw().flatMap(({ mine }) => mine);
    const unseen = queue.filter((waiting) => !taken.includes(waiting));
    queue = [];
    refuse([...taken, ...judged, ...unseen], FAILED);
    // What was judged was looked at for a fire then; what waited behind it was not.
    for (const { submission } of unseen) foresee(submission);
    if (!isStopping) probeIn(PROBE_FIRST_MS);
  }

  function refuse(waiting: readonly Waiting[], receipt: Receipt): void {
    for (const { submission, resolve } of waiting) {
      refused.add(submission, clock.now());
      resolve(receipt);
    }
  }

  function probeIn(waitMs: number): void {
    cancelWake();
    cancelWake = clock.at(after(clock.now(), waitMs), () => {
      const judging = running;
      running = Promise.resolve(judging)
        .then(() => probe(waitMs))
        .finally(() => {
          running = undefined;
          arm();
        });
    });
  }

  async function probe(waitMs: number): Promise<void> {
    try {
      if (mode.kind !== 'closed') return;
      // One that hangs may still land: nothing is read again before that is known.
      await commits.idle();
      if (await store.probe()) await reopen();
      else probeIn(Math.min(waitMs * 2, PROBE_LONGEST_MS));
    } catch (error) {
      log.error({ code: 'recovery-failed', err: error }, 'the state could not be recovered yet');
      probeIn(Math.min(waitMs * 2, PROBE_LONGEST_MS));
    }
  }

  /** The failed commit may have landed after all: everything is read again. */
  async function reopen(): Promise<void> {
    await begin();
    if (mode.kind !== 'closed') return;
    mode = { kind: 'open' };
    await judgeOnce();
    if (!isOpen()) return;
    life?.announce();
    life?.askAgain(refused.reopened(clock.now()));
    log.info({ code: 'intake-open', position: life?.core.position }, 'commits succeed again');
    await workOff();
  }

  /** One batch to the disk and back: what the engine has to say to itself first. */
  async function judgeOnce(): Promise<void> {
    if (life !== undefined) await judge(life);
    await commits.idle();
  }

  async function begin(): Promise<void> {
    const earlier = life;
    const head = await store.head(site.id);
    if (head.at > lastAt) lastAt = head.at;
    life = await beginLife(options, head, {
      earlier: (command) => earlier?.isWaitedFor(command) === true,
      async settled() {
        await commits.idle();
        if (!isSound) throw new Error('what was judged before could not be committed');
      },
    });
    isSound = true;
    foreseen.clear();
  }

  // A function, because the mode changes while a batch is awaited.
  const isOpen = (): boolean => mode.kind === 'open';

  function end(taken: readonly Waiting[], position: number): void {
    isSound = false;
    mode = { kind: 'ended', why: 'overtaken' };
    const judged = commits.withdraw().flatMap(({ mine }) => mine);
    refuse([...taken, ...judged, ...queue], FAILED);
    queue = [];
    const ours = life?.core.position;
    log.error({ code: 'overtaken', position, ours }, 'somebody else writes for this site');
    options.onFatal?.(
      new Error(`overtaken: the journal of ${site.id} is at ${position}, this engine at ${ours}`),
    );
  }

  /** Life safety does not wait for a disk: what is refused is still looked at for a fire. */
  function foresee(submission: Submission): void {
    if (life === undefined || !foreseen.isNew(submission)) return;
    try {
      life.foresee({ submission, at: stamp() });
    } catch (error) {
      log.warn({ code: 'input-rejected', err: error }, 'an input could not be looked at');
    }
  }

  /** Wakes for the next deadline or the next answer that is overdue. */
  function arm(): void {
    if (!isOpen()) return;
    cancelWake();
    cancelWake = nothing;
    const next = queue.length > 0 ? clock.now() : life?.nextWake();
    if (next === undefined) return;
    if (next <= clock.now()) ask();
    else cancelWake = clock.at(next, ask);
  }

  return {
    site,
    async start() {
      await begin();
      mode = { kind: 'open' };
      running = judgeOnce().then(workOff);
      await running;
      running = undefined;
      await commits.idle();
      life?.announce();
      arm();
    },
    async stop() {
      const wasOpen = isOpen();
      mode = { kind: 'ended', why: 'stopped' };
      cancelWake();
      await running;
      await commits.idle();
      refuse(queue, CLOSED);
      queue = [];
      if (wasOpen && isSound && life !== undefined && life.core.position > life.core.snapshot) {
        await saving;
        saveSnapshot(life);
      }
      await saving;
    },
    submit(submission) {
      if (mode.kind === 'closed') foresee(submission);
      if (mode.kind !== 'open' || queue.length >= WAITING_MAX) {
        refused.add(submission, clock.now());
        return Promise.resolve(CLOSED);
      }
      if (refused.isAhead(submission, clock.now())) return Promise.resolve(CLOSED);
      return new Promise((resolve) => {
        queue.push({ submission, at: stamp(), resolve });
        ask();
      });
    },
    announce() {
      // What has no state yet, or one it may not go on with, says all of it once it has.
      if (isOpen() && isSound) life?.announce();
    },
    durable: (source, boot) => life?.intake.durable(source, boot) ?? 0,
    askAgain: (numbered) => life?.askAgain([numbered]),
    view: (ref) => life?.core.view(ref),
    states: () => life?.core.states ?? {},
    position: () => life?.core.position ?? 0,
    readiness: () => {
      if (mode.kind === 'open') return { ready: true };
      return { ready: false, why: 'why' in mode ? mode.why : mode.kind };
    },
    onFacts(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const inputsIn = (judged: readonly Judged[]): number =>
  judged.reduce((sum, { batch }) => sum + batch.judged.inputs.length, 0);

function receiptOf(verdict: Verdict | undefined): Receipt {
  if (verdict === undefined) return FAILED;
  if (verdict.kind === 'rejected') return verdict;
  return { kind: 'committed', facts: verdict.facts, commands: verdict.commands };
}

const nothing = (): void => undefined;
