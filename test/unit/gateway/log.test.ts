import { describe, expect, it } from 'vitest';
import { createLogger } from '../../../gateway/log.ts';

describe('the log', () => {
  it('writes one JSON line per event, its device and code as fields', () => {
    const lines: string[] = [];
    const log = createLogger({ stream: { write: (line) => lines.push(line) } });
    log.warn({ device: 'out-1-reader', code: 'link-lost' }, 'the line is gone');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      device: 'out-1-reader',
      code: 'link-lost',
      msg: 'the line is gone',
    });
  });

  it('hides secrets wherever they stand', () => {
    const lines: string[] = [];
    const log = createLogger({ stream: { write: (line) => lines.push(line) } });
    log.info({ password: 'hunter2', account: { token: 'hunter2' }, data: { keys: 'hunter2' } });
    expect(lines.join('')).not.toContain('hunter2');
  });
});
