// `npm run dist`: installers for this platform; `-- --dir` the unpacked program only; `-- --win --linux`
// other platforms; `-- --signed` refuses to go on without a certificate. Where Electron's program is not here,
// `--dir` packs a stand-in in its place, so that what is packed can be looked at everywhere.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Configuration, Platform } from 'electron-builder';
import { makeElectronStandIn } from './electron-stand-in.ts';
import { signManifests } from './sign-manifests.ts';
import { signingProblem } from './signing.ts';

const root = join(import.meta.dirname, '..', '..');
const { values: flags } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    win: { type: 'boolean', default: false },
    linux: { type: 'boolean', default: false },
    mac: { type: 'boolean', default: false },
    signed: { type: 'boolean', default: false },
    channel: { type: 'string', default: 'stable' },
    output: { type: 'string', default: join(root, 'dist') },
    /** A folder with Electron's own files, where they are not to be fetched. */
    electron: { type: 'string' },
  },
});

const wanted = [
  flags.win && Platform.WINDOWS,
  flags.linux && Platform.LINUX,
  flags.mac && Platform.MAC,
].filter((platform) => platform !== false);
const platforms = wanted.length > 0 ? wanted : [Platform.current()];
const feedUrl = process.env['OUTPOST_FEED_URL'];

for (const platform of platforms) {
  const problem = signingProblem(platform.nodeName, process.env);
  if (problem && flags.signed) fail(problem);
  if (problem) console.log(`NOT SIGNED     ${platform.name}: ${problem}`);
}
if (flags.signed && !process.env['OUTPOST_UPDATE_KEYS'])
  fail('OUTPOST_UPDATE_KEYS is not set: the program would believe no update.');

const config: Configuration = {
  extends: join(root, 'electron-builder.yml'),
  directories: { output: flags.output },
  ...(feedUrl !== undefined && { publish: [{ provider: 'generic', url: feedUrl, channel: flags.channel }] }),
  // Without it electron-builder signs where it can and says nothing where it cannot.
  forceCodeSigning: flags.signed,
};
for (const platform of platforms) {
  const standIn = needsStandIn(platform) ? await mkdtemp(join(tmpdir(), 'outpost-stand-in-')) : null;
  if (standIn) makeElectronStandIn(standIn, platform === Platform.WINDOWS ? 'win32' : 'linux');
  const electron = standIn ?? flags.electron;
  try {
    await build({
      projectDir: root,
      config: { ...config, ...(electron !== undefined && { electronDist: electron }) },
      targets: platform.createTarget(flags.dir ? 'dir' : null),
      publish: 'never',
    });
  } finally {
    if (standIn) await rm(standIn, { recursive: true, force: true });
  }
  if (standIn)
    console.log(
      `STAND-IN, cannot run  ${platform.name}: Electron's program is not here (node_modules/electron/dist)`,
    );
}

const trial = join(root, 'out', 'trial', 'trial.cjs');
if (!flags.dir && feedUrl !== undefined)
  for (const line of await signManifests({ folder: flags.output, trial, env: process.env }))
    console.log(line);
for (const line of await sizes(flags.output)) console.log(line);

/** Installers are never made of one: somebody could install them. macOS needs an app bundle, which it is not. */
function needsStandIn(platform: Platform): boolean {
  const isHere = existsSync(join(root, 'node_modules', 'electron', 'dist', 'version'));
  return flags.dir && !flags.signed && flags.electron === undefined && !isHere && platform !== Platform.MAC;
}

/** What was made, and how large it is. */
async function sizes(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const asar = join(path, 'resources', 'app.asar');
    if (entry.isDirectory() && existsSync(asar))
      lines.push(sized(`${entry.name}/resources/app.asar`, await stat(asar)));
    if (entry.isFile() && /\.(exe|AppImage|deb|dmg)$/.test(entry.name))
      lines.push(sized(entry.name, await stat(path)));
  }
  return lines;
}

function sized(name: string, { size }: { size: number }): string {
  return `${(size / 1024 / 1024).toFixed(1).padStart(8)} MiB  ${name}`;
}

function fail(message: string): never {
  console.error(`dist: ${message}`);
  process.exit(1);
}
