import { type LineEvent, type Plain, plainEvent } from './events.ts';

/** Ademco High Speed: eight channels, each a digit, and a ninth that says what the whole message is. */
export function highSpeedEvents(channels: string, status: string): readonly LineEvent[] {
  const events = [...channels.replaceAll(' ', '')].flatMap((digit, index) => {
    const plain = CHANNEL[digit];
    return plain === undefined ? [] : [plainEvent(digit, plain, { number: String(index + 1) })];
  });
  const whole = STATUS[status];
  const told = whole === undefined ? events : [...events, plainEvent(`s${status}`, whole, {})];
  return told.length > 0 ? told : [plainEvent('5', QUIET, {})];
}

/** 5 is a channel that is as it should be. What a channel watches only the panel's programming says. */
const CHANNEL: Readonly<Record<string, Plain>> = {
  '0': ['trouble', 'new', '通道故障', 'channel trouble'],
  '1': ['burglary', 'new', '通道报警', 'channel alarm'],
  '2': ['arming', 'new', '撤防', 'opening'],
  '3': ['burglary', 'restore', '通道报警', 'channel alarm'],
  '4': ['arming', 'restore', '布防', 'closing'],
  '6': ['burglary', 'still', '通道报警', 'channel alarm'],
};

const STATUS: Readonly<Record<string, Plain>> = {
  '8': ['power', 'new', '电池电压低', 'low battery'],
  '9': ['test', 'new', '测试', 'test'],
};

const QUIET: Plain = ['log', 'new', '各通道正常', 'all channels normal'];
