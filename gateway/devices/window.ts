import type { Accepted } from '../bus/envelope.ts';

/** Unaccepted readings on their way at once, of all devices together (DESIGN, "The flow of one tap"). */
export const WINDOW = 64;

/** What more may go at a time while the engine does not answer. */
const STRIDE = 500;

/** Sends items in order per source, sources taking turns, at most `WINDOW` unaccepted at once. */
export type Window<Item> = {
  add(item: Item): void;
  /** Takes out what is durable. */
  letGo(accepted: Accepted): readonly Item[];
  /** Sends everything unaccepted, again or for the first time, oldest first. */
  restart(): void;
  /** The engine does not answer: the oldest of what is on its way go again. Nothing is skipped, nothing is let go. */
  repeat(): void;
  /** Lets a stride more go than the window holds, each once; true where something still waits. */
  widen(): boolean;
  stop(): void;
  inFlight(): number;
  held(): number;
  /** The oldest of each source. */
  heads(): readonly Item[];
};

/** One source's items, oldest first; the first `sent` of them are on their way. */
type Queue<Item> = { readonly items: Item[]; sent: number; hasTurn: boolean };

/** Makes an empty window, stopped. */
export function createWindow<Item extends Accepted>(options: {
  send(item: Item): void;
  /** It will be sent again: its acknowledgement is not waited for. */
  giveUp(item: Item): void;
}): Window<Item> {
  const queues = new Map<string, Queue<Item>>();
  /** Queues with something to send, in the order of their turns. */
  let turns: Queue<Item>[] = [];
  let isRunning = false;
  let inFlight = 0;
  let held = 0;
  let limit = WINDOW;

  const giveTurn = (queue: Queue<Item>): void => {
    if (queue.hasTurn || queue.sent >= queue.items.length) return;
    queue.hasTurn = true;
    turns.push(queue);
  };

  const pump = (): void => {
    while (isRunning && inFlight < limit) {
      const queue = turns.shift();
      if (queue === undefined) return;
      queue.hasTurn = false;
      const item = queue.items[queue.sent];
      if (item === undefined) continue;
      queue.sent += 1;
      inFlight += 1;
      options.send(item);
      // Nobody answers these one by one: what is taken in the end is said by the engine alone.
      if (inFlight > WINDOW) options.giveUp(item);
      giveTurn(queue);
    }
  };

  /** The oldest on their way, in order per source, sources taking turns. */
  const oldest = (): readonly Item[] => {
    const sent = [...queues.values()].map((queue) =>
      queue.items.slice(0, Math.min(WINDOW, queue.sent)),
    );
    const deepest = Math.min(WINDOW, Math.max(0, ...sent.map((items) => items.length)));
    const found: Item[] = [];
    for (let depth = 0; depth < deepest && found.length < WINDOW; depth += 1) {
      found.push(...sent.flatMap((items) => items.slice(depth, depth + 1)));
    }
    return found.slice(0, WINDOW);
  };

  return {
    add(item) {
      const queue = queues.get(item.source) ?? { items: [], sent: 0, hasTurn: false };
      queues.set(item.source, queue);
      queue.items.push(item);
      held += 1;
      giveTurn(queue);
      pump();
    },
    letGo({ source, boot, sequence }) {
      const queue = queues.get(source);
      if (queue === undefined) return [];
      const kept = queue.items.findIndex((one) => one.boot !== boot || one.sequence > sequence);
      const gone = queue.items.splice(0, kept < 0 ? queue.items.length : kept);
      const answered = Math.min(queue.sent, gone.length);
      queue.sent -= answered;
      inFlight -= answered;
      held -= gone.length;
      pump();
      return gone;
    },
    restart() {
      isRunning = true;
      inFlight = 0;
      limit = WINDOW;
      turns = [];
      for (const queue of queues.values()) {
        for (const item of queue.items.slice(0, queue.sent)) options.giveUp(item);
        queue.sent = 0;
        queue.hasTurn = false;
        giveTurn(queue);
      }
      pump();
    },
    repeat() {
      if (!isRunning) return;
      for (const item of oldest()) {
        options.giveUp(item);
        options.send(item);
      }
    },
    widen() {
      limit = Math.max(limit, inFlight + STRIDE);
      pump();
      return isRunning && turns.length > 0;
    },
    stop() {
      isRunning = false;
    },
    inFlight: () => inFlight,
    held: () => held,
    heads: () => [...queues.values()].flatMap(({ items }) => items.slice(0, 1)),
  };
}
