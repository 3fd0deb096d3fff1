import type { DeviceConfig, Session } from '../driver.ts';
import { createLoneSession } from '../lone-device.ts';
import { createController } from './controller.ts';
import type { Settings } from './settings.ts';

/** One conversation with the controller of a line: it has no address, so there is one. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
): Session<Uint8Array, Uint8Array> =>
  createLoneSession(devices, (settings, tell, send) => createController({ settings, tell, send }));
