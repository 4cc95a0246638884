import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** A page that sells as fast as it can through the till's own session and basket; it has no screens. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: fileURLToPath(new URL('../../../../out/crash-page', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
