import type { LinkOpener } from '../driver.ts';
import { openModbus } from './modbus.ts';
import { openSerial } from './serial.ts';
import { openTcp } from './tcp.ts';
import { openTcpListen } from './tcp-listen.ts';

/** Opens a real link for a line of site.yaml. */
export const openLink: LinkOpener = (request) => {
  switch (request.line.kind) {
    case 'serial':
      return openSerial(request);
    case 'tcp':
      return openTcp(request);
    case 'tcp-listen':
      return openTcpListen(request);
    default:
      return openModbus(request);
  }
};
