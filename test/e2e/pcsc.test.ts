import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulatedSite } from '../../gateway/cli/simulated-site.ts';
import { systemClock } from '../../gateway/clock.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { can } from '../support/machine.ts';
import { pcscd, virtualReaders } from '../support/pcscd.ts';
import { freePort } from '../support/ports.ts';
import { askAct, connectTo, startGatewayProcess, TOPICS } from '../support/process-site.ts';
import { createSignal } from '../support/signal.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { gatehouse } from '../support/terminal.ts';
import { configOf } from './demo-site.ts';

const hasPcsc = can('pcsc');
if (!hasPcsc) {
  console.log(
    'NOT RUN: a badge at the real pcscd; to run it: apt-get install pcscd libpcsclite-dev vsmartcard-vpcd, then npm install',
  );
}

const BADGE = '04DE5F1EACC040';
/** What vpcd calls its readers where nobody calls them otherwise. */
const MODEL = 'Virtual PCD';

const siteText = (mqttPort: number): string => `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: usb, kind: pcsc }]
devices: [{ id: pump-reader, driver: nfc-pcsc, line: usb, settings: { reader: "${MODEL} 00 00" } }]
checkpoints: [{ id: pump, name: { zh: 泵房, en: Pump room }, reader: pump-reader }]
routes:
  - id: day
    name: { zh: 日巡, en: Day round }
    checkpoints: [pump]
    rounds: [{ from: "00:00", to: "24:00", toleranceMin: 0 }]
mqtt: { host: 127.0.0.1, port: ${mqttPort} }
http: { host: 127.0.0.1, port: 0 }
`;

type Said = {
  readonly topic: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A gateway in a process of its own, and what is said on its bus. */
async function site() {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const file = join(folder, 'site.yaml');
  mkdirSync(data);
  const text = siteText(await freePort());
  writeFileSync(file, text);
  const config = configOf(text);
  const gateway = startGatewayProcess({ file, data });
  onTestFinished(async () => {
    gateway.signal('SIGTERM');
    await gateway.ended;
  });
  await gateway.up;
  const said = createSignal<Said>();
  const monitor = await connectTo({ config, data }, 'monitor', 'listening');
  onTestFinished(() => monitor.endAsync(true));
  monitor.on('message', (topic, payload) => said.tell({ topic, ...JSON.parse(String(payload)) }));
  await monitor.subscribeAsync([`${TOPICS}/feed/#`, `${TOPICS}/device/+/health`], { qos: 1 });
  return { config, data, file, gateway, said };
}

describe.skipIf(!hasPcsc)('a badge at a USB reader', () => {
  it('is a visit of its guard at the checkpoint where the reader stands', async () => {
    const virtual = await virtualReaders(MODEL);
    await pcscd().start(virtual);
    const { config, data, said } = await site();
    const simulated = await startSimulatedSite({
      config,
      clock: systemClock,
      vpcdPort: virtual.first.port,
    });
    onTestFinished(() => simulated.close());
    const acts = [
      ['person.save', { person: 'guard-li', name: '李师傅', guard: true }],
      [
        'credential.enrol',
        {
          credential: 'badge-li',
          holder: 'guard-li',
          card: { technology: 'iso14443a', uid: BADGE, bits: 56 },
        },
      ],
    ] as const;
    for (const [type, act] of acts) expect(await askAct(data, type, act)).toBeUndefined();
    await said.until(
      ({ topic, data: of }) => topic.endsWith('/health') && of['state'] === 'online',
    );
    const device = 'pump-reader' as DeviceId;
    // He holds it there until it is read, as the machine may be slow just then.
    const held = simulated.hands.act({ device, verb: 'present', args: { card: BADGE } });
    expect(held).toBeUndefined();
    const tap = await said.until(({ type }) => type === 'tap.seen');
    expect(tap).toMatchObject({ data: { device, checkpoint: 'pump', holder: 'guard-li' } });
    const visit = await said.until(({ type }) => type === 'visit.made');
    // Only a card read by a reader that stays is a wired proof.
    expect(visit).toMatchObject({
      data: { checkpoint: 'pump', guard: 'guard-li', class: 'on-time', proof: 'wired' },
    });
  });
});

describe('a site with a USB reader on a machine without its service', () => {
  it('starts, and says that the reader is offline; doctor and sim say what to install', async () => {
    const { config, said, file, data } = await site();
    await said.until(
      ({ topic, data: of }) => topic.endsWith('/health') && of['state'] === 'offline',
    );
    const doctor = await gatehouse(['doctor', '-c', file, '-d', data]);
    expect(doctor.out).toMatch(/✗ line usb .*(pcscd does not answer|is not installed)/);
    expect(doctor.out).toContain('apt-get install pcscd');
    await expect(
      startSimulatedSite({ config, clock: systemClock, vpcdPort: await freePort() }),
    ).rejects.toThrow(/no virtual reader listens/);
  });
});
