import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { guardWorker } from './guard-worker.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [react(), guardWorker(here)],
  // gateway/http/page.ts puts the nonce of each answer in its place.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: fileURLToPath(new URL('../../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // The policy allows no inline data but images.
    assetsInlineLimit: 0,
    // Who knows no preloading imports the same files a moment later.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: `${here}index.html`,
        booth: `${here}booth.html`,
        guard: `${here}guard.html`,
        wall: `${here}wall.html`,
      },
      // Every page needs all of it, and one file packs smaller than its parts.
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'shell',
              test: /console\/src\/(api\/(acts|brands|client|fresh-id|memory)|feed\/(event-store|use-now)|parts\/clock)\.ts$/,
            },
          ],
        },
      },
      // Schemas are for the server: the page takes the words beside them and leaves the schema library out. These
      // names count as pure in the whole page: no function of its own that is called for its effect may bear one.
      treeshake: {
        manualPureFunctions: ['words', 'wordsOf', 'closed', 'Type'],
        // What is left of the schema library otherwise is what it computes for itself as it is loaded.
        moduleSideEffects: [{ test: /node_modules\/typebox\//, sideEffects: false }],
      },
    },
  },
});
