import { after } from '../../rules/vocabulary/time.ts';
import type { Channel, LineConfig, Link, LinkOpener, PeerAnswer, PeerMessage } from '../driver.ts';
import { openSerial } from './serial.ts';
import { openTcp } from './tcp.ts';

/** How soon a port that went away is tried again while the other one stands. */
const AGAIN_MS = 5_000;

/** True of what a session answers to one of its peers. */
export const isAnswer = (message: unknown): message is PeerAnswer =>
  typeof message === 'object' && message !== null && 'peer' in message && 'bytes' in message;

/**
 * The ports on which we dial one device: its own, and the back-up port that it turns to where the first one does not
 * answer it. The line stands while one of them does.
 */
export const dialPeers: LinkOpener = ({ line, carries, clock, events }): Link => {
  const open = line.kind === 'serial' ? openSerial : openTcp;
  const ports = portsOf(line).map(
    (config): Port => ({ config, link: undefined, dialled: undefined }),
  );
  const waits = new Set<() => void>();
  let isOpen = false;
  let isOver = false;

  const channel: Channel = {
    peer: nameOf(line),
    send(message) {
      if (!isAnswer(message)) return;
      ports.find(({ dialled }) => dialled?.peer === message.peer)?.dialled?.send(message.bytes);
    },
    end: () => over('ended by us'),
  };
  const tell = (message: PeerMessage): void => {
    if (isOpen && !isOver) events.message(channel, message);
  };
  const closeAll = (): Promise<unknown> => {
    for (const cancel of waits) cancel();
    return Promise.all(ports.map(({ link }) => link?.close()));
  };
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    void closeAll();
    events.closed(why);
  };

  const again = (port: Port): void => {
    const cancel = clock.at(after(clock.now(), AGAIN_MS), () => {
      waits.delete(cancel);
      if (!isOver) dial(port);
    });
    waits.add(cancel);
  };
  const lost = (port: Port, why: string) => {
    port.link = undefined;
    port.dialled = undefined;
    if (isOver) return;
    // While one is still being tried nobody knows yet.
    if (ports.every(({ link }) => link === undefined)) return over(why);
    tell({ peer: nameOf(port.config), kind: 'gone' });
    if (isOpen) again(port);
  };
  const stands = (port: Port, dialled: Channel): void => {
    port.dialled = dialled;
    // It is there again, although it has nothing to say.
    if (isOpen) tell({ peer: nameOf(port.config), kind: 'bytes', bytes: new Uint8Array(0) });
    if (isOpen || isOver) return;
    isOpen = true;
    events.opened(channel);
    for (const other of ports) {
      if (other.link !== undefined) continue;
      tell({ peer: nameOf(other.config), kind: 'gone' });
      again(other);
    }
  };
  const dial = (port: Port): void => {
    port.link = open({
      line: port.config,
      carries,
      clock,
      events: {
        opened: (dialled) => stands(port, dialled),
        message(dialled, bytes) {
          if (bytes instanceof Uint8Array) tell({ peer: dialled.peer, kind: 'bytes', bytes });
        },
        ended() {},
        closed: (why) => lost(port, why),
      },
    });
  };

  for (const port of ports) dial(port);
  return {
    async close() {
      isOver = true;
      await closeAll();
    },
  };
};

type Port = {
  readonly config: LineConfig;
  link: Link | undefined;
  dialled: Channel | undefined;
};

const nameOf = ({ kind, path, address }: LineConfig): string =>
  (kind === 'serial' ? path : address) ?? '';

/** The line's own port, and the one its device falls back to. */
export function portsOf(line: LineConfig): readonly LineConfig[] {
  const { backup, ...own } = line;
  if (backup === undefined) return [own];
  return [own, { ...own, [line.kind === 'serial' ? 'path' : 'address']: backup }];
}
