import type { States } from '../../rules/engine.ts';
import type { Fact } from '../../rules/vocabulary/facts.ts';
import type { Site } from '../../rules/vocabulary/site.ts';
import type { StateRef } from '../../rules/vocabulary/states.ts';
import { after, type Instant, instant } from '../../rules/vocabulary/time.ts';
import { createForeseen } from './foreseen.ts';
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
const BATCH_MAX = 256;
/** What waits beyond this is refused, so that senders keep it: memory has a limit, outboxes are on disk. */
const WAITING_MAX = 20_000;
const SNAPSHOT_EVERY = 20_000;
/** How soon a failed disk is tried again, doubling up to the longest. */
const PROBE_FIRST_MS = 200;
const PROBE_LONGEST_MS = 5_000;

type Mode =
  | { readonly kind: 'starting' | 'open' }
  | { readonly kind: 'closed' | 'ended'; readonly why: string };

type Waiting = {
  readonly submission: Submission;
  readonly at: Instant;
  resolve(receipt: Receipt): void;
};

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

  /** Works off what waits, batch after batch; what arrives while a commit is under way is the next batch. */
  function work(): void {
    if (running !== undefined) return;
    running = workOff().finally(() => {
      running = undefined;
      arm();
    });
  }

  async function workOff(): Promise<void> {
    while (mode.kind === 'open' && (queue.length > 0 || life?.hasOwn(clock.now()) === true)) {
      await runBatch();
    }
  }

  async function runBatch(): Promise<void> {
    if (life === undefined) return;
    const current = life;
    const until = stamp();
    const taken = queue.slice(0, BATCH_MAX);
    queue = queue.slice(BATCH_MAX);
    // Who is left waiting was taken before now: deadlines come no further than the last of this batch.
    const reached = queue.length === 0 ? until : (taken.at(-1)?.at ?? until);
    try {
      const batch = await current.judge(taken, reached);
      const outcome = await current.commit(batch, until);
      const mine = taken.slice(0, batch.sifted.length);
      queue = [...taken.slice(batch.sifted.length), ...queue];
      if (outcome.kind === 'done') await conclude(current, batch, mine);
      else if (outcome.kind === 'overtaken') end(mine, outcome.position);
      else close(mine, outcome.error);
    } catch (error) {
      close(taken, error);
    }
  }

  /** After the commit, and only then, in this order. */
  async function conclude(current: Life, batch: Batch, mine: readonly Waiting[]): Promise<void> {
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
    if (current.core.position - current.core.snapshot >= snapshotEvery) saveSnapshot(current);
  }

  function tellListener(listener: (facts: readonly Fact[]) => void, facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    try {
      listener(facts);
    } catch (error) {
      log.error({ code: 'listener-failed', err: error }, 'a listener to facts failed');
    }
  }

  function saveSnapshot({ core }: Life): void {
    if (saving !== undefined) return;
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
    mode = { kind: 'closed', why: 'commit-failed' };
    const unseen = queue.filter((waiting) => !taken.includes(waiting));
    queue = [];
    refuse([...taken, ...unseen], FAILED);
    // The batch was judged before its commit; what waited behind it was not.
    for (const { submission } of unseen) foresee(submission);
    probeIn(PROBE_FIRST_MS);
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
      running = probe(waitMs).finally(() => {
        running = undefined;
        arm();
      });
    });
  }

  async function probe(waitMs: number): Promise<void> {
    try {
      if (mode.kind !== 'closed') return;
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
    await runBatch();
    if (!isOpen()) return;
    life?.announce();
    life?.askAgain(refused.reopened(clock.now()));
    log.info({ code: 'intake-open', position: life?.core.position }, 'commits succeed again');
    await workOff();
  }

  async function begin(): Promise<void> {
    const earlier = life;
    const head = await store.head(site.id);
    if (head.at > lastAt) lastAt = head.at;
    life = await beginLife(options, head, (command) => earlier?.isWaitedFor(command) === true);
    foreseen.clear();
  }

  // A function, because the mode changes while a batch is awaited.
  const isOpen = (): boolean => mode.kind === 'open';

  function end(taken: readonly Waiting[], position: number): void {
    mode = { kind: 'ended', why: 'overtaken' };
    refuse([...taken, ...queue], FAILED);
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
      running = runBatch().then(async () => {
        if (isOpen()) await workOff();
      });
      await running;
      running = undefined;
      life?.announce();
      arm();
    },
    async stop() {
      const wasOpen = isOpen();
      mode = { kind: 'ended', why: 'stopped' };
      cancelWake();
      await running;
      refuse(queue, CLOSED);
      queue = [];
      if (wasOpen && life !== undefined && life.core.position > life.core.snapshot) {
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

function receiptOf(verdict: Verdict | undefined): Receipt {
  if (verdict === undefined) return FAILED;
  if (verdict.kind === 'rejected') return verdict;
  return { kind: 'committed', facts: verdict.facts, commands: verdict.commands };
}

const nothing = (): void => undefined;
