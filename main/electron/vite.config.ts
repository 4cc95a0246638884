import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Builds the Electron shell to two CommonJS files with everything in them but Electron and Node, so that
 * the package needs no node_modules. A sandboxed preload can load nothing but a CommonJS file.
 */
export default defineConfig({
  root: at('.'),
  resolve: { conditions: ['node', 'import', 'default'] },
  ssr: { noExternal: true, external: ['electron'], target: 'node' },
  build: {
    ssr: true,
    target: 'node24',
    outDir: at('../../out/main'),
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: { electron: at('main.ts'), preload: at('preload.ts') },
      external: ['electron', /^node:/, ...builtinModules],
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
    },
  },
});
