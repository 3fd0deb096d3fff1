import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../gateway/clock.ts';
import { createLine } from '../../simulators/line.ts';
import { createSimulator } from '../../simulators/registry.ts';
import { serveTcp } from '../../simulators/wire.ts';
import { freePort } from '../support/ports.ts';
import { eventually, startGatewayProcess } from '../support/process-site.ts';
import { startReceiver } from '../support/receiver.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse } from '../support/terminal.ts';
import { isSigned, SECRET } from '../unit/gateway/notify/tower.ts';

const LIMIT_MS = 120_000;
const SETTINGS = { inputs: { '1': 'zone.shop', '2': 'zone.hall' } };

/** A board with two contacts, played here, and a gateway that tells a receiver of each alarm at once. */
async function estate(url: string) {
  const folder = temporaryFolder();
  const board = createSimulator('alarm-contacts', { id: 'board', settings: SETTINGS });
  if (board === undefined) throw new Error('no simulated board');
  const line = createLine({ simulators: [board], clock: systemClock });
  const served = await serveTcp(line);
  onTestFinished(async () => {
    line.close();
    await served.close();
  });
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, SECRET);
  const file = join(folder, 'site.yaml');
  const zone = (id: string) =>
    `  - { id: ${id}, name: { zh: 防区, en: Zone }, kind: burglary, priority: high, device: board }`;
  writeFileSync(
    file,
    `site: { id: a-site, name: { zh: 小区, en: Site }, zone: Asia/Shanghai }
lines: [{ id: bus, kind: modbus-rtu-over-tcp, address: "${served.address}" }]
devices:
  - { id: board, driver: alarm-contacts, line: bus, settings: ${JSON.stringify(SETTINGS)} }
zones:
${zone('shop')}
${zone('hall')}
escalation: [{ afterSeconds: 0, to: "webhook:duty", kinds: [burglary] }]
webhooks: [{ id: duty, url: "${url}", secretFile: "${secretFile}" }]
mqtt: { port: ${await freePort()} }
http: { port: 0 }
`,
  );
  const data = join(folder, 'data');
  mkdirSync(data);
  const start = async () => {
    const gateway = startGatewayProcess({ file, data });
    onTestFinished(async () => {
      gateway.signal('SIGKILL');
      await gateway.ended;
    });
    await gateway.up;
    return gateway;
  };
  return { line, start, data };
}

it('an alarm is told outside once it can be, also where the gateway was killed meanwhile', {
  timeout: LIMIT_MS,
}, async () => {
  const duty = await startReceiver();
  duty.answer(503);
  const { line, start, data } = await estate(duty.url);
  const first = await start();
  line.act('board', 'break-in', { zone: 'shop' });
  const refused = await duty.received.until(() => true);
  first.signal('SIGKILL');
  await first.ended;
  // What happens while no gateway runs is told by the next one.
  line.act('board', 'break-in', { zone: 'hall' });
  duty.answer(204);
  const seen = duty.received.told.length;
  await start();
  const idOf = ({ headers }: typeof refused) => headers['webhook-id'];
  await duty.received.until((one, index) => index >= seen && idOf(one) === idOf(refused));
  const other = await duty.received.until((one) => idOf(one) !== idOf(refused));
  expect(await isSigned(other)).toBe(true);
  await eventually(async () => {
    const { out } = await gatehouse(['notify', 'list', '--data', data]);
    return out.includes('waiting 0, dead 0') || undefined;
  });
  expect(new Set(duty.received.told.map(idOf)).size).toBe(2);
});
