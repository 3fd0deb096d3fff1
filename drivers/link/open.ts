import { after } from '../../rules/vocabulary/time.ts';
import type { LinkOpener } from '../driver.ts';
import { openFolder } from './folder.ts';
import { openModbus } from './modbus.ts';
import { openPcsc } from './pcsc.ts';
import { openPeers } from './peers.ts';
import { openSerial } from './serial.ts';
import { openTcp } from './tcp.ts';
import { openTcpListen } from './tcp-listen.ts';

/** Opens a real link for a line of site.yaml. */
export const openLink: LinkOpener = (request) => {
  if (request.carries === 'peers') return openPeers(request);
  switch (request.line.kind) {
    case 'serial':
      return openSerial(request);
    case 'tcp':
      return openTcp(request);
    case 'tcp-listen':
      return openTcpListen(request);
    case 'http':
      return openNowhere(request);
    case 'pcsc':
      return openPcsc(request);
    case 'folder':
      return openFolder(request);
    default:
      return openModbus(request);
  }
};

/** Routes of the HTTP server are opened by who has one; here there is none. */
const openNowhere: LinkOpener = ({ line, clock, events }) => {
  const why = `${line.id}: this process has no HTTP server for it`;
  const cancel = clock.at(after(clock.now(), 1), () => events.closed(why));
  return {
    close() {
      cancel();
      return Promise.resolve();
    },
  };
};
