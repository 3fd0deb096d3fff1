import type { Channel, Clock, LinkOpener, WebAnswer, WebRequest } from '../../drivers/driver.ts';
import { after } from '../../rules/vocabulary/time.ts';

/** Lines that are routes of our own HTTP server: who asks there is answered by the session of that line. */
export type WebLines = {
  /** Opens those lines, and leaves every other kind to `others`. */
  opener(others: LinkOpener): LinkOpener;
  /** True where there is a line of that name, open or not. */
  has(line: string): boolean;
  /** Asks the session of a line; the same request asked twice at a time gets one answer. */
  ask(line: string, request: WebRequest): Promise<WebAnswer>;
};

/** Longer than a commit takes on a slow disk; a person with a phone in his hand waits no longer. */
export const ANSWER_MS = 10_000;

type Open = {
  readonly channel: Channel;
  receive(request: WebRequest): void;
  readonly waiting: Map<
    string,
    { readonly answer: Promise<WebAnswer>; settle(with_: WebAnswer): void }
  >;
};

/** Makes the lines of a server; they open and close with the runner of their host. */
export function createWebLines(clock: Clock): WebLines {
  const known = new Set<string>();
  const open = new Map<string, Open>();

  const openRoute: LinkOpener = ({ line: { id }, events }) => {
    known.add(id);
    const waiting: Open['waiting'] = new Map();
    const channel: Channel = {
      peer: `/t/${id}`,
      send(message) {
        if (isAnswer(message)) waiting.get(message.id)?.settle(message);
      },
      end: () => over('ended by us'),
    };
    const over = (why?: string): void => {
      if (open.get(id)?.channel !== channel) return;
      open.delete(id);
      for (const [request, one] of waiting) one.settle(refused(request, 'tap-line-down'));
      if (why !== undefined) events.closed(why);
    };
    // A link never opens inside `open`.
    const cancel = clock.at(clock.now(), () => {
      open.set(id, { channel, waiting, receive: (request) => events.message(channel, request) });
      events.opened(channel);
    });
    return {
      close() {
        cancel();
        over();
        return Promise.resolve();
      },
    };
  };

  return {
    opener: (others) => (request) =>
      request.line.kind === 'http' ? openRoute(request) : others(request),
    has: (line) => known.has(line),
    ask(line, request) {
      const route = open.get(line);
      if (route === undefined) return Promise.resolve(refused(request.id, 'tap-line-down'));
      const before = route.waiting.get(request.id);
      if (before !== undefined) return before.answer;
      const { answer, settle } = limited(clock, request.id, () => route.waiting.delete(request.id));
      route.waiting.set(request.id, { answer, settle });
      route.receive(request);
      return answer;
    },
  };
}

/** An answer that comes in time, or says that it did not. */
function limited(
  clock: Clock,
  id: string,
  over: () => void,
): { readonly answer: Promise<WebAnswer>; settle(answer: WebAnswer): void } {
  let settle: (answer: WebAnswer) => void = () => undefined;
  const answer = new Promise<WebAnswer>((resolve) => {
    const cancel = clock.at(after(clock.now(), ANSWER_MS), () =>
      settle(refused(id, 'tap-not-recorded')),
    );
    settle = (given) => {
      cancel();
      over();
      resolve(given);
    };
  });
  return { answer, settle: (given) => settle(given) };
}

const refused = (id: string, code: string): WebAnswer => ({ id, outcome: 'refused', code });

const isAnswer = (message: unknown): message is WebAnswer =>
  typeof message === 'object' && message !== null && 'id' in message && 'outcome' in message;
