import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const STRICT = "chromeTransactionDurability: 'strict'";

/**
 * A page that keeps entries in the till's own store. In mode `relaxed` the one word that makes the store
 * durable is another: the control that shows that losing can be seen.
 */
export default defineConfig(({ mode }) => ({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins:
    mode === 'relaxed'
      ? [
          {
            name: 'relaxed-durability',
            enforce: 'pre',
            transform(code, id) {
              if (!id.endsWith('/renderer/store/open-store.ts')) return null;
              if (!code.includes(STRICT)) throw new Error('the store has no durability to relax');
              return code.replace(STRICT, "chromeTransactionDurability: 'relaxed'");
            },
          },
        ]
      : [],
  build: {
    outDir: fileURLToPath(new URL(`../../../../out/powercut-${mode}`, import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
}));
