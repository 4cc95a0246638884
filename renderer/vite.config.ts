import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds the till's screens into `out/renderer`. The page runs under a strict content security policy
 * (no inline scripts, no eval), so nothing may be inlined into HTML: neither scripts nor the
 * module-preload polyfill.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  // A till loads from its own disk: there is no public folder and nothing to fetch from elsewhere.
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The till, and the customer's screen: a page of its own, which can reach nothing of the till's.
      input: ['index.html', 'customer.html'].map((page) => fileURLToPath(new URL(page, import.meta.url))),
    },
    // RxDB, React and the screens are one program loaded from disk; splitting it gains nothing.
    chunkSizeWarningLimit: 2000,
  },
});
