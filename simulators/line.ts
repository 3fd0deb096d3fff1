import type { Clock } from '../drivers/driver.ts';
import { earliest, type Instant } from '../rules/vocabulary/time.ts';
import { soundWire, type Wire } from './faults.ts';
import type { SimEvent, SimOutput, Simulator } from './simulator.ts';

/** The gateway's end of a simulated wire. */
export type Connection = { send(bytes: Uint8Array): void; end(): void };

/** Simulated devices on one wire, kept awake by a clock, whatever carries their bytes. */
export type SimulatedLine = {
  readonly simulators: readonly Simulator[];
  /** Takes a gateway onto the wire, or onto one device's own end of it. Undefined where the wire is cut. */
  connect(
    deliver: (bytes: Uint8Array) => void,
    gone: () => void,
    only?: string,
  ): Connection | undefined;
  /** A person does something to one of the devices. */
  act(device: string, verb: string, args?: Readonly<Record<string, string>>): SimOutput;
  observe(device: string): Readonly<Record<string, unknown>> | undefined;
  /** The cable is pulled: every connection ends and none is taken until `mend`. */
  cut(): void;
  mend(): void;
  close(): void;
};

type Peer = {
  readonly deliver: (bytes: Uint8Array) => void;
  readonly gone: () => void;
  readonly only: string | undefined;
};
/** True where this peer is on the wire of that device. */
const hears = ({ only }: Peer, { id }: Simulator): boolean => only === undefined || only === id;

/** Puts simulated devices on one wire. `wires` bring faults; `told` hears what a person would see. */
export function createLine({
  simulators,
  clock,
  toDevice = soundWire,
  fromDevice = soundWire,
  told = () => {},
}: {
  readonly simulators: readonly Simulator[];
  readonly clock: Clock;
  readonly toDevice?: Wire;
  readonly fromDevice?: Wire;
  readonly told?: (device: string, event: SimEvent) => void;
}): SimulatedLine {
  const peers = new Set<Peer>();
  const cancels = new Set<() => void>();
  let cancelWake = (): void => {};
  let isCut = false;
  let isClosed = false;

  const at = (when: Instant, run: () => void) => {
    if (when <= clock.now()) return run();
    const cancel = clock.at(when, () => {
      cancels.delete(cancel);
      run();
    });
    cancels.add(cancel);
  };

  /** Tells what came out; bytes go to the gateway that asked, else to all on the wire. */
  const put = (device: Simulator, output: SimOutput, to: Iterable<Peer>): void => {
    for (const event of output.events ?? []) told(device.id, event);
    for (const piece of output.send ?? []) {
      for (const delivery of fromDevice.carry(piece, clock.now())) {
        at(delivery.at, () => {
          for (const peer of [...to]) {
            if (peers.has(peer) && hears(peer, device)) peer.deliver(delivery.bytes);
          }
        });
      }
    }
  };

  const plan = (): void => {
    cancelWake();
    if (isClosed) return;
    const next = simulators.map(({ nextWake }) => nextWake).reduce(earliest, undefined);
    if (next === undefined) return;
    cancelWake = clock.at(next, () => {
      for (const device of simulators) {
        const { nextWake } = device;
        if (nextWake !== undefined && nextWake <= clock.now()) {
          put(device, device.wake(clock.now()), peers);
        }
      }
      plan();
    });
  };

  const arrive = (bytes: Uint8Array, from: Peer): void => {
    for (const device of simulators) {
      if (hears(from, device)) put(device, device.receive(bytes, clock.now()), [from]);
    }
    plan();
  };

  plan();
  return {
    simulators,
    connect(deliver, gone, only) {
      if (isCut || isClosed) return undefined;
      const peer: Peer = { deliver, gone, only };
      peers.add(peer);
      return {
        send(bytes) {
          for (const delivery of toDevice.carry(bytes, clock.now())) {
            at(delivery.at, () => peers.has(peer) && arrive(delivery.bytes, peer));
          }
        },
        end() {
          peers.delete(peer);
        },
      };
    },
    act(device, verb, args = {}) {
      const simulator = simulators.find(({ id }) => id === device);
      if (simulator === undefined) return { error: `no simulated device ${device} on this line` };
      const output = simulator.act(verb, args, clock.now());
      put(simulator, output, peers);
      plan();
      return output;
    },
    observe: (device) => simulators.find(({ id }) => id === device)?.observe(),
    cut() {
      isCut = true;
      for (const peer of [...peers]) {
        peers.delete(peer);
        peer.gone();
      }
    },
    mend() {
      isCut = false;
    },
    close() {
      isClosed = true;
      cancelWake();
      for (const cancel of cancels) cancel();
      for (const peer of [...peers]) peer.gone();
      peers.clear();
    },
  };
}
