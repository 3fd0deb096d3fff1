import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { toHex } from '../../drivers/framing/hex.ts';
import { Settings } from '../../drivers/sia-dc09/settings.ts';
import type { Deed } from '../../simulators/world-verbs.ts';
import type { ConfiguredLine, SiteConfig } from '../config/config.ts';
import { freshBytes } from '../random.ts';

const AES_128_BYTES = 16;

/** The demo's configuration with a key for each of its IP panels, and what teaches it to the simulated ones. */
export type Keyed = { readonly config: SiteConfig; readonly deeds: readonly Deed[] };

/** Gives each account of a DC-09 receiver a key of this DATA, at both ends. */
export function withPanelKeys(config: SiteConfig, data: string): Keyed {
  const deeds: Deed[] = [];
  const keyed = (line: ConfiguredLine): ConfiguredLine => ({
    ...line,
    devices: line.devices.map((device) => {
      const { id, settings } = device;
      if (line.driver.id !== 'sia-dc09' || !Check(Settings, settings)) return device;
      const accounts = (settings.accounts ?? []).map((row) => {
        const { account } = row;
        const keyFile = join(data, `panel-${account}.key`);
        deeds.push({ device: id, verb: 'key', args: { account, hex: keyIn(keyFile) } });
        return { ...row, keyFile, keyForm: 'hex' };
      });
      return { ...device, settings: { ...settings, accounts } };
    }),
  });
  const hosts = config.hosts.map((host) => ({ ...host, lines: host.lines.map(keyed) }));
  return { config: { ...config, hosts }, deeds };
}

/** As hex, as it is typed into a panel. */
function keyIn(file: string): string {
  if (!existsSync(file)) {
    writeFileSync(file, `${toHex(freshBytes(AES_128_BYTES))}\n`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}
