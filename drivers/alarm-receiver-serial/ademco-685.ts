import { contactIdEvent, plainEvent } from './events.ts';
import { highSpeedEvents } from './high-speed.ts';
import type { LineShape } from './line.ts';

/**
 * Lines of the Ademco 685 and of what emulates it, without LF and CR (MX8000 p. 8-13, VisorALARM App. IV-70): a digit for
 * the receiver and one for its line or group. Some put a blank before CR.
 */
export const ADEMCO_685: readonly LineShape[] = [
  // `01 OKAY @`
  [/^[0-9A-F]{2} OKAY @ ?$/, () => ({ kind: 'heartbeat' })],
  // `11 1234 18 E130 01 C012`
  [
    /^[0-9A-F]{2} ([0-9A-F]{4}) 18 ([ERP])([0-9A-F]{3}) ([0-9A-F]{2}) [CU]([0-9A-F]{3}) ?$/,
    ([, account = '', mark = '', code = '', partition = '', number = ''], { contactId }) => ({
      kind: 'events',
      account,
      events: [contactIdEvent(mark, code, { partition, number }, contactId)],
    }),
  ],
  // `11 1234 5515 5555 5`: High Speed
  [
    /^[0-9A-F]{2} ([0-9A-F]{4}) ([0-9]{4} [0-9]{4}) ([0-9]) ?$/,
    ([, account = '', channels = '', status = '']) => ({
      kind: 'events',
      account,
      events: highSpeedEvents(channels, status),
    }),
  ],
  // `11 0123 3` and `11 1234 3 2`: low speed, 3x1, 4x1 and 4x2
  [
    /^[0-9A-F]{2} ([0-9A-F]{4}) ([0-9A-F])(?: ([0-9A-F]))? ?$/,
    ([, account = '', code = '', number = '']) => ({
      kind: 'events',
      account,
      events: [plainEvent(code, ['burglary', 'new', '报警代码', 'alarm code'], { number })],
    }),
  ],
];
