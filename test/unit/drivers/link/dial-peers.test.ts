import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Channel, PeerMessage } from '../../../../drivers/driver.ts';
import { openPeers } from '../../../../drivers/link/peers.ts';
import { systemClock } from '../../../../gateway/clock.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { createVirtualClock } from '../../../simulation/clock.ts';
import { freePort } from '../../../support/ports.ts';
import { createSignal } from '../../../support/signal.ts';

/** A port of a receiver that takes who dials. */
async function serve(port: number) {
  const dialled = createSignal<Socket>();
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    dialled.tell(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of dialled.told) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { dialled, close };
}

async function start(clock = systemClock) {
  const [one, two] = [await freePort(), await freePort()];
  const peers = { main: `127.0.0.1:${one}`, backup: `127.0.0.1:${two}` };
  const messages = createSignal<PeerMessage>();
  const opened = createSignal<Channel>();
  const closed = createSignal<string>();
  const dial = () => {
    const link = openPeers({
      line: { id: 'line', kind: 'tcp', address: peers.main, backup: peers.backup },
      carries: 'peers',
      clock,
      events: {
        opened: opened.tell,
        message: (_, message) => messages.tell(message as PeerMessage),
        ended() {},
        closed: closed.tell,
      },
    });
    onTestFinished(() => link.close());
  };
  return { one, two, peers, messages, opened, closed, dial };
}

describe('a line with a back-up port', () => {
  it('carries what comes by either, and answers where it came from', async () => {
    const { one, two, peers, messages, opened, dial } = await start();
    const ports = [await serve(one), await serve(two)];
    onTestFinished(async () => void (await Promise.all(ports.map(({ close }) => close()))));
    dial();
    const channel = await opened.until(() => true);
    const backup = await ports[1]?.dialled.until(() => true);
    await ports[0]?.dialled.until(() => true);
    backup?.write('5011');
    const said = await messages.until(({ kind }) => kind === 'bytes');
    expect(said).toMatchObject({ peer: peers.backup });
    const heard = new Promise((resolve) => backup?.once('data', resolve));
    channel.send({ peer: peers.backup, bytes: Uint8Array.of(0x06) });
    expect(await heard).toEqual(Buffer.from([0x06]));
  });

  it('stands while one port does, says which is gone, and is down when both are', async () => {
    const { one, two, peers, messages, opened, closed, dial } = await start();
    const main = await serve(one);
    const backup = await serve(two);
    dial();
    await opened.until(() => true);
    await backup.dialled.until(() => true);
    await main.close();
    expect(await messages.until(({ kind }) => kind === 'gone')).toEqual({
      peer: peers.main,
      kind: 'gone',
    });
    expect(closed.told).toEqual([]);
    await backup.close();
    await closed.until(() => true);
  });

  it('is down where neither can be opened', async () => {
    const { closed, dial, opened } = await start();
    dial();
    expect(await closed.until(() => true)).toContain('ECONNREFUSED');
    expect(opened.told).toEqual([]);
  });

  it('dials a port that went away again', async () => {
    const clock = createVirtualClock(instant(0));
    const { one, two, peers, messages, opened, dial } = await start(clock);
    const main = await serve(one);
    onTestFinished(() => main.close());
    dial();
    await opened.until(() => true);
    await messages.until(({ kind, peer }) => kind === 'gone' && peer === peers.backup);
    const backup = await serve(two);
    onTestFinished(() => backup.close());
    await clock.advance(5_000);
    await backup.dialled.until(() => true);
    await messages.until(({ kind, peer }) => kind === 'bytes' && peer === peers.backup);
  });
});
