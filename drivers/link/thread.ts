import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts a thread on the module of that name beside the caller's (its `import.meta.url`). The same source runs compiled
 * and, under tsx and vitest, as it is: then the thread must learn to read it first.
 */
export function startThread(
  name: string,
  beside: string,
  options: { readonly workerData: object; readonly resourceLimits?: ResourceLimits },
): Worker {
  if (!beside.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, beside), options);
  const source = new URL(`./${name}.ts`, beside).href;
  const resolved = createRequire(import.meta.url).resolve('tsx/esm/api');
  // Its two builds lie side by side, and hooks for modules are registered by the module build only.
  const tsx = pathToFileURL(resolved.replace(/\.cjs$/, '.mjs')).href;
  return new Worker(
    `import('${tsx}').then(({ register }) => { register(); return import('${source}'); })`,
    { eval: true, ...options },
  );
}
