import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findDriver } from '../../drivers/registry.ts';
import { systemClock } from '../../gateway/clock.ts';
import { startHost } from '../../gateway/devices/host.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { dialIn } from '../../simulators/dial-in.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSimulator } from '../../simulators/registry.ts';
import { serveTcp } from '../../simulators/wire.ts';
import { freePort } from '../support/ports.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { createStandIn, HOST, PASSWORD, SITE } from '../support/stand-in-engine.ts';
import { temporaryFolder } from '../support/temporary.ts';

const RECEIVER = 'receiver' as DeviceId;
const WAIT = { timeout: 20_000, interval: 10 };

type Count = (line: SimulatedLine) => number;
type Wire = {
  readonly driver: string;
  readonly settings: object;
  /** Who dials whom. */
  readonly way: 'listens' | 'dials';
  readonly alarm: Readonly<Record<string, string>>;
  /**
   * Something on the same wire that is answered without the disk. Answers come in order: when this one is here, one to the
   * alarm that was sent before it would be here too.
   */
  readonly marker: readonly [verb: string, args: Readonly<Record<string, string>>];
  readonly marked: Count;
  readonly acknowledged: Count;
};

const seen =
  (...path: readonly string[]): Count =>
  (line) =>
    Number(path.reduce<unknown>((one, key) => Object(one)[key], line.observe(RECEIVER)));

const WIRES: readonly Wire[] = [
  {
    driver: 'alarm-receiver-serial',
    settings: { heartbeatSeconds: 0 },
    way: 'dials',
    alarm: { zone: '15' },
    // No line: asked for again.
    marker: ['noise', { bytes: Buffer.from('no line\x14').toString('hex') }],
    marked: seen('refused'),
    acknowledged: seen('acknowledged'),
  },
  {
    driver: 'gb26875',
    settings: {},
    way: 'listens',
    alarm: { zone: '1.1-1.17', kind: 'fire' },
    // Its own frame with a wrong sum: denied.
    marker: ['bad-sum', {}],
    marked: seen('denied'),
    acknowledged: seen('confirmed'),
  },
  {
    driver: 'sia-dc09',
    settings: { accounts: [{ account: 'A100' }, { account: 'B200' }] },
    way: 'listens',
    alarm: { account: 'A100', zone: '15', kind: 'burglary' },
    // A token that nobody knows, of another panel on the same connection: DUH.
    marker: ['say', { account: 'B200', token: 'XYZ', data: '' }],
    marked: seen('panels', '1', 'duhs'),
    acknowledged: seen('panels', '0', 'acknowledged'),
  },
];

/** A simulated panel that reports to its driver on a host, whose engine is the test. */
async function createSite({ driver: id, settings, way }: Wire) {
  const driver = findDriver(id);
  const simulator = createSimulator(id, { id: RECEIVER, settings });
  if (driver === undefined || simulator === undefined) throw new Error(`no driver ${id}`);
  const engine = createStandIn([RECEIVER]);
  const { port } = await engine.start();
  const line = createLine({ simulators: [simulator], clock: systemClock });
  onTestFinished(() => line.close());
  const served = way === 'dials' ? await serveTcp(line) : undefined;
  const listening = await freePort();
  const address = served?.address ?? `127.0.0.1:${listening}`;
  const host = await startHost({
    id: HOST,
    site: SITE,
    lines: [
      {
        line: { id: 'wire', kind: way === 'dials' ? 'tcp' : 'tcp-listen', address },
        driver,
        devices: [{ id: RECEIVER, settings }],
      },
    ],
    broker: { url: `mqtt://127.0.0.1:${port}`, username: `host-${HOST}`, password: PASSWORD },
    outboxFile: join(temporaryFolder(), 'outbox'),
    clock: systemClock,
    log: silentLogger,
  });
  onTestFinished(async () => {
    await host.close();
    await served?.close();
  });
  if (way === 'listens') {
    const doors = { host: '127.0.0.1', port: listening, way: 'tcp', clock: systemClock } as const;
    const dialled = dialIn(line, doors);
    onTestFinished(() => dialled.close());
    await dialled.connected;
  } else {
    await engine.taken.until((one) => one.kind === 'device.health' && one.state === 'online');
  }
  return { engine, line };
}

it.each(WIRES)(
  '$driver acknowledges no alarm while nothing of it is durable, and does once it is',
  async (wire) => {
    const { engine, line } = await createSite(wire);
    const thaw = engine.freeze();
    line.act(RECEIVER, 'alarm', wire.alarm);
    await engine.came.until((one) => one.kind === 'reading' && one.type === 'panel.reported');
    line.act(RECEIVER, ...wire.marker);
    await expect.poll(() => wire.marked(line), WAIT).toBe(1);
    expect(wire.acknowledged(line)).toBe(0);
    expect(engine.taken.told.filter(({ kind }) => kind === 'reading')).toEqual([]);
    thaw();
    await expect.poll(() => wire.acknowledged(line), WAIT).toBe(1);
    expect(engine.taken.told).toContainEqual(expect.objectContaining({ type: 'panel.reported' }));
  },
);
