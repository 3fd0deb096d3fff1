import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { siaDc09 } from '../../../../drivers/sia-dc09/index.ts';
import { namedFileProblems } from '../../../../gateway/cli/named-files.ts';
import { readConfig } from '../../../../gateway/config/config.ts';
import { readSecretFiles } from '../../../../gateway/devices/secret-files.ts';
import type { DeviceId } from '../../../../rules/vocabulary/ids.ts';
import { silentLogger } from '../../../support/silent-logger.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const KEY = '0123456789ABCDEF';

/** A receiver whose panels have keys in these files. */
const lineWith = (...files: readonly string[]) => ({
  line: { id: 'panels', kind: 'udp' as const },
  driver: siaDc09,
  devices: [
    {
      id: 'receiver' as DeviceId,
      settings: {
        accounts: files.map((keyFile, index) => ({ account: `${1_000 + index}`, keyFile })),
      },
    },
  ],
});

describe('files with keys of devices', () => {
  it('give their first line, and show it to nobody', async () => {
    const file = join(temporaryFolder(), 'panel.key');
    writeFileSync(file, `${KEY}\r\nfor tower 1\n`);
    const secret = await readSecretFiles([lineWith(file)], silentLogger);
    expect(new TextDecoder().decode(secret(file)?.reveal())).toBe(KEY);
    for (const shown of [`${secret(file)}`, JSON.stringify(secret(file)), inspect(secret(file))]) {
      expect(shown).not.toContain(KEY);
    }
  });

  it('that cannot be read leave the others', async () => {
    const folder = temporaryFolder();
    const [good, bad] = [join(folder, 'good'), join(folder, 'bad')];
    writeFileSync(good, KEY);
    const secret = await readSecretFiles([lineWith(bad, good)], silentLogger);
    expect([secret(bad), secret(good) === undefined]).toEqual([undefined, false]);
  });

  it('that cannot be read are told by `gatehouse check` at their device, as a warning', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'site.yaml');
    const text = `
site: { id: river-garden, name: { zh: 河畔花园, en: River Garden }, zone: Asia/Shanghai }
lines: [{ id: panels, kind: udp, address: "127.0.0.1:5093" }]
devices:
  - { id: receiver, driver: sia-dc09, line: panels, settings: { accounts: [{ account: "1", keyFile: ${folder}/none }] } }
`;
    writeFileSync(file, text);
    const read = readConfig(text, file, [siaDc09]);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(await namedFileProblems(file, read.value)).toMatchObject([
      { code: 'file-unreadable', line: 5, warning: true },
    ]);
  });
});
