import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the trial to one file with everything in it but Node: it is published and fetched by itself. */
export default defineConfig({
  root: at('.'),
  resolve: { conditions: ['node', 'import', 'default'] },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node24',
    outDir: at('../../../out/trial'),
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      input: { trial: at('main.ts') },
      external: [/^node:/, ...builtinModules],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});
