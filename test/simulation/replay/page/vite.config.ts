import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** A page that records planned sales through the till's own session; it has no screens. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../../../../out/replay-page', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
