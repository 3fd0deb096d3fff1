import { createHash } from 'node:crypto';
import { build, type Plugin } from 'vite';

const PAGE = 'guard.html';
const ENTRY = 'src/guard/worker/guard-worker.ts';

/**
 * Builds the worker of the guard's page after the page: one plain script, which knows the files of that very page and is
 * another script whenever they are.
 */
export function guardWorker(root: string): Plugin {
  return {
    name: 'guard-worker',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const page = bundle[PAGE];
      if (page?.type !== 'asset') throw new Error(`${PAGE} was not built`);
      const html = String(page.source);
      const files = [
        ...new Set([...html.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, file]) => file)),
      ];
      const version = createHash('sha256').update(html).digest('hex').slice(0, 12);
      await build({
        root,
        configFile: false,
        logLevel: 'warn',
        define: { GUARD_FILES: JSON.stringify(files), GUARD_VERSION: JSON.stringify(version) },
        build: {
          ...(dir === undefined ? {} : { outDir: dir }),
          emptyOutDir: false,
          target: 'es2022',
          lib: {
            entry: `${root}${ENTRY}`,
            formats: ['iife'],
            name: 'guardWorker',
            fileName: () => 'guard-worker.js',
          },
        },
      });
    },
  };
}
