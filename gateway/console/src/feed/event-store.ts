import { ask } from '../api/client.ts';
import type { Line } from '../api/types.ts';

/** How the live link stands. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Since when nothing was heard. */
  | { readonly kind: 'lost'; readonly since: number };

/** What the page knows of the feed. */
export type FeedState = {
  readonly lines: readonly Line[];
  readonly link: Link;
  /** When the server was last heard, by this machine's clock. */
  readonly heard: number;
  /** The server's clock less this machine's, in milliseconds. */
  readonly offsetMs: number;
};

/** The one store of feed lines; it resumes by sequence and shows each line once. */
export type EventStore = {
  subscribe(listener: () => void): () => void;
  state(): FeedState;
  /** Called with lines as they are shown, for what must be asked again because of them. */
  onLines(listener: (lines: readonly Line[]) => void): () => void;
  close(): void;
};

// A line is a few hundred bytes and one row of the page; older ones are in the journal.
const LINES_MAX = 500;
const HISTORY = 200;
// The server speaks every second. Two of them unheard, and the banner is there well within three.
const SILENCE_MS = 2_000;
const LOOK_MS = 250;
const RETRY_MS: readonly number[] = [300, 1_000, 2_000, 4_000];

/** Follows the feed until it is closed, as it may be shown where this machine stands. */
export function createEventStore(onSignedOut: () => void, at?: string): EventStore {
  const here = at === undefined ? '' : `&at=${encodeURIComponent(at)}`;
  const listeners = new Set<() => void>();
  const lineListeners = new Set<(lines: readonly Line[]) => void>();
  let current: FeedState = {
    lines: [],
    link: { kind: 'connecting' },
    heard: Date.now(),
    offsetMs: 0,
  };
  let heardAt = current.heard;
  let arrived: Line[] = [];
  let last: number | undefined;
  let source: EventSource | undefined;
  let failures = 0;
  let retry: number | undefined;
  let drawing = false;
  let closed = false;

  const change = (part: Partial<FeedState>): void => {
    current = { ...current, ...part };
    for (const listener of listeners) listener();
  };

  const show = (): void => {
    drawing = false;
    const lines = arrived;
    arrived = [];
    if (lines.length === 0 || closed) return;
    change({ lines: [...current.lines, ...lines].slice(-LINES_MAX) });
    for (const listener of lineListeners) listener(lines);
  };

  const draw = (): void => {
    if (drawing) return;
    drawing = true;
    // A hidden page gets no animation frames, and must still take its lines.
    if (document.hidden) setTimeout(show, LOOK_MS);
    else requestAnimationFrame(show);
  };

  const take = (lines: readonly Line[]): void => {
    for (const line of lines) {
      if (last !== undefined && line.sequence <= last) continue;
      last = line.sequence;
      arrived.push(line);
    }
    draw();
  };

  const hear = (now?: number): void => {
    failures = 0;
    heardAt = Date.now();
    // A storm has hundreds of lines in a second: the page is drawn for what they say, and not for each that came.
    if (now === undefined && current.link.kind === 'live') return;
    const heard = heardAt;
    change({
      heard,
      link: { kind: 'live' },
      ...(now === undefined ? {} : { offsetMs: now - heard }),
    });
  };

  const lose = (): void => {
    source?.close();
    source = undefined;
    if (closed || retry !== undefined) return;
    const waitMs = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 1_000;
    failures += 1;
    retry = window.setTimeout(() => {
      retry = undefined;
      void connect();
    }, waitMs);
  };

  /** From nothing: the newest lines, and then what comes after them. */
  const begin = async (): Promise<void> => {
    const page = await ask<{ facts: readonly Line[]; last: number }>(
      `/api/v1/feed?limit=${HISTORY}${here}`,
    );
    last = undefined;
    arrived = [];
    change({ lines: [] });
    take(page.facts);
    last = page.last;
  };

  const connect = async (): Promise<void> => {
    try {
      if (last === undefined) await begin();
    } catch {
      return lose();
    }
    if (closed) return;
    const stream = new EventSource(`/api/v1/feed/live?after=${last ?? 0}${here}`);
    source = stream;
    stream.addEventListener('message', (event) => {
      hear();
      take([JSON.parse(event.data)]);
    });
    stream.addEventListener('beat', (event) => hear(Date.parse(JSON.parse(event.data).now)));
    stream.addEventListener('trimmed', () => {
      last = undefined;
      lose();
    });
    stream.addEventListener('signed-out', () => onSignedOut());
    stream.addEventListener('error', lose);
  };

  const watch = setInterval(() => {
    const silentMs = Date.now() - heardAt;
    if (silentMs < SILENCE_MS) return;
    if (current.link.kind !== 'lost') change({ link: { kind: 'lost', since: heardAt } });
    else for (const listener of listeners) listener();
    // A link that is silent but open is dead: it is taken up anew.
    if (source !== undefined && silentMs > 2 * SILENCE_MS) lose();
  }, LOOK_MS);

  void connect();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => current,
    onLines(listener) {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
    close() {
      closed = true;
      source?.close();
      clearInterval(watch);
      clearTimeout(retry);
    },
  };
}
