/**
 * Takes bundles that were carried here by hand: `npm run import-bundle -- FILE…`. It asks the head office
 * that runs on this machine's data folder, or the one at OUTPOST_PUBLIC_URL with OUTPOST_ADMIN_KEY.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { bundleTally } from '#shared/sync/bundle.ts';
import { readSettings } from './settings.ts';

const refusal = z.object({ code: z.string(), detail: z.string() });

async function main(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    console.error('npm run import-bundle -- FILE…');
    return 2;
  }
  const settings = readSettings(process.env);
  if (!settings.ok) {
    for (const fault of settings.problem) console.error(fault);
    return 2;
  }
  const { dataFolder, publicUrl, adminKey } = settings.value;
  const kept = (name: string) => readFile(join(dataFolder, name), 'utf8').then((text) => text.trim());
  try {
    const url = publicUrl ?? `http://127.0.0.1:${await kept('port')}`;
    const key = adminKey ?? (await kept('admin-key'));
    let failures = 0;
    for (const file of files) failures += (await importFile(file, url, key)) ? 0 : 1;
    return failures > 0 ? 1 : 0;
  } catch (cause) {
    console.error(`Head office of ${dataFolder} cannot be asked: ${sayReason(cause)}`);
    return 1;
  }
}

async function importFile(file: string, url: string, key: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    console.error(`${file}: ${sayReason(cause)}`);
    return null;
  });
  if (text === null) return false;
  const response = await fetch(`${url}/v1/bundles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/jose' },
    body: text,
  });
  const answer: unknown = await response.json().catch(() => null);
  const tally = bundleTally.safeParse(answer);
  if (response.ok && tally.success) {
    const { tillId, settled, replayed, quarantined } = tally.data;
    console.log(
      `${file}: till ${tillId}, ${settled} booked, ${replayed} were here already, ${quarantined} kept aside`,
    );
    return true;
  }
  const refused = refusal.safeParse(answer);
  console.error(`${file}: ${refused.success ? refused.data.detail : `status ${response.status}`}`);
  return false;
}

function sayReason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
}

process.exitCode = await main(process.argv.slice(2));
