import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedLine } from './line.ts';

/** A simulated line reachable from outside. */
export type Served = {
  /** `host:port`, or the path of a pty: what site.yaml would say. */
  readonly address: string;
  /** The TCP port behind it. */
  readonly port: number;
  close(): Promise<void>;
};

const LOOPBACK = '127.0.0.1';

/** Serves a simulated line over TCP, as a serial server or a Modbus TCP board does; port 0 takes a free one. */
export async function serveTcp(
  line: SimulatedLine,
  { port = 0, host = LOOPBACK }: { readonly port?: number; readonly host?: string } = {},
): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const connection = line.connect(
      (bytes) => socket.write(bytes),
      () => socket.destroy(),
    );
    if (connection === undefined) socket.destroy();
    socket.on('data', (bytes) => connection?.send(new Uint8Array(bytes)));
    // The gateway may go at any moment; that is its business.
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      connection?.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const boundPort = bound !== null && typeof bound === 'object' ? bound.port : port;
  return {
    address: `${host}:${boundPort}`,
    port: boundPort,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Serves a simulated line as a folder: each piece that a device sends is a file put into it. */
export function serveFolder(line: SimulatedLine, folder: string): Promise<Served> {
  mkdirSync(folder, { recursive: true });
  let files = 0;
  const connection = line.connect(
    (bytes) => {
      do files += 1;
      while (existsSync(join(folder, `export-${files}.csv`)));
      // Under another name until it is whole, as programs do that know of somebody waiting.
      const part = join(folder, `export-${files}.part`);
      writeFileSync(part, bytes);
      renameSync(part, join(folder, `export-${files}.csv`));
    },
    () => {},
  );
  return Promise.resolve({
    address: folder,
    port: 0,
    close() {
      connection?.end();
      return Promise.resolve();
    },
  });
}

// socat makes its pty within milliseconds; longer means that it could not.
const PTY_MS = 5_000;

/**
 * Serves a simulated line as a pty, through `socat`: the gateway's end is a real serial device for `serialport`. Rejects
 * where socat is not installed.
 */
export async function servePty(
  line: SimulatedLine,
  { path }: { readonly path?: string } = {},
): Promise<Served> {
  const folder = path === undefined ? mkdtempSync(join(tmpdir(), 'gatehouse-pty-')) : undefined;
  const link = path ?? join(folder ?? '', 'line');
  const served = await serveTcp(line);
  const child = spawn('socat', [`PTY,raw,echo=0,link=${link}`, `TCP:${served.address},nodelay`], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await served.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await linkMade(child, link);
  } catch (error) {
    await close();
    throw error;
  }
  return { address: link, port: served.port, close };
}

/** Waits until socat has made its link. */
function linkMade(child: ReturnType<typeof spawn>, link: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = setInterval(() => {
      if (!isLink(link)) return;
      clearInterval(look);
      clearTimeout(limit);
      resolve();
    }, 5);
    const fail = (why: string): void => {
      clearInterval(look);
      clearTimeout(limit);
      reject(new Error(why));
    };
    const limit = setTimeout(() => fail(`socat made no ${link} within ${PTY_MS} ms`), PTY_MS);
    child.once('error', (error) => fail(`socat: ${error.message}; install: apt-get install socat`));
    child.once('exit', (code) => fail(`socat ended with ${code} before it made ${link}`));
  });
}

function isLink(path: string): boolean {
  try {
    return existsSync(path) && readlinkSync(path) !== '';
  } catch {
    return false;
  }
}
