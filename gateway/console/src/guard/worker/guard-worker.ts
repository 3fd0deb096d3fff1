import { openBox } from '../queue/box.ts';
import { lineOf } from '../queue/kept.ts';

/** The files of the page and their version, put here by the build (gateway/console/guard-worker.ts). */
declare const GUARD_FILES: readonly string[];
declare const GUARD_VERSION: string;
declare const self: ServiceWorkerGlobalScope;

const PAGE = '/guard';
const PREFIX = 'gatehouse-guard-';
const CACHE = `${PREFIX}${GUARD_VERSION}`;
const TAP = { zh: '标签打点', en: 'Tag tapped' };

// The page and its files are kept whole, version by version. Nothing of the API ever is: what the page shows of an
// earlier answer it shows with its age.
self.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldFiles().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.mode === 'navigate' && pathname.startsWith('/t/')) {
    event.respondWith(keepTap(request));
  } else if (request.mode === 'navigate' && pathname === PAGE) {
    event.respondWith(fromFiles(PAGE, request));
  } else if (GUARD_FILES.includes(pathname)) {
    event.respondWith(fromFiles(pathname, request));
  }
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([PAGE, ...GUARD_FILES].map((path) => new Request(path, { cache: 'reload' })));
}

async function dropOldFiles(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromFiles(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/** A tag was touched: it is on the phone's disk before the page is shown, with a connection or without. */
async function keepTap(request: Request): Promise<Response> {
  const line = lineOf(request.url);
  if (line === undefined) return fetch(request);
  try {
    const box = await openBox();
    await box.keep({ kind: 'tap', line, url: request.url }, TAP);
  } catch {
    // A phone that keeps nothing asks the gateway at once.
    return fetch(request);
  }
  return Response.redirect(`${PAGE}?kept`, 303);
}
