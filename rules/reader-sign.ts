import type { CommandDraft, Sign } from './vocabulary/commands.ts';
import type { DeviceId } from './vocabulary/ids.ts';
import { layoutOf } from './vocabulary/layout.ts';
import type { Text } from './vocabulary/schema.ts';
import type { Site } from './vocabulary/site.ts';

/** How long a reader shows the answer to a card. */
export const SHOWN_SECONDS = 5;

/** What is shown of a card that is not to be told what it is. */
export const WAIT: Text = { zh: '请稍候', en: 'Please wait' };

/** A sign at a reader that can show one: for so many seconds, or, at 0, until another is shown. */
export function showAt(
  site: Site,
  reader: DeviceId,
  sign: Sign,
  text: Text,
  seconds: number,
): readonly CommandDraft[] {
  const device = layoutOf(site).device(reader);
  if (device === undefined || !device.shows) return [];
  const manner = seconds === 0 ? 'level' : 'impulse';
  return [{ type: 'reader.show', device: device.id, manner, data: { sign, text, seconds } }];
}
