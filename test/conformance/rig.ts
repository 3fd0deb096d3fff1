import { onTestFinished } from 'vitest';
import type {
  Clock,
  Driver,
  DriverReading,
  Given,
  LineConfig,
  LineKind,
  LinkOpener,
  TagKeys,
  WireFault,
} from '../../drivers/driver.ts';
import { fromHex, toHex } from '../../drivers/framing/hex.ts';
import { type LineRun, type LineSink, runLine } from '../../drivers/runner.ts';
import type { DeviceId } from '../../rules/vocabulary/ids.ts';
import { Secret } from '../../rules/vocabulary/secret.ts';
import { instant } from '../../rules/vocabulary/time.ts';
import { createLine, type SimulatedLine } from '../../simulators/line.ts';
import { createSimulator } from '../../simulators/registry.ts';
import type { SimulatorConfig } from '../../simulators/simulator.ts';
import { createVirtualClock, type VirtualClock } from '../simulation/clock.ts';
import { createSignal, type Signal } from '../support/signal.ts';

export const START = instant(Date.UTC(2026, 10, 24));
export const DEVICE = 'one' as DeviceId;
const secret = (hex: string): Secret => new Secret(fromHex(hex));

/** Keys as the application notes of NTAG 424 DNA have them, by the names that the vectors' settings give. */
const TAG_KEYS: Readonly<Record<string, readonly TagKeys[]>> = {
  an12196: [
    { meta: secret('00'.repeat(16)), file: { kind: 'fixed', key: secret('00'.repeat(16)) } },
  ],
  an10922: [
    {
      meta: secret('0F0E0D0C0B0A09080706050403020100'),
      file: {
        kind: 'diversified',
        master: secret('00112233445566778899AABBCCDDEEFF'),
        systemId: fromHex('3042F54E585020416275'),
      },
    },
  ],
};

/** First lines of files, by the names that the vectors' settings give. */
const SECRETS: Readonly<Record<string, string>> = {
  'ascii-16': '0123456789ABCDEF',
  'ascii-24': '0123456789ABCDEF01234567',
  'ascii-32': '0123456789ABCDEF0123456789ABCDEF',
  'sixteen-a': 'AAAAAAAAAAAAAAAA',
};

/** What every driver is given here. */
export const GIVEN: Given = {
  tagKeys: (set) => TAG_KEYS[set] ?? [],
  secret: (file) =>
    file in SECRETS ? new Secret(new TextEncoder().encode(SECRETS[file])) : undefined,
  panelAccounts: () => [],
  freshBytes: (count) => new Uint8Array(count),
};

/** Links on which a line is tried, beside the one in memory. */
export const lineKinds = (driver: Driver): readonly LineKind[] =>
  (Object.keys(driver.lines) as LineKind[]).filter((kind) => kind !== 'tcp-listen');

/** What a line told its host. */
export type Heard = {
  readonly readings: Signal<DriverReading>;
  readonly health: Signal<Parameters<LineSink['health']>[0]>;
  readonly faults: Signal<WireFault>;
  readonly run: LineRun;
};

/** Runs a line and remembers what it tells; it is closed when the test is finished. */
export function listen({
  driver,
  line,
  devices,
  open,
  clock,
}: {
  readonly driver: Driver;
  readonly line: LineConfig;
  readonly devices: readonly { readonly id: string; readonly settings: unknown }[];
  readonly open: LinkOpener;
  readonly clock: Clock;
}): Heard {
  const readings = createSignal<DriverReading>();
  const health = createSignal<Parameters<LineSink['health']>[0]>();
  const faults = createSignal<WireFault>();
  const run = runLine({
    driver,
    line,
    devices: devices.map(({ id, settings }) => ({ id: id as DeviceId, settings })),
    open,
    given: GIVEN,
    clock,
    sink: { reading: readings.tell, health: health.tell, fault: faults.tell },
  });
  onTestFinished(() => run.close());
  return { readings, health, faults, run };
}

/** Simulated devices of one driver on one line. */
export function simulate(
  driver: string,
  devices: readonly SimulatorConfig[],
  options: Omit<Parameters<typeof createLine>[0], 'simulators'>,
): SimulatedLine {
  const simulators = devices.map((device) => {
    const simulator = createSimulator(driver, device);
    if (simulator === undefined) throw new Error(`no simulator of ${driver}`);
    return simulator;
  });
  const line = createLine({ ...options, simulators });
  onTestFinished(() => line.close());
  return line;
}

/** A wire whose far end is the test itself. */
export type ScriptedWire = {
  readonly line: SimulatedLine;
  /** All bytes the gateway sent, as hex. */
  sent(): string;
  say(bytes: Uint8Array): void;
};

/** Makes a wire on which the test speaks for the device. */
export function scriptedWire(): ScriptedWire {
  let sent = '';
  let deliver = (_: Uint8Array): void => {};
  const line: SimulatedLine = {
    simulators: [],
    connect(to) {
      deliver = to;
      return {
        send(bytes) {
          sent += toHex(bytes);
        },
        end() {},
      };
    },
    act: () => ({}),
    observe: () => undefined,
    cut() {},
    mend() {},
    close() {},
  };
  return { line, sent: () => sent, say: (bytes) => deliver(bytes) };
}

export const virtualClock = (): VirtualClock => createVirtualClock(START);
