import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSpill, type Waiting } from '../../../../gateway/devices/spill.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { createHandClock } from './hand-clock.ts';

const open = (file: string) => openSpill({ file, clock: createHandClock(), log: silentLogger });
const reading = (sequence: number, payload = '{}', boot = 'b'): Waiting => ({
  source: '/s/device/d',
  boot,
  sequence,
  topic: 't',
  payload,
});
const newFile = (): string => join(temporaryFolder(), 'outbox-north');

describe('what is spilled', () => {
  it('is there at the next start, oldest first', async () => {
    const file = newFile();
    const first = await open(file);
    first.keep([reading(1), reading(2)]);
    first.keep([reading(3)]);
    await first.close();
    const second = await open(file);
    expect(second.left).toEqual([reading(1), reading(2), reading(3)]);
    await second.close();
  });

  it('is gone once it is forgotten, before or after it was written', async () => {
    const file = newFile();
    const first = await open(file);
    first.keep([reading(1), reading(2)]);
    first.forget([reading(1)]);
    await first.close();
    const second = await open(file);
    expect(second.left).toEqual([reading(2)]);
    second.forget(second.left);
    await second.close();
    expect(statSync(file).size).toBe(0);
  });

  it('survives a last line that was half written when the power went', async () => {
    const file = newFile();
    const first = await open(file);
    first.keep([reading(1)]);
    await first.close();
    appendFileSync(file, '{"keep":{"source":"/s/dev');
    const second = await open(file);
    expect(second.left).toEqual([reading(1)]);
    second.keep([reading(2)]);
    await second.close();
    const third = await open(file);
    expect(third.left).toEqual([reading(1), reading(2)]);
    await third.close();
  });

  it('survives a line that cannot be read', async () => {
    const file = newFile();
    const first = await open(file);
    first.keep([reading(1)]);
    await first.close();
    appendFileSync(file, 'noise\n');
    const second = await open(file);
    expect(second.left).toEqual([reading(1)]);
    await second.close();
  });

  it('does not grow for ever', async () => {
    const file = newFile();
    const spill = await open(file);
    const payload = 'x'.repeat(1_000_000);
    const kept = reading(1_000);
    spill.keep([kept]);
    for (let sequence = 1; sequence <= 6; sequence += 1) {
      const passing = reading(sequence, payload);
      spill.keep([passing]);
      // Let it come to the disk before it is forgotten.
      await expect
        .poll(() => readFileSync(file).includes(`"sequence":${sequence},`), { interval: 2 })
        .toBe(true);
      spill.forget([passing]);
    }
    await spill.close();
    expect(statSync(file).size).toBeLessThan(5_000_000);
    const next = await open(file);
    expect(next.left).toEqual([kept]);
    await next.close();
  });

  it('is readable by nobody else', async () => {
    const file = newFile();
    await (await open(file)).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('says which file cannot be opened', async () => {
    const file = newFile();
    mkdirSync(file);
    await expect(open(file)).rejects.toThrow(`the outbox ${file} cannot be opened`);
  });
});
