import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { createSignal, type Signal } from './signal.ts';

/** A request as it came to a receiver. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Somebody outside who is told of alarms: a real HTTP server on loopback. */
export type Receiver = {
  readonly port: number;
  readonly url: string;
  readonly received: Signal<Received>;
  /** What it answers from now on: a status with headers, or nothing at all. */
  answer(status: number | 'nothing', headers?: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
};

/** Starts one, which takes everything until told otherwise. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received = createSignal<Received>();
  const hanging = new Set<ServerResponse>();
  let reply: readonly [number | 'nothing', Readonly<Record<string, string>>] = [204, {}];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const [status, headers] = reply;
      if (status === 'nothing') hanging.add(response);
      else response.writeHead(status, headers).end();
      received.tell({ path: request.url ?? '', headers: request.headers, body });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}/alarms`,
    received,
    answer(status, headers = {}) {
      reply = [status, headers];
    },
    close,
  };
}
