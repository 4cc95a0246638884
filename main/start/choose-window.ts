import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { browserForWindow } from '../kiosk/chromium.ts';

/** The best window to be had here, and why not a better one. */
export type WindowChoice =
  | { readonly kind: 'electron'; readonly binary: string; readonly why: string }
  | { readonly kind: 'chromium' | 'none'; readonly why: string };

/**
 * Electron if its binary is here or can be fetched; else a Chromium window; else, without a display,
 * none. A fetch that failed is not tried again for this version until `--fresh`: a second start must
 * take seconds.
 */
export function chooseWindow(options: { root: string; failedMark: string; wanted?: string }): WindowChoice {
  if (options.wanted === 'none' || options.wanted === 'chromium')
    return { kind: options.wanted, why: `asked for by --window=${options.wanted}` };
  if (!hasDisplay())
    return { kind: 'none', why: 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' };
  const electron = findElectron(options.root) ?? fetchElectron(options);
  if (typeof electron === 'string') return { kind: 'electron', binary: electron, why: 'its binary is here' };
  const noElectron = `Electron's binary cannot be fetched (${electron.reason})`;
  const browser = browserForWindow();
  if (!browser.ok) return { kind: 'none', why: `${noElectron}, and ${browser.problem}` };
  return { kind: 'chromium', why: noElectron };
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Electron's binary as its package fetched it; undefined where it is not there. */
export function findElectron(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

function fetchElectron({
  root,
  failedMark,
}: {
  root: string;
  failedMark: string;
}): string | { reason: string } {
  const folder = join(root, 'node_modules', 'electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (existsSync(failedMark)) {
    const [failedVersion, reason = ''] = readFileSync(failedMark, 'utf8').split('\n');
    if (failedVersion === version) return { reason: `${reason}; --fresh tries again` };
  }
  const fetched = spawnSync(process.execPath, [join(folder, 'install.js')], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  const binary = fetched.status === 0 ? findElectron(root) : undefined;
  if (binary) return binary;
  const reason = (fetched.stderr || fetched.error?.message || 'no binary after the download').trim();
  const firstLine = reason.split('\n')[0]!;
  mkdirSync(dirname(failedMark), { recursive: true });
  writeFileSync(failedMark, `${version}\n${firstLine}`);
  return { reason: firstLine };
}
