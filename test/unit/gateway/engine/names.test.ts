import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSiteKey, siteKeyFile } from '../../../../gateway/engine/digest.ts';
import { levelId, names, timerId } from '../../../../gateway/engine/names.ts';
import type { InputId, SiteId } from '../../../../rules/vocabulary/ids.ts';
import { instant } from '../../../../rules/vocabulary/time.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

describe('derived ids', () => {
  it('are the first 16 bytes of SHA-256(input, word, index), marked as UUIDv8', () => {
    const input = '019abf3e-0000-7000-8000-000000000001' as InputId;
    const number = Buffer.from([0, 0, 0, 7]);
    const bytes = createHash('sha256').update(input).update('fact').update(number).digest();
    const made = names.fact(input, 7);
    expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(made.slice(0, 13)).toBe(`${bytes.toString('hex', 0, 4)}-${bytes.toString('hex', 4, 6)}`);
    expect(made.slice(-12)).toBe(bytes.toString('hex', 10, 16));
  });

  it('differ by input, by word, by index and by deadline', () => {
    const input = 'input' as InputId;
    const site = 'site' as SiteId;
    const made = [
      names.fact(input, 0),
      names.fact(input, 1),
      names.command(input, 0),
      names.fact('other' as InputId, 0),
      timerId(site, instant(1)),
      timerId(site, instant(2)),
      levelId('fact', 0),
      levelId('fact', 1),
    ];
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('the site key', () => {
  it('is made at the first start, for the owner only, and gives the same digests ever after', async () => {
    const folder = temporaryFolder();
    const first = await loadSiteKey(folder);
    expect(statSync(siteKeyFile(folder)).mode & 0o777).toBe(0o600);
    const again = await loadSiteKey(folder);
    const form = 'em4100:40:0A00B1C2D3';
    expect(again(form)).toBe(first(form));
    expect(first(form)).not.toContain('0A00B1C2D3');
    const elsewhere = await loadSiteKey(temporaryFolder());
    expect(elsewhere(form)).not.toBe(first(form));
  });

  it('gives digests of 128 bits, the least that RFC 2104 allows of this hash', async () => {
    const digest = await loadSiteKey(temporaryFolder());
    expect(Buffer.from(digest('em4100:40:0A00B1C2D3'), 'base64url')).toHaveLength(16);
  });

  it('that is damaged is refused, and left as it is', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'site.key');
    writeFileSync(file, 'abcd');
    await expect(loadSiteKey(folder)).rejects.toThrow('restore it from a backup');
    expect(readFileSync(file, 'utf8')).toBe('abcd');
  });
});
