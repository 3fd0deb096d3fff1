import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../../drivers/registry.ts';
import { readConfig } from '../../../../gateway/config/config.ts';
import { siteSchemaFile, siteYamlPage } from '../../../../gateway/config/describe.ts';

const at = (path: string): string => new URL(`../../../../${path}`, import.meta.url).pathname;

describe('what is written about site.yaml', () => {
  // `vitest run --project unit -u test/unit/gateway/config` writes both anew.
  it('is the schema that editors check it with', async () => {
    await expect(siteSchemaFile(registry)).toMatchFileSnapshot(at('deploy/site.schema.json'));
  });

  it('is the page that explains every key', async () => {
    await expect(siteYamlPage()).toMatchFileSnapshot(at('docs/site-yaml.md'));
  });

  it('is true of the demo site, which has nothing to mend', () => {
    const file = at('deploy/demo/site.yaml');
    const read = readConfig(readFileSync(file, 'utf8'), file, registry);
    expect(read.ok ? read.value.warnings : read.error).toEqual([]);
  });
});
