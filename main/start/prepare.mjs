// Set-up for `npm start` and `npm test` on a bare clone, in plain JavaScript for Node 20: installs the
// locked dependencies (Node 24 among them, as the `node` package) and builds what changed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { step } from './steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const installedMark = join(root, 'node_modules', '.outpost-installed');
const builtMark = join(root, 'out', '.outpost-built');
const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

try {
  await step('node', checkNode);
  await step('dependencies', installDependencies);
  await step('node 24', checkNode24);
  await step('build', build);
} catch (cause) {
  console.error(`\nOutpost cannot be set up: ${cause instanceof Error ? cause.message : cause}`);
  process.exit(1);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node ${process.versions.node} is too old; Node 20 or newer is needed.`);
  return { detail: `${process.versions.node} starts the set-up` };
}

function installDependencies() {
  const wanted = fingerprint(['package.json', 'package-lock.json']);
  if (readMark(installedMark) === wanted) return { detail: 'installed already, as locked' };
  console.log('  dependencies   being installed, which takes a minute or two the first time');
  run(npmCommand(), ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  writeMark(installedMark, wanted);
  return { detail: `${readdirSync(join(root, 'node_modules')).length} folders, as locked` };
}

function checkNode24() {
  let version = versionOf(node24);
  if (!version) {
    // Where npm is set to run no install scripts, the package's own installer is still there to call.
    run(
      process.execPath,
      ['installArchSpecificPackage.js'],
      'the installer of the package node',
      'node_modules/node',
    );
    version = versionOf(node24);
  }
  if (!version) throw new Error('the package node brought no Node 24 for this machine.');
  return { detail: `${version} runs everything from here` };
}

function build() {
  const wanted = fingerprint(['package-lock.json', 'renderer', 'shared', 'main']);
  if (readMark(builtMark) === wanted) return { detail: 'up to date' };
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const configs = ['renderer', 'main/electron', 'main/updates/trial'].map((room) => `${room}/vite.config.ts`);
  for (const config of configs)
    run(node24, [vite, 'build', '-c', config, '--logLevel', 'warn'], `the build by ${config}`);
  writeMark(builtMark, wanted);
  return { detail: 'renderer, desktop shell and trial into out/' };
}

/** SHA-256 over names and contents of files and folders, tests left out. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (!/\.\w+$/.test(path) && existsSync(join(full, '.'))) {
      for (const name of readdirSync(full).toSorted()) add(`${path}/${name}`);
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update(readFileSync(full));
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function run(command, args, what, folder = '.') {
  try {
    execFileSync(command, args, {
      cwd: join(root, folder),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: command.endsWith('.cmd'),
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    const said = `${cause.stderr ?? ''}\n${cause.stdout ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${what} failed.\n${said || cause.message}`, { cause });
  }
}

function versionOf(node) {
  try {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    return version.startsWith('v24.') ? version : undefined;
  } catch {
    return undefined;
  }
}

function readMark(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function writeMark(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}
