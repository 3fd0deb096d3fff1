import { onTestFinished } from 'vitest';
import { type Broker, startBroker } from '../../gateway/bus/broker.ts';
import { acceptedEnvelope } from '../../gateway/bus/envelope.ts';
import { type Arrival, toSubmission } from '../../gateway/bus/intake.ts';
import type { Account } from '../../gateway/bus/rights.ts';
import { systemClock } from '../../gateway/clock.ts';
import { freshId } from '../../gateway/random.ts';
import type { DeviceId, HostId, SiteId } from '../../rules/vocabulary/ids.ts';
import { createSignal } from './signal.ts';
import { silentLogger } from './silent-logger.ts';

export const SITE = 'river-garden' as SiteId;
export const HOST = 'north' as HostId;
export const ROOT = `gatehouse/v1/${SITE}`;
/** The password of its accounts: `host-north`, and `monitor`. */
export const PASSWORD = 'secret';

/** A broker with an engine behind it that takes everything of the host once and says so, unless the test has it otherwise. */
export function createStandIn(devices: readonly DeviceId[]) {
  const accounts: readonly Account[] = [
    { username: `host-${HOST}`, role: 'host', host: HOST, devices: new Set(devices) },
    { username: 'monitor', role: 'monitor' },
  ];
  /** What came to its door, and what is durable. */
  const came = createSignal<Arrival>();
  const taken = createSignal<Arrival>();
  const highest = new Map<string, number>();
  const intake = { isOpen: true, isMute: false };
  let thawed = Promise.resolve();
  let broker: Broker | undefined;
  const start = async (port = 0): Promise<Broker> => {
    const started = await startBroker({
      listen: [{ kind: 'tcp', host: '127.0.0.1', port }],
      site: SITE,
      authenticate: ({ username, password }) =>
        Promise.resolve(
          (password === PASSWORD ? accounts.find((one) => one.username === username) : undefined) ??
            'bad-credentials',
        ),
      async door(message) {
        if (!intake.isOpen) throw new Error('disk full');
        const arrival = toSubmission(SITE, message, systemClock.now(), freshId);
        came.tell(arrival);
        if (arrival.kind !== 'reading') {
          taken.tell(arrival);
          return;
        }
        await thawed;
        const { source, boot, sequence } = arrival;
        const last = highest.get(`${source} ${boot}`) ?? 0;
        if (sequence > last) {
          highest.set(`${source} ${boot}`, sequence);
          taken.tell(arrival);
        }
        const sources = [{ source, boot, sequence: Math.max(last, sequence) }];
        const payload = acceptedEnvelope(SITE, {
          id: freshId(),
          time: systemClock.now(),
          sources,
        });
        const topic = `${ROOT}/host/${HOST}/accepted`;
        if (!intake.isMute) started.publish({ topic, payload, retain: false });
      },
      refused: (report) => {
        throw new Error(`refused: ${JSON.stringify(report)}`);
      },
      log: silentLogger,
    });
    broker = started;
    return started;
  };
  onTestFinished(() => broker?.close());
  const texts = (): string[] =>
    taken.told.flatMap((one) =>
      one.kind === 'reading' && one.type === 'device.said' ? [one.data.text] : [],
    );
  return {
    start,
    came,
    taken,
    intake,
    texts,
    /** Its disk stands still: what comes waits to be durable until the disk is thawed by what is given back. */
    freeze(): () => void {
      let thaw = (): void => undefined;
      thawed = new Promise((resolve) => {
        thaw = resolve;
      });
      return () => thaw();
    },
  };
}
