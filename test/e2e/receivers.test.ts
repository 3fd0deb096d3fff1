import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dataFiles } from '../../gateway/cli/data-folder.ts';
import { systemClock } from '../../gateway/clock.ts';
import { createAlarmReceiverSerial } from '../../simulators/alarm-receiver-serial/device.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createGb26875 } from '../../simulators/gb26875/device.ts';
import { createLine } from '../../simulators/line.ts';
import { serveTcp } from '../../simulators/wire.ts';
import { freePort } from '../support/ports.ts';
import { type GatewayProcess, startGatewayProcess } from '../support/process-site.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { recordsOf } from './panel-records.ts';

const EVENTS = 120;
const WAIT = { timeout: 60_000, interval: 20 };
/** A receiver says every second that it is there: then it goes on with what it kept. */
const SETTINGS = { heartbeatSeconds: 1 };

const siteText = (receiverAddress: string, firePort: number, mqttPort: number): string => `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines:
  - { id: receiver, kind: tcp, address: "${receiverAddress}" }
  - { id: fire, kind: tcp-listen, address: "127.0.0.1:${firePort}" }
devices:
  - { id: receiver, driver: alarm-receiver-serial, line: receiver, settings: ${JSON.stringify(SETTINGS)} }
  - { id: fire-receiver, driver: gb26875, line: fire }
mqtt: { host: 127.0.0.1, port: ${mqttPort} }
http: { host: 127.0.0.1, port: 0 }
`;

/** A receiver that prints one line at a time, and a fire panel that sends all its frames at once. */
async function createSite() {
  const folder = temporaryFolder();
  const file = join(folder, 'site.yaml');
  const data = join(folder, 'data');
  const firePort = await freePort();
  const confirmed = new Set<string>();
  let killAt = Number.POSITIVE_INFINITY;
  const answered = (): void => {
    if (confirmed.size + acknowledged() >= killAt) running?.signal('SIGKILL');
  };
  const receiver = createLine({
    simulators: [createAlarmReceiverSerial({ id: 'receiver', settings: SETTINGS })],
    clock: systemClock,
    told: answered,
  });
  const acknowledged = () => Number(receiver.observe('receiver')?.['acknowledged']);
  const panel = createLine({
    simulators: [createGb26875({ id: 'panel', settings: {} })],
    clock: systemClock,
    told(_, { kind, seq }) {
      if (kind === 'confirmed') confirmed.add(String(seq));
      answered();
    },
  });
  const served = await serveTcp(receiver);
  const dialled = dialIn(panel, {
    host: '127.0.0.1',
    port: firePort,
    way: 'tcp',
    clock: systemClock,
  });
  writeFileSync(file, siteText(served.address, firePort, await freePort()));
  let running: GatewayProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running?.signal(signal);
    await running?.ended;
    running = undefined;
  };
  onTestFinished(async () => {
    await end('SIGKILL');
    dialled.close();
    receiver.close();
    panel.close();
    await served.close();
  });
  return {
    receiver,
    panel,
    confirmed,
    records: recordsOf(dataFiles(data).database),
    acknowledged,
    async start() {
      running = startGatewayProcess({ file, data });
      await running.up;
    },
    /** Killed in the very moment in which so many answers have come. */
    async killedAt(answers: number) {
      killAt = answers;
      answered();
      await running?.ended;
      killAt = Number.POSITIVE_INFINITY;
    },
  };
}

it('a gateway that is killed loses no line of a receiver and no frame of a fire panel, and answers none too early', {
  timeout: 240_000,
}, async () => {
  const site = await createSite();
  site.receiver.act('receiver', 'timing', { ms: '300' });
  site.panel.act('panel', 'timing', { ms: '500', resends: '1000' });
  for (let number = 1; number <= EVENTS; number += 1) {
    site.receiver.act('receiver', 'alarm', { zone: `${number}` });
    site.panel.act('panel', 'alarm', { zone: `1.1-1.${number}`, kind: 'fire' });
  }
  const zones = (account: string): readonly string[] =>
    site.records
      .reported()
      .filter((one) => one.account === account)
      .map(({ zone }) => zone);
  for (const answers of [1, 20, EVENTS]) {
    await site.start();
    await site.killedAt(answers);
    // One line at a time: what was answered is a beginning of all that was printed.
    expect(new Set(zones('1234')).size).toBeGreaterThanOrEqual(site.acknowledged());
    expect(zones('000000000001').length).toBeGreaterThanOrEqual(site.confirmed.size);
  }
  await site.start();
  await expect.poll(site.acknowledged, WAIT).toBe(EVENTS);
  await expect.poll(() => site.confirmed.size, WAIT).toBe(EVENTS);
  expect(new Set(zones('1234')).size).toBe(EVENTS);
  // Frames have numbers and times: each counts once, also where its confirmation was killed.
  expect(zones('000000000001')).toHaveLength(EVENTS);
  expect(new Set(zones('000000000001')).size).toBe(EVENTS);
});
