import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createShelf } from '../../../../gateway/backup/shelf.ts';
import { nextBackup } from '../../../../gateway/cli/scheduled-backups.ts';
import type { SiteId } from '../../../../rules/vocabulary/ids.ts';
import { type Instant, instant, toRfc3339 } from '../../../../rules/vocabulary/time.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const SITE = 'river-garden' as SiteId;
const at = (text: string): Instant => instant(Date.parse(text));

describe('the shelf of backups', () => {
  it('keeps the newest, and all that is not its own', async () => {
    const folder = temporaryFolder();
    const shelf = createShelf(folder, SITE);
    const own = ['2026-11-01T19:30:00Z', '2026-11-02T19:30:00Z', '2026-11-10T19:30:00Z'].map(
      (day) => shelf.nameAt(at(day)),
    );
    const half = `${own[2]}.${process.pid}.part`;
    const dead = `${own[0]}.99999999.part`;
    const others = ['river-garden-by-hand.backup', 'other-20261101T193000Z.backup'];
    for (const file of [...own, half, dead, ...others.map((name) => join(folder, name))]) {
      writeFileSync(file, '');
    }
    expect(await shelf.thin(2)).toEqual([basename(own[0] ?? '')]);
    const left = [...own.slice(1), half].map((file) => basename(file));
    expect(readdirSync(folder).toSorted()).toEqual([...left, ...others].toSorted());
    expect(await shelf.thin(2)).toEqual([]);
  });
});

describe('the time of a daily backup', () => {
  it("is the next time the site's clock shows it", () => {
    const next = (zone: string, now: string): string => toRfc3339(nextBackup(zone, 210, at(now)));
    expect(next('Asia/Shanghai', '2026-11-29T19:29:59Z')).toContain('2026-11-29T19:30:00');
    expect(next('Asia/Shanghai', '2026-11-29T19:30:00Z')).toContain('2026-11-30T19:30:00');
    // The clocks go forward that night: 24 hours are one too many.
    expect(next('Europe/Berlin', '2026-03-28T02:30:00Z')).toContain('2026-03-29T01:30:00');
  });
});
