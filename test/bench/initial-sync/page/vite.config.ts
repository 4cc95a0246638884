import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** A page with every contender in it, each in a chunk of its own. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // PouchDB's and LokiJS's browser builds ask for Node's global object by its name.
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: fileURLToPath(new URL('../../../../out/initial-sync-page', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
