import type { DeviceConfig, PeerAnswer, PeerMessage, Session } from '../driver.ts';
import { createLoneSession } from '../lone-device.ts';
import { createReceiver } from './receiver.ts';
import type { Settings } from './settings.ts';

/** The one conversation with the receiver of a line, over its port and its back-up port. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
): Session<PeerMessage, PeerAnswer> =>
  createLoneSession<Settings, PeerMessage, PeerAnswer>(devices, createReceiver);
