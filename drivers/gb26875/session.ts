import type { DeviceConfig, Given, PeerAnswer, PeerMessage, Session } from '../driver.ts';
import { createLoneSession } from '../lone-device.ts';
import { createCentre } from './centre.ts';
import type { Settings } from './settings.ts';

/** The one conversation with all panels of a line, each under its own source address, whichever way it comes. */
export const createSession = (
  devices: readonly DeviceConfig<Settings>[],
  given: Pick<Given, 'panelAccounts'>,
): Session<PeerMessage, PeerAnswer> =>
  createLoneSession<Settings, PeerMessage, PeerAnswer>(devices, (settings, tell, send) => {
    const [centre] = devices;
    const listed = centre === undefined ? [] : given.panelAccounts(centre.id);
    return createCentre({ settings, listed, tell, send });
  });
