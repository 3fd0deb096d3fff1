import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { freshToken } from '../random.ts';
import type { Api } from './api.ts';
import { sendPage } from './security.ts';

// What vite writes wherever a nonce belongs (gateway/console/vite.config.ts, `html.cspNonce`).
const PLACEHOLDER = '__CSP_NONCE__';

// The addresses of the console's pages (gateway/console/src/pages): each can be opened, kept and reloaded.
const PAGES = [
  '/',
  '/set-up',
  '/alarms',
  '/alarms/:part',
  '/gates',
  '/passages',
  '/inside',
  '/visitors',
  '/openings',
  '/posts',
  '/permits',
  '/permits/:part',
  '/goods',
  '/messages',
  '/patrol',
  '/patrol/:part',
  '/coverage',
  '/coverage/:part',
];

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Gatehouse 门岗</title>
<h1>控制台尚未构建 · The console is not built</h1>
<p>网关正在运行，接口可用；页面请先构建：<code>npm run build</code></p>
<p>The gateway runs and its API answers; build the page with <code>npm run build</code>.</p></html>`;

// The page of a booth's tablet is a bundle of its own, small enough for what stands there.
const BOOTH = '/booth/:lane';

// The wall of the security office: one screen, opened once and left on.
const WALL = '/wall';

// The page of a guard's phone is a bundle of its own too; its worker keeps what it is told without a connection.
const GUARD = '/guard';
const GUARD_WORKER = 'guard-worker.js';

/** Serves the built console: hashed assets for ever, the page itself fresh and under a nonce of its own. */
export async function pageRoutes(app: Api, consoleDir: string): Promise<void> {
  const html = await builtPage(consoleDir, 'index.html');
  const booth = await builtPage(consoleDir, 'booth.html');
  const guard = await builtPage(consoleDir, 'guard.html');
  const wall = await builtPage(consoleDir, 'wall.html');
  const worker = await builtPage(consoleDir, GUARD_WORKER);
  if (html !== undefined) {
    await app.register(fastifyStatic, {
      root: join(consoleDir, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      preCompressed: true,
      index: false,
      dotfiles: 'deny',
    });
  }
  const serve = (url: string, page = NOT_BUILT): void => {
    app.get(url, { schema: { hide: true } }, (_request, reply) => {
      const nonce = freshToken(16);
      return sendPage(reply, page.replaceAll(PLACEHOLDER, nonce), nonce);
    });
  };
  for (const url of PAGES) serve(url, html);
  serve(BOOTH, booth);
  serve(GUARD, guard);
  serve(WALL, wall);
  if (worker === undefined) return;
  app.get(`/${GUARD_WORKER}`, { schema: { hide: true } }, (_request, reply) =>
    // A browser looks for a new version whenever the page is opened.
    reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(worker),
  );
}

const builtPage = (consoleDir: string, name: string): Promise<string | undefined> =>
  readFile(join(consoleDir, name), 'utf8').catch(() => undefined);
