import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

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
  plugins: mode === 'relaxed' ? [relaxDurability()] : [],
  build: {
    outDir: fileURLToPath(new URL(`../../../../out/powercut-${mode}`, import.meta.url)),
    emptyOutDir: true,
    target: 'chrome140',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
}));

function relaxDurability(): Plugin {
  let relaxed = 0;
  return {
    name: 'relaxed-durability',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/renderer/store/') || !code.includes(STRICT)) return null;
      relaxed += 1;
      return code.replaceAll(STRICT, STRICT.replace('strict', 'relaxed'));
    },
    buildEnd(fault) {
      if (!fault && relaxed === 0) throw new Error('the store has no durability to relax');
    },
  };
}
