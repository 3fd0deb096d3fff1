import { defineDriver } from '../driver.ts';
import { createSession } from './session.ts';
import { Settings } from './settings.ts';

/** Alarm receivers that speak Sur-Gard or Ademco 685 to automation software. */
export const alarmReceiverSerial = defineDriver({
  id: 'alarm-receiver-serial',
  title: 'Alarm receiver: Sur-Gard MLR2, System III, Ademco 685',
  carries: 'peers',
  lines: { serial: { baudRate: 9_600, dataBits: 8, parity: 'none' }, tcp: {}, 'tcp-listen': {} },
  settings: Settings,
  inputs: () => [],
  barriers: () => [],
  address: () => 'an alarm receiver',
  shows: () => false,
  problems: () => [],
  start: createSession,
});
