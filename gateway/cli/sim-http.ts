import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CommandFailed, systemCode } from './failure.ts';

// A verb is a line.
const BODY_BYTES_MAX = 4_096;

/** Takes verbs by HTTP on loopback only: whoever reaches it may break arms. */
export async function serveVerbs(options: {
  readonly port: number;
  act(line: string): string | undefined;
  picture(): object;
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch(() => response.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    if (systemCode(cause) !== 'EADDRINUSE') throw cause;
    throw new CommandFailed(
      {
        code: 'port-taken',
        text: `expected port ${options.port} to be free; another program listens there`,
        remedy: 'give another with --port, or 0 for any',
      },
      { cause },
    );
  }
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { act, picture }: Parameters<typeof serveVerbs>[0],
): Promise<void> {
  const reply = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(`${JSON.stringify(body)}\n`);
  };
  // A web page of another origin must not be able to raise arms through its visitor's browser.
  if (request.headers.origin !== undefined) return reply(403, { error: 'not from a web page' });
  if (request.method === 'GET' && request.url === '/') return reply(200, picture());
  if (request.method !== 'POST' || request.url !== '/verbs') {
    return reply(404, { error: 'GET / or POST /verbs' });
  }
  const error = act(await bodyOf(request));
  if (error === undefined) reply(200, { done: true });
  else reply(409, { error });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) {
    text += String(piece);
    if (text.length > BODY_BYTES_MAX) throw new Error('the body is too long');
  }
  return text;
}
