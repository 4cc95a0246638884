import { z } from 'zod';
import type { Entry } from '#shared/sync/entry.ts';
import type { Singletons } from './singletons.ts';

const ANSWERED = 'transfer/';
const entryId = z.string();

/**
 * Notes which transfer an entry received or refused, so that nobody is asked about it again before head
 * office's word has come. Noted before the entry is kept: a note without its entry is harmless.
 */
export async function noteTransfer(singletons: Singletons, { id, body }: Entry): Promise<void> {
  if (body.kind !== 'transferReceived' && body.kind !== 'transferRefused') return;
  await singletons.put(ANSWERED + body.transferId, id);
}

/** Id of the last entry by which this till received or refused a transfer. */
export function transferAnswer(singletons: Singletons, transferId: string): string | undefined {
  const kept = entryId.safeParse(singletons.get(ANSWERED + transferId));
  return kept.success ? kept.data : undefined;
}
