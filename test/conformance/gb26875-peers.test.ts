import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gb26875 } from '../../drivers/gb26875/index.ts';
import { openLink } from '../../drivers/link/open.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { freePort } from '../support/ports.ts';
import { createSignal } from '../support/signal.ts';
import { DEVICE, listen, simulate } from './rig.ts';

/** A receiver at a real address for TCP and UDP; what it reads is durable at once. */
async function start() {
  const port = await freePort();
  const line = { id: 'line', kind: 'tcp-udp', address: `127.0.0.1:${port}` } as const;
  const devices = [{ id: DEVICE, settings: {} }];
  const heard = listen({ driver: gb26875, line, devices, open: openLink, clock: systemClock });
  await heard.health.until(({ state }) => state === 'online');
  const accept = async (zone: string) => {
    const isIt = ({ type, data }: { type: string; data: object }) =>
      type === 'panel.reported' && 'zone' in data && data.zone === zone;
    const { ref } = await heard.readings.until(isIt);
    heard.run.stored(DEVICE as DeviceId, ref);
  };
  const panel = () => {
    const events = createSignal<{ kind: string }>();
    const simulated = simulate('gb26875', [{ id: DEVICE, settings: {} }], {
      clock: systemClock,
      told: (_, event) => events.tell(event),
    });
    return { simulated, confirmed: () => events.until(({ kind }) => kind === 'confirmed') };
  };
  return { port, accept, panel };
}

describe('many fire panels at one address', () => {
  it('over TCP, each answered on its own connection', async () => {
    const { port, accept, panel } = await start();
    for (const number of ['21', '22']) {
      const { simulated, confirmed } = panel();
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      const end = simulated.connect(
        (bytes) => socket.write(bytes),
        () => socket.destroy(),
      );
      socket.on('data', (bytes) => end?.send(new Uint8Array(bytes)));
      simulated.act(DEVICE, 'fire', { component: `1.${number}`, source: `${number}0000000000` });
      await accept(`1.1-1.${number}`);
      await confirmed();
    }
  });

  it('over UDP, each answered where it sent from', async () => {
    const { port, accept, panel } = await start();
    const { simulated, confirmed } = panel();
    const socket = createSocket('udp4');
    onTestFinished(() => void socket.close());
    const end = simulated.connect(
      (bytes) => socket.send(bytes, port, '127.0.0.1'),
      () => {},
    );
    socket.on('message', (bytes) => end?.send(new Uint8Array(bytes)));
    simulated.act(DEVICE, 'fire', { component: '1.23' });
    await accept('1.1-1.23');
    expect(await confirmed()).toMatchObject({ kind: 'confirmed' });
  });
});
