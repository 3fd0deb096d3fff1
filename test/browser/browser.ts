import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own; it talks to this machine only. */
export type Browser = {
  readonly context: BrowserContext;
  /** Every breach of the page's policy, and every error it met. */
  readonly faults: readonly string[];
  page(): Promise<Page>;
  close(): Promise<void>;
};

/** Starts Debian's Chromium with a fresh profile. */
export async function openBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'gatehouse-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    colorScheme: 'light',
    // A press that goes down on a button while it grows may come up beside it: on a slow machine that is no click.
    reducedMotion: 'reduce',
  });
  const faults: string[] = [];
  await context.exposeFunction('reportFault', (text: string) => {
    faults.push(text);
  });
  // Scripts of the page are text here: this project's types know no DOM.
  await context.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      window.reportFault(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sourceFile))`,
  });
  return {
    context,
    faults,
    async page() {
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && /Content Security Policy|Warning:/.test(text))
          faults.push(text);
      });
      return page;
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
