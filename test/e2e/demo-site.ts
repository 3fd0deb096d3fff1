import { readFileSync } from 'node:fs';
import { registry } from '../../drivers/registry.ts';
import { readConfig, type SiteConfig } from '../../gateway/config/config.ts';
import { freePort } from '../support/ports.ts';

const FILE = new URL('../../deploy/demo/site.yaml', import.meta.url).pathname;

/** The shipped demo site as text, on ports nobody uses: its lines, its broker and its console. */
export async function demoText(): Promise<string> {
  let text = readFileSync(FILE, 'utf8');
  text = changed(text, 'port: 1883', 'port: 0');
  text = changed(text, 'port: 8080', 'port: 0');
  const addresses = [...text.matchAll(/127\.0\.0\.1:(14\d{3})/g)].map(([, port]) => port ?? '');
  const free = new Set<number>();
  // A port that was let go may be given again.
  while (free.size < addresses.length) free.add(await freePort());
  const ports = [...free];
  for (const [index, port] of addresses.entries()) {
    text = changed(text, `:${port}"`, `:${ports[index]}"`);
  }
  return text;
}

/** Replaces what must be there: a test whose change changes nothing would pass for the wrong reason. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const after = text.replace(from, to);
  if (after === text) throw new Error(`the demo site has no ${from}`);
  return after;
}

/** The same, read. */
export async function demoConfig(change = (text: string): string => text): Promise<SiteConfig> {
  return configOf(change(await demoText()));
}

/** What such a text says. */
export function configOf(text: string): SiteConfig {
  const read = readConfig(text, FILE, registry);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}
