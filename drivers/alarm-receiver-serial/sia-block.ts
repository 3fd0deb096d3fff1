import { panelText } from '../panels/panel-text.ts';
import { readTokens } from '../panels/sia-tokens.ts';
import { type LineEvent, siaEvent, unreadable } from './events.ts';
import { type LineProfile, shortest } from './line.ts';

/**
 * What an SIA block says behind its account: one event or several, with areas, users and texts. The time in it is by a
 * clock whose zone nobody tells, so it stays in `raw`.
 */
export function siaBlock(latin: string, profile: LineProfile): readonly LineEvent[] {
  const [first = '', ...others] = latin.split(ANOTHER);
  return [
    ...eventsOf(first, profile),
    ...others.flatMap((block) => {
      const [account = '', ...data] = block.split('|');
      return eventsOf(data.join('|'), profile).map((event) => ({
        ...event,
        account: shortest(account),
      }));
    }),
  ];
}

/** Some makes put several blocks in one line, each with its account. */
const ANOTHER = /\]\[#(?=[0-9A-Za-z]{1,16}\|)/;

function eventsOf(latin: string, { sia, charset }: LineProfile): readonly LineEvent[] {
  const data = panelText(
    Uint8Array.from(latin, (letter) => letter.charCodeAt(0)),
    charset,
  );
  const events = readTokens(data).map(({ code, number, area, user, text }) => ({
    ...siaEvent(code, { number, ...(area !== undefined && { partition: area }) }, sia),
    ...(user !== undefined && { user }),
    ...(text !== undefined && { text }),
  }));
  return events.length === 0 ? [unreadable(data)] : events;
}
