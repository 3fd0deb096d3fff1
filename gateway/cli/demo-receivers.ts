import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Hook } from '../notify/hook.ts';
import { freshToken } from '../random.ts';
import type { Terminal } from './terminal.ts';

/** The receivers of the demo: its supervisor's phone, on this machine. */
export type Receivers = {
  /** The webhooks of its configuration, with a secret of this DATA. */
  readonly hooks: readonly Hook[];
  close(): Promise<void>;
};

const SECRET_BYTES = 32;
const LOOPBACK = '127.0.0.1';
/** A message is some hundred bytes. */
const BODY_BYTES_MAX = 64 * 1024;

/** Plays every receiver of the demo's configuration, and shows on the terminal what it is told. */
export async function startReceivers(
  hooks: readonly Hook[],
  data: string,
  terminal: Terminal,
): Promise<Receivers> {
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    }
  };
  try {
    for (const hook of hooks) {
      const server = receiver((text) => terminal.out(`  → ${hook.id}  ${text}`));
      servers.push(server);
      server.listen(Number(new URL(hook.url).port), LOOPBACK);
      await once(server, 'listening');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { hooks: hooks.map((hook) => ({ ...hook, secretFile: secretIn(data, hook) })), close };
}

function receiver(tell: (text: string) => void): Server {
  return createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
      if (body.length > BODY_BYTES_MAX) request.destroy();
    });
    request.on('end', () => {
      response.writeHead(204).end();
      tell(wordsIn(body));
    });
  });
}

/** The words of a message; whatever else comes to the port is shown as no message. */
function wordsIn(body: string): string {
  try {
    const { zh, en } = JSON.parse(body).data.text;
    return `${zh} · ${en}`;
  } catch {
    return '(不是消息 · no message)';
  }
}

function secretIn(data: string, { id }: Hook): string {
  const file = join(data, `${id}.secret`);
  if (!existsSync(file)) writeFileSync(file, `${freshToken(SECRET_BYTES)}\n`, { mode: 0o600 });
  return file;
}
