import { createAlarmContacts } from './alarm-contacts/device.ts';
import { createAlarmReceiverSerial } from './alarm-receiver-serial/device.ts';
import { createBarrierModbus } from './barrier-modbus/device.ts';
import { createBarrierRs485 } from './barrier-rs485/device.ts';
import { createFramedSerial } from './framed-serial/device.ts';
import { createGb26875 } from './gb26875/device.ts';
import { createNfcPcsc } from './nfc-pcsc/device.ts';
import { createPatrolBaton } from './patrol-baton/device.ts';
import { createPatrolBatonFile } from './patrol-baton-file/device.ts';
import { createSiaDc09 } from './sia-dc09/device.ts';
import type { Simulator, SimulatorConfig } from './simulator.ts';
import { createTapLink } from './tap-link/device.ts';
import { createWiegandSerial } from './wiegand-serial/device.ts';

/** Every simulated device, by the id of its driver, in order of id. */
export const simulators: Readonly<Record<string, (config: SimulatorConfig) => Simulator>> = {
  'alarm-contacts': createAlarmContacts,
  'alarm-receiver-serial': createAlarmReceiverSerial,
  'barrier-modbus': createBarrierModbus,
  'barrier-rs485': createBarrierRs485,
  'framed-serial': createFramedSerial,
  gb26875: createGb26875,
  'nfc-pcsc': createNfcPcsc,
  'patrol-baton': createPatrolBaton,
  'patrol-baton-file': createPatrolBatonFile,
  'sia-dc09': createSiaDc09,
  'tap-link': createTapLink,
  'wiegand-serial': createWiegandSerial,
};

/** The device's end of that driver's wire; undefined where nobody has written one. */
export const createSimulator = (driver: string, config: SimulatorConfig): Simulator | undefined =>
  simulators[driver]?.(config);
