import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { createGb26875 } from '../../simulators/gb26875/device.ts';
import { createLine } from '../../simulators/line.ts';
import type { SimEvent } from '../../simulators/simulator.ts';
import { freePort } from '../support/ports.ts';
import { askAct, startGatewayProcess } from '../support/process-site.ts';
import { createSignal } from '../support/signal.ts';
import { gatehouse } from '../support/terminal.ts';

const siteText = (mqttPort: number, firePort: number): string => `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: fire-in, kind: tcp-udp, address: "127.0.0.1:${firePort}" }]
devices: [{ id: fire-receiver, driver: gb26875, line: fire-in }]
panels:
  - { id: tower-3, name: { zh: 3号楼, en: Tower 3 }, device: fire-receiver, account: "000000000001" }
posts: [{ id: office, name: { zh: 消控室, en: Fire office }, checks: true }]
mqtt: { host: 127.0.0.1, port: ${mqttPort} }
http: { host: 127.0.0.1, port: 0 }
`;

it('a fire is confirmed over the wire once it is on disk, and a duty check is answered by the guard', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const file = join(folder, 'site.yaml');
  const firePort = await freePort();
  writeFileSync(file, siteText(await freePort(), firePort));
  const { code, error } = await gatehouse(['check', '-c', file]);
  expect([code, error]).toEqual([0, expect.any(String)]);
  const gateway = startGatewayProcess({ file, data });
  onTestFinished(async () => {
    gateway.signal('SIGTERM');
    await gateway.ended;
    rmSync(folder, { recursive: true, force: true });
  });
  await gateway.up;

  const events = createSignal<SimEvent>();
  const line = createLine({
    simulators: [createGb26875({ id: 'panel', settings: {} })],
    clock: systemClock,
    told: (_, event) => events.tell(event),
  });
  const socket = connect(firePort, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    line.close();
  });
  const end = line.connect(
    (bytes) => socket.write(bytes),
    () => socket.destroy(),
  );
  socket.on('data', (bytes) => end?.send(new Uint8Array(bytes)));
  await new Promise((resolve) => socket.once('connect', resolve));

  line.act('panel', 'fire', { name: '三号楼电梯厅' });
  expect(await events.until(({ kind }) => kind === 'confirmed')).toMatchObject({ seq: '0000' });
  line.act('panel', 'ask-duty', { minutes: '10' });
  await events.until(({ kind, seq }) => kind === 'confirmed' && seq === '0100');
  expect(await askAct(data, 'duty.answer', { post: 'office' })).toBeUndefined();
  await events.until(({ kind }) => kind === 'duty-answered');
});
