import type { DeviceConfig, Given, PeerAnswer, PeerMessage, Session } from '../driver.ts';
import { createLoneSession } from '../lone-device.ts';
import { createReceiver } from './receiver.ts';
import type { Settings } from './settings.ts';

/** One conversation with all panels that reach a line: there is one receiver on it. It takes no command. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
  given: Given,
): Session<PeerMessage, PeerAnswer> =>
  createLoneSession<Settings, PeerMessage, PeerAnswer>(devices, (settings, tell, send) => {
    const [receiver] = devices;
    const listed = receiver === undefined ? [] : given.panelAccounts(receiver.id);
    return createReceiver({ settings, listed, given, tell, send });
  });
