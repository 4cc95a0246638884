import { Provider, type UpdateInfo } from 'electron-updater';
import {
  parseUpdateInfo,
  type ProviderRuntimeOptions,
  resolveFiles,
} from 'electron-updater/out/providers/Provider.js';
import { z } from 'zod';
import { type Manifest, manifest, MANIFEST_BYTES_MAX, verifyManifest } from '../updates/manifest.ts';
import { UpdateFault } from '../updates/update-source.ts';

export type SignedFeedOptions = {
  readonly provider: 'custom';
  readonly updateProvider: typeof SignedFeed;
  /** Folder of the published files, with `/` at its end. */
  readonly url: string;
  channel(): string;
  readonly publicKeys: readonly string[];
};

/**
 * A static folder of versions, as electron-updater's generic provider reads it, with one thing more:
 * `<channel>.yml` counts only with its signature `<channel>.yml.sig`.
 */
export class SignedFeed extends Provider<UpdateInfo> {
  readonly #options: SignedFeedOptions;

  constructor(options: SignedFeedOptions, _updater: unknown, runtime: ProviderRuntimeOptions) {
    // Azure's blobs answer one range at a time; several in one request would come as the whole file.
    super({ ...runtime, isUseMultipleRangeRequest: false });
    this.#options = options;
  }

  override async getLatestVersion(): Promise<UpdateInfo & Manifest> {
    const { url, channel, publicKeys } = this.#options;
    const name = `${this.getCustomChannelName(channel())}.yml`;
    const at = new URL(name, url);
    const text = await this.#read(at);
    const checked = verifyManifest(text, await this.#read(new URL(`${name}.sig`, url)), publicKeys);
    if (!checked.ok) throw new UpdateFault('UPDATE_BAD_SIGNATURE', `${at.href}: ${checked.problem}.`);
    const read = manifest.safeParse(parsed(text, name, at));
    if (!read.success)
      throw new UpdateFault('UPDATE_BAD_MANIFEST', `${at.href}: ${z.prettifyError(read.error)}`);
    return read.data as UpdateInfo & Manifest;
  }

  override resolveFiles(info: UpdateInfo): ReturnType<typeof resolveFiles> {
    return resolveFiles(info, new URL(this.#options.url));
  }

  async #read(at: URL): Promise<string> {
    const text = await this.httpRequest(at).catch((cause: unknown) => {
      throw new UpdateFault('UPDATE_LINE_DOWN', `${at.href} cannot be read: ${firstLine(cause)}`, { cause });
    });
    if (text === null || text.length > MANIFEST_BYTES_MAX)
      throw new UpdateFault('UPDATE_BAD_MANIFEST', `${at.href} is empty or too large.`);
    return text;
  }
}

function parsed(text: string, name: string, at: URL): unknown {
  try {
    return parseUpdateInfo(text, name, at);
  } catch (cause) {
    throw new UpdateFault('UPDATE_BAD_MANIFEST', `${at.href} is no YAML.`, { cause });
  }
}

function firstLine(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!;
}
