import { execFileSync } from 'node:child_process';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The commit that is built; the same commit gives the same bytes, so no time and no machine is stamped. */
function commit(): string {
  if (process.env['OUTPOST_COMMIT']) return process.env['OUTPOST_COMMIT'];
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: at('.'), stdio: 'pipe' })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}

const release = {
  commit: commit(),
  feedUrl: process.env['OUTPOST_FEED_URL'] ?? '',
  // Several keys one after another, while one takes the place of another.
  publicKeys: process.env['OUTPOST_UPDATE_KEYS']?.match(/-----BEGIN[^]+?-----END PUBLIC KEY-----/g) ?? [],
};

/**
 * Builds the Electron shell to two CommonJS files with everything in them but Electron and Node, so that
 * the package needs no node_modules. A sandboxed preload can load nothing but a CommonJS file.
 */
export default defineConfig({
  root: at('.'),
  define: { OUTPOST_RELEASE: JSON.stringify(release) },
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
