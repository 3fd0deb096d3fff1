import { alarmContacts } from './alarm-contacts/index.ts';
import { alarmReceiverSerial } from './alarm-receiver-serial/index.ts';
import { barrierModbus } from './barrier-modbus/index.ts';
import { barrierRs485 } from './barrier-rs485/index.ts';
import type { Driver } from './driver.ts';
import { framedSerial } from './framed-serial/index.ts';
import { gb26875 } from './gb26875/index.ts';
import { nfcPcsc } from './nfc-pcsc/index.ts';
import { patrolBaton } from './patrol-baton/index.ts';
import { patrolBatonFile } from './patrol-baton-file/index.ts';
import { siaDc09 } from './sia-dc09/index.ts';
import { tapLink } from './tap-link/index.ts';
import { wiegandSerial } from './wiegand-serial/index.ts';

/** Every driver, in order of id: the one list. */
export const registry: readonly Driver[] = [
  alarmContacts,
  alarmReceiverSerial,
  barrierModbus,
  barrierRs485,
  framedSerial,
  gb26875,
  nfcPcsc,
  patrolBaton,
  patrolBatonFile,
  siaDc09,
  tapLink,
  wiegandSerial,
];

/** The driver of that id. */
export const findDriver = (id: string): Driver | undefined =>
  registry.find((driver) => driver.id === id);
