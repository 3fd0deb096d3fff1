import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A cable between browser and server that a test can cut. */
export type TcpCut = {
  readonly port: number;
  /** Everything goes silent, as a pulled plug does: nothing is closed. */
  cut(): Promise<void>;
  mend(): void;
  close(): Promise<void>;
};

/** Passes bytes on to a port of this machine until it is cut. */
export async function createTcpCut(to: number): Promise<TcpCut> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: to, noDelay: true });
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
    if (isCut) for (const socket of pair) socket.pause();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: isPort(address) ? address.port : 0,
    cut() {
      isCut = true;
      for (const [near, far] of pairs) {
        near.unpipe();
        far.unpipe();
        near.pause();
        far.pause();
      }
      return Promise.resolve();
    },
    // What was silent stays so; the page takes up a new link by itself.
    mend() {
      isCut = false;
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    },
    async close() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const isPort = (address: AddressInfo | string | null): address is AddressInfo =>
  address !== null && typeof address !== 'string';
