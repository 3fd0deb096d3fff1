import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registry } from '../../../../drivers/registry.ts';
import { withPanelKeys } from '../../../../gateway/cli/demo-keys.ts';
import { readConfig, type SiteConfig } from '../../../../gateway/config/config.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { textOf } from '../../../support/tree.ts';

const FILE = 'deploy/demo/site.yaml';

function demoSite(): SiteConfig {
  const read = readConfig(textOf(FILE), FILE, registry);
  if (!read.ok) throw new Error('the demo site is sound');
  return read.value;
}

const settingsOf = (config: SiteConfig): unknown =>
  config.hosts
    .flatMap(({ lines }) => lines)
    .flatMap(({ devices }) => devices)
    .find(({ id }) => id === 'panel-receiver')?.settings;

it('gives an IP panel and its receiver one key, in a file for its owner only', () => {
  const data = temporaryFolder();
  const { config, deeds } = withPanelKeys(demoSite(), data);
  const keyFile = join(data, 'panel-2001.key');
  const hex = readFileSync(keyFile, 'utf8').trim();
  expect(hex).toMatch(/^[0-9A-F]{32}$/);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(settingsOf(config)).toMatchObject({
    accounts: [{ account: '2001', keyFile, keyForm: 'hex' }],
  });
  expect(deeds).toEqual([
    { device: 'panel-receiver', verb: 'key', args: { account: '2001', hex } },
  ]);
});

it('keeps the key from start to start, and has another in another folder', () => {
  const data = temporaryFolder();
  const { deeds } = withPanelKeys(demoSite(), data);
  expect(withPanelKeys(demoSite(), data).deeds).toEqual(deeds);
  expect(withPanelKeys(demoSite(), temporaryFolder()).deeds).not.toEqual(deeds);
});
