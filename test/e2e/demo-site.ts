import { readFileSync } from 'node:fs';
import { registry } from '../../drivers/registry.ts';
import { readConfig, type SiteConfig } from '../../gateway/config/config.ts';
import { freePort } from '../support/ports.ts';

const FILE = new URL('../../deploy/demo/site.yaml', import.meta.url).pathname;

/** The shipped demo site as text, on ports nobody uses: its lines, its broker and its console. */
export async function demoText(): Promise<string> {
  let text = readFileSync(FILE, 'utf8')
    .replace('port: 1883', 'port: 0')
    .replace('port: 8080', 'port: 0');
  const addresses = [...text.matchAll(/127\.0\.0\.1:(14\d{3})/g)].map(([, port]) => port ?? '');
  for (const port of addresses) text = text.replace(`:${port}'`, `:${await freePort()}'`);
  return text;
}

/** The same, read. */
export async function demoConfig(change = (text: string): string => text): Promise<SiteConfig> {
  const read = readConfig(change(await demoText()), FILE, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
