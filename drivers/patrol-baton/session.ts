import type { DeviceConfig, Session } from '../driver.ts';
import { createLoneSession } from '../lone-device.ts';
import { createDock } from './dock.ts';
import type { Settings } from './settings.ts';

/**
 * One conversation with the dock of a line: it has no address, so there is one. It takes no command: a baton's clock is
 * set at the end of its dump and never between, since its taps are dated by it.
 */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> => createLoneSession(devices, createDock);
