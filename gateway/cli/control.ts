import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { messageOf } from './failure.ts';

// A request is one act; an answer may be a list of people.
const LINE_BYTES_MAX = 1024 * 1024;
const ANSWER_WITHIN_MS = 20_000;

/** The running gateway's own door for its commands: a socket in DATA that only its owner may open. */
export type Control = { close(): Promise<void> };

/** Serves one JSON line in, one JSON line out. */
export async function serveControl(
  path: string,
  answer: (request: unknown) => Promise<unknown>,
): Promise<Control> {
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serveSocket(socket, answer);
  });
  server.listen(path);
  await once(server, 'listening');
  await chmod(path, 0o600);
  return {
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      await rm(path, { force: true });
    },
  };
}

function serveSocket(socket: Socket, answer: (request: unknown) => Promise<unknown>): void {
  let waiting = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    waiting += text;
    if (waiting.length > LINE_BYTES_MAX) socket.destroy();
    const lines = waiting.split('\n');
    waiting = lines.pop() ?? '';
    for (const line of lines) {
      Promise.resolve()
        .then(() => answer(JSON.parse(line)))
        .catch((error: unknown) => ({ error: messageOf(error) }))
        .then((reply) => socket.write(`${JSON.stringify(reply)}\n`))
        .catch(() => socket.destroy());
    }
  });
}

/** True where a gateway runs on this DATA: a socket that a killed one left behind answers nobody. */
export async function isServed(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Asks a running gateway; undefined where none runs on this DATA. */
export async function askControl(path: string, request: unknown): Promise<unknown> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer in time')));
    socket.write(`${JSON.stringify(request)}\n`);
    const lines = createInterface({ input: socket });
    for await (const line of lines) return JSON.parse(line);
    return undefined;
  } finally {
    socket.destroy();
  }
}
