import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { writeFileDurably } from '../journal/disk.ts';

const memory = z.object({ port: z.int().min(1).max(65_535) });
const openAnswer = z.object({ openUrl: z.url() });

const memoryPath = (folder: string): string => join(folder, 'kiosk.json');

/** The port of the last start; null at the first. The page's database belongs to the port. */
export async function rememberedPort(folder: string): Promise<number | null> {
  try {
    return memory.parse(JSON.parse(await readFile(memoryPath(folder), 'utf8'))).port;
  } catch {
    return null;
  }
}

export async function rememberPort(folder: string, port: number): Promise<void> {
  if ((await rememberedPort(folder)) !== port)
    await writeFileDurably(memoryPath(folder), `${JSON.stringify({ port })}\n`);
}

/**
 * Asks the till that runs on this folder to open its window again.
 *
 * @returns a new link to it; null when it does not answer
 */
export async function askRunningKiosk(folder: string, controlToken: string): Promise<string | null> {
  // It may be in the middle of its own start.
  for (let tries = 0; tries < 20; tries++) {
    const port = await rememberedPort(folder);
    const openUrl = port && (await askOnce(port, controlToken));
    if (openUrl) return openUrl;
    await pause(250);
  }
  return null;
}

async function askOnce(port: number, controlToken: string): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/control/open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controlToken}` },
      signal: AbortSignal.timeout(3000),
    });
    const answer = openAnswer.safeParse(await response.json());
    return answer.success ? answer.data.openUrl : null;
  } catch {
    return null;
  }
}
