import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../gateway/cli/demo.ts';
import type { SiteConfig } from '../../gateway/config/config.ts';
import { createSignal, type Signal } from '../support/signal.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { demoConfig } from './demo-site.ts';

type Watched = { readonly demo: Demo; readonly lines: Signal<string> };

async function play(config: SiteConfig, data: string): Promise<Watched> {
  const lines = createSignal<string>();
  const terminal = { stdin: Readable.from([]), out: lines.tell, error: lines.tell };
  const demo = await startDemo({ config, data, log: silentLogger, terminal, seed: 1 });
  return { demo, lines };
}

const MINUTE = { withinMs: 60_000 };

describe('the demo', () => {
  it('tells a refused exit, a car in and out, a tap and an alarm within a minute', async () => {
    const { demo, lines } = await play(await demoConfig(), temporaryFolder());
    try {
      await lines.until((line) => /禁止驶出，未登记卡.* · Exit 1: exit refused/.test(line), {
        withinMs: 20_000,
      });
      await lines.until((line) => /已驶入 · Entry 1/.test(line), MINUTE);
      await lines.until((line) => /打点.* · .*tapped by guard/.test(line), MINUTE);
      await lines.until((line) => /报警.* · alarm: /.test(line), MINUTE);
      await lines.until((line) => /已驶出 · Exit 1/.test(line), MINUTE);
    } finally {
      await demo.close();
    }
  });

  it('keeps its accounts for their owner only, one MQTT account per host and one user per role', async () => {
    const data = temporaryFolder();
    const { demo } = await play(await demoConfig(), data);
    await demo.close();
    const file = join(data, 'demo-accounts.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const accounts: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const password = expect.stringMatching(/^.{20,}$/);
    expect(accounts).toEqual([
      { username: 'monitor', password, role: 'monitor' },
      { username: 'host-main', password, role: 'host' },
      { username: 'guard', password, role: 'guard' },
      { username: 'controller', password, role: 'controller' },
      { username: 'installer', password, role: 'installer' },
      { username: 'manager', password, role: 'manager' },
      { username: 'booth', password, role: 'booth' },
    ]);
  });

  it('gives each role a link that signs in once', async () => {
    const { demo, lines } = await play(await demoConfig(), temporaryFolder());
    try {
      const line = await lines.until(
        (told) => told.includes('guard') && told.includes('/sign-in?'),
      );
      const link = line.slice(line.indexOf('http'));
      const first = await fetch(link, { redirect: 'manual' });
      expect(first.status).toBe(303);
      expect(first.headers.get('set-cookie')).toContain('gatehouse_session=');
      expect((await fetch(link, { redirect: 'manual' })).status).toBe(410);
    } finally {
      await demo.close();
    }
  });

  it('starts again on its own records with the same passwords and enrols nobody twice', async () => {
    const data = temporaryFolder();
    const config = await demoConfig();
    const first = await play(config, data);
    await first.lines.until((line) => line.includes('guard-ma') && line.includes('enrolled'));
    const before = readFileSync(join(data, 'demo-accounts.json'), 'utf8');
    await first.demo.close();
    const second = await play(config, data);
    try {
      await second.lines.until((line) => line.includes('有车到达'));
      expect(second.lines.told.filter((line) => line.includes('enrolled'))).toEqual([]);
      expect(readFileSync(join(data, 'demo-accounts.json'), 'utf8')).toBe(before);
    } finally {
      await second.demo.close();
    }
  });
});
