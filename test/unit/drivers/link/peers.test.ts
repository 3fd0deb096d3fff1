import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Channel, LineKind, PeerMessage } from '../../../../drivers/driver.ts';
import { openLink } from '../../../../drivers/link/open.ts';
import { systemClock } from '../../../../gateway/clock.ts';
import { freePort } from '../../../support/ports.ts';
import { createSignal } from '../../../support/signal.ts';

const LOOPBACK = '127.0.0.1';
const bytes = (text: string) => new TextEncoder().encode(text);

/** A listening line, and what it told. */
async function listen(kind: LineKind) {
  const port = await freePort();
  const came = createSignal<PeerMessage>();
  const told = createSignal<string>();
  let channel: Channel | undefined;
  const link = openLink({
    line: { id: 'panels', kind, address: `${LOOPBACK}:${port}` },
    carries: 'peers',
    clock: systemClock,
    events: {
      opened(made) {
        channel = made;
        told.tell('opened');
      },
      message(_, message) {
        if (isPeerMessage(message)) came.tell(message);
      },
      ended: () => told.tell('ended'),
      closed: (why) => told.tell(`closed: ${why}`),
    },
  });
  onTestFinished(() => link.close());
  await told.until((one) => one === 'opened');
  const answer = (peer: string, text: string) => channel?.send({ peer, bytes: bytes(text) });
  return { port, came, told, answer, link };
}

const isPeerMessage = (message: unknown): message is PeerMessage =>
  typeof message === 'object' && message !== null && 'peer' in message;

const textOf = (message: PeerMessage): string =>
  message.kind === 'gone' ? 'gone' : new TextDecoder().decode(message.bytes);

function dial(port: number): {
  readonly socket: Socket;
  readonly heard: ReturnType<typeof createSignal<string>>;
} {
  const socket = connect(port, LOOPBACK);
  const heard = createSignal<string>();
  socket.on('data', (data) => heard.tell(data.toString()));
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return { socket, heard };
}

describe('a line that listens for many peers', () => {
  it('answers who has said all that it had to say and waits for that', async () => {
    const { port, came, answer } = await listen('tcp-listen');
    const { socket, heard } = dial(port);
    socket.end('alarm');
    const { peer } = await came.until((one) => textOf(one) === 'alarm');
    await came.until((one) => one.kind === 'gone');
    answer(peer, 'taken');
    expect(await heard.until(() => true)).toBe('taken');
  });

  it('keeps peers of one address apart, answers each, and tells who has gone', async () => {
    const { port, came, answer } = await listen('tcp-listen');
    const [a, b] = [dial(port), dial(port)];
    a.socket.write('from a');
    b.socket.write('from b');
    const fromA = await came.until((one) => textOf(one) === 'from a');
    const fromB = await came.until((one) => textOf(one) === 'from b');
    expect(fromA.peer).not.toBe(fromB.peer);
    answer(fromB.peer, 'for b');
    answer(fromA.peer, 'for a');
    expect(await a.heard.until(() => true)).toBe('for a');
    expect(await b.heard.until(() => true)).toBe('for b');
    a.socket.destroy();
    await came.until((one) => one.kind === 'gone' && one.peer === fromA.peer);
    b.socket.write('still here');
    await came.until((one) => textOf(one) === 'still here' && one.peer === fromB.peer);
  });

  it('takes datagrams and streams at one address', async () => {
    const { port, came, answer } = await listen('tcp-udp');
    const { socket } = dial(port);
    socket.write('stream');
    expect((await came.until((one) => textOf(one) === 'stream')).kind).toBe('bytes');
    const datagrams = createSocket('udp4');
    onTestFinished(() => void datagrams.close());
    const heard = createSignal<string>();
    datagrams.on('message', (data) => heard.tell(data.toString()));
    datagrams.send('datagram', port, LOOPBACK);
    const told = await came.until((one) => textOf(one) === 'datagram');
    expect(told.kind).toBe('datagram');
    answer(told.peer, 'heard');
    expect(await heard.until(() => true)).toBe('heard');
  });

  it('says why it cannot listen', async () => {
    const { port } = await listen('tcp-udp');
    for (const kind of ['tcp-listen', 'udp'] as const) {
      const told = createSignal<string>();
      const link = openLink({
        line: { id: 'again', kind, address: `${LOOPBACK}:${port}` },
        carries: 'peers',
        clock: systemClock,
        events: {
          opened: () => undefined,
          message: () => undefined,
          ended: () => undefined,
          closed: told.tell,
        },
      });
      expect(await told.until(() => true)).toContain('EADDRINUSE');
      await link.close();
    }
  });

  it('takes nobody any more once it is closed', async () => {
    const { port, link } = await listen('tcp-udp');
    const first = dial(port);
    const gone = new Promise((resolve) => first.socket.once('close', resolve));
    await link.close();
    await gone;
    const refused = dial(port);
    await expect(
      new Promise((resolve) => refused.socket.once('error', ({ message }) => resolve(message))),
    ).resolves.toContain('ECONNREFUSED');
  });
});
