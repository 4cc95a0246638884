import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { tillIdentity, type TillIdentity } from '#shared/sync/enrolment.ts';
import { writeFileDurably } from '../journal/disk.ts';

function identityPath(folder: string): string {
  return join(folder, 'identity.json');
}

/**
 * Who this till is; null when it is not enrolled.
 *
 * @throws Error naming the file when it is there but cannot be read: to forget an identity would fork the till
 */
export async function readIdentity(folder: string): Promise<TillIdentity | null> {
  const path = identityPath(folder);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new Error(`The till's identity ${path} cannot be read: ${String(cause)}`, { cause });
  }
  try {
    return tillIdentity.strip().parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`The till's identity ${path} is damaged: ${reason}`, { cause });
  }
}

/** Keeps the identity; answers when it is on the disk. */
export async function writeIdentity(folder: string, identity: TillIdentity): Promise<void> {
  await writeFileDurably(identityPath(folder), `${JSON.stringify(identity, null, 2)}\n`);
}
