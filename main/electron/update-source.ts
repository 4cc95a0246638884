import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { fetchFile, FetchFileError, sha512Of } from '../updates/fetch-file.ts';
import { type LineRules, openLinePace } from '../updates/line-pace.ts';
import { manifest } from '../updates/manifest.ts';
import { type FetchedUpdate, UpdateFault, type UpdateSource } from '../updates/update-source.ts';
import { SignedFeed, type SignedFeedOptions } from './signed-feed.ts';
import { UpdateTransport } from './update-transport.ts';

export type UpdateSourceOptions = {
  /** Folder of the published files. */
  readonly feedUrl: string;
  readonly publicKeys: readonly string[];
  /** Where the trial of a new version is kept; this process's own. */
  readonly folder: string;
  readonly fetch: typeof fetch;
  channel(): string;
  /** Whether this till may have a version, and is not known to fail with it. */
  mayHave(version: string, feedPercent: number | undefined): boolean;
  readonly line: LineRules;
  /** Aborted when the till ends. */
  readonly ending: AbortSignal;
  say(line: string): void;
};

/** New versions by electron-updater: it finds and fetches, and never installs by itself. */
export function openUpdateSource(updater: AppUpdater, options: UpdateSourceOptions): UpdateSource {
  const { feedUrl, folder, ending, say } = options;
  const base = feedUrl.endsWith('/') ? feedUrl : `${feedUrl}/`;
  const pace = openLinePace(options.line, { ending });
  const transport = new UpdateTransport({ fetch: options.fetch, pace, ending });
  Object.assign(updater, { httpExecutor: transport });
  const feed: SignedFeedOptions = {
    provider: 'custom',
    updateProvider: SignedFeed,
    url: base,
    channel: options.channel,
    publicKeys: options.publicKeys,
  };
  updater.setFeedURL(feed as unknown as Parameters<AppUpdater['setFeedURL']>[0]);
  updater.logger = { info: () => {}, warn: say, error: (text: unknown) => say(String(text).split('\n')[0]!) };
  updater.autoDownload = false;
  // True by default: it would install whatever was fetched as soon as somebody closes the till.
  updater.autoInstallOnAppQuit = false;
  // Also set by merely naming a channel; an old version could not read this till's newer files.
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = false;
  updater.isUserWithinRollout = (info) => options.mayHave(info.version, info.stagingPercentage);
  // Without a listener an `error` event would end the process. Failures come by the promises.
  updater.on('error', () => {});
  let found: ReturnType<typeof manifest.parse> | null = null;

  return {
    async look() {
      const check = await updater.checkForUpdates().catch(toFault);
      found = check?.isUpdateAvailable ? manifest.parse(check.updateInfo) : null;
      if (!found) return null;
      return { version: found.version, bytes: Math.max(...found.files.map(({ size }) => size)) };
    },
    async fetch(): Promise<FetchedUpdate> {
      if (!found) throw new UpdateFault('UPDATE_FAILED', 'Nothing was found that could be fetched.');
      const { version, files, trial } = found;
      await mkdir(folder, { recursive: true });
      const trialPath = join(folder, `trial-${version}.cjs`);
      const paths = await updater.downloadUpdate().catch(toFault);
      await fetchFile({ ...trial, url: new URL(trial.url, base) }, trialPath, {
        fetch: options.fetch,
        folder: join(folder, 'parts'),
        pace,
        signal: ending,
      }).catch(toFault);
      const installer = paths[0];
      const sha512 = installer && (await sha512Of(installer));
      // electron-updater trusts a file of this run by its name alone; it lay on the disk since.
      if (!installer || !files.some((file) => file.sha512 === sha512))
        throw new UpdateFault('UPDATE_BAD_CHECKSUM', `The installer of ${version} changed on the disk.`);
      return { version, installer, sha512: sha512!, trial: trialPath };
    },
  };
}

function toFault(cause: unknown): never {
  if (cause instanceof UpdateFault) throw cause;
  const message = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
  throw new UpdateFault(codeOf(cause), message, { cause });
}

function codeOf(cause: unknown): UpdateFault['code'] {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return 'UPDATE_BAD_SIGNATURE';
  if (code === 'ERR_CHECKSUM_MISMATCH') return 'UPDATE_BAD_CHECKSUM';
  if (cause instanceof FetchFileError)
    return cause.fault === 'checksum' || cause.fault === 'tooLarge'
      ? 'UPDATE_BAD_CHECKSUM'
      : 'UPDATE_LINE_DOWN';
  return 'UPDATE_FAILED';
}
