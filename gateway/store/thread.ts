import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread on a file of this folder, with the database it is for. The same source runs compiled and, under tsx
 * and vitest, as it is: then the thread must learn to read it first.
 */
export function startThread(name: 'commit-worker' | 'checkpoint-worker', file: string): Worker {
  const workerData = { file };
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  }
  const source = new URL(`./${name}.ts`, import.meta.url).href;
  const resolved = createRequire(import.meta.url).resolve('tsx/esm/api');
  // Its two builds lie side by side, and hooks for modules are registered by the module build only.
  const tsx = pathToFileURL(resolved.replace(/\.cjs$/, '.mjs')).href;
  return new Worker(
    `import('${tsx}').then(({ register }) => { register(); return import('${source}'); })`,
    { eval: true, workerData },
  );
}
