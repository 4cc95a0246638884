import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** The installed versions of these packages, by name. */
export function versionsOf(packages: readonly string[]): Record<string, string> {
  const folder = join(import.meta.dirname, '..', '..', '..', 'node_modules');
  return Object.fromEntries(
    packages.map((name) => [
      name,
      manifest.parse(JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'))).version,
    ]),
  );
}
