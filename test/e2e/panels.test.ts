import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { acknowledged, createPanelSite, KEY, nameOf, PANELS } from './panel-site.ts';

/** Alarms of each panel in the storm. */
const ALARMS = 25;
const WAIT = { timeout: 90_000, interval: 20 };

describe('a gateway that is killed while twenty panels report', () => {
  it('loses no alarm, doubles none, and acknowledged none that was not in the records', {
    timeout: 300_000,
  }, async () => {
    const site = await createPanelSite(temporaryFolder());
    onTestFinished(site.close);
    for (const { account, line } of site.panels) {
      line.act(account, 'storm', { count: `${ALARMS}`, kind: 'burglary' });
    }
    const all = PANELS * ALARMS;
    for (const least of [0, 1, all / 4, all / 2, (3 * all) / 4]) {
      await site.start();
      await expect.poll(() => site.records.reported().length, WAIT).toBeGreaterThanOrEqual(least);
      await site.end('SIGKILL');
      const recorded = new Set(site.records.reported().map(nameOf));
      const early = site.panels.flatMap(acknowledged).filter((name) => !recorded.has(name));
      expect(early).toEqual([]);
    }
    await site.start();
    await expect.poll(() => site.panels.flatMap(acknowledged).length, WAIT).toBe(all);
    const before = site.records.alive();
    await expect.poll(site.records.alive, WAIT).toBeGreaterThan(before + PANELS);
    const said = await site.end('SIGTERM');
    const names = site.records.reported().map(nameOf);
    expect(names).toHaveLength(all);
    expect(new Set(names).size).toBe(all);
    expect(site.records.events()).toBe(all);
    expect(said).not.toContain(KEY);
    expect(site.records.everything().filter((text) => text.includes(KEY))).toEqual([]);
    expect(site.records.suspected()).toBe(0);
  });
});
