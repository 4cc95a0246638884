import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { Entry } from '#shared/sync/entry.ts';
import { tillIdentity } from '#shared/sync/enrolment.ts';
import { type Enrolled, keepEnrolment } from '../enrolment/enrolments.ts';
import { JournalFault } from '../journal/journal-fault.ts';
import type { Journal } from '../journal/journal.ts';
import { chainProblem, type Head } from '../journal/seal.ts';
import type { Platform } from '../platform.ts';
import type { HeadOffice } from '../sync/head-office.ts';
import { receiptOf, type SeenReceipt } from './missing-numbers.ts';

const RENEWAL_KEY_SECRET = 'renewal-key';

/**
 * Takes back what head office has of this till after the journal's end, as far as it continues the
 * chain. What comes after a gap stays at head office.
 *
 * @returns ids of the entries that the journal took, and the receipts of all that were handed back
 * @throws SyncFault when the line fails; what was taken until then stays
 */
export async function takeBack(
  journal: Journal,
  headOffice: HeadOffice,
  signal: AbortSignal,
): Promise<{ adopted: string[]; receipts: SeenReceipt[] }> {
  const adopted: string[] = [];
  const receipts: SeenReceipt[] = [];
  let after = { epoch: journal.head().epoch, seq: journal.head().seq };
  for (let more = true; more;) {
    const page = await headOffice.ownEntries(after, signal);
    receipts.push(...page.entries.map(receiptOf));
    const next = continuing(journal.head(), page.entries);
    if (next.length > 0) await journal.adopt(next);
    adopted.push(...next.map(({ id }) => id));
    after = page.entries.at(-1) ?? after;
    more = page.more && page.entries.length > 0;
  }
  return { adopted, receipts };
}

/**
 * Fills the holes of a damaged journal with what head office has of them. What was never settled stays
 * missing; what does not link to its neighbours is not taken.
 *
 * @returns ids of the entries that the journal took
 * @throws SyncFault when the line fails; what was taken until then stays
 */
export async function fillHoles(
  journal: Journal,
  headOffice: HeadOffice,
  signal: AbortSignal,
): Promise<string[]> {
  const filled: string[] = [];
  for (const { epoch, from, through } of journal.holes()) {
    let after = { epoch, seq: from - 1 };
    for (let more = true; more;) {
      const page = await headOffice.ownEntries(after, signal);
      const ofHole = page.entries.filter((entry) => entry.epoch === epoch && entry.seq <= through);
      for (const entry of ofHole) if (await fits(journal, entry)) filled.push(entry.id);
      after = page.entries.at(-1) ?? after;
      more = page.more && ofHole.length === page.entries.length;
    }
  }
  return filled;
}

/** One at a time: an entry that the chain refuses must not cost the others. */
async function fits(journal: Journal, entry: Entry): Promise<boolean> {
  try {
    return (await journal.adopt([entry])) > 0;
  } catch (cause) {
    if (cause instanceof JournalFault && cause.code === 'notAdoptable') return false;
    throw cause;
  }
}

/** The entries from the first on that continue the chain. */
function continuing(head: Head, entries: readonly Entry[]): Entry[] {
  let last = head;
  const chain: Entry[] = [];
  for (const entry of entries) {
    if (chainProblem(last, entry)) break;
    chain.push(entry);
    last = entry;
  }
  return chain;
}

/**
 * Begins a new epoch with a receipt series of its own, because nobody knows which numbers of the old
 * one were given out. The key is kept before head office is asked: a lost answer is asked for again
 * with the same key, and gives the same epoch.
 *
 * @throws SyncFault
 */
export async function beginNewEpoch(
  platform: Pick<Platform, 'folder' | 'secrets'>,
  current: Enrolled,
  headOffice: HeadOffice,
  signal: AbortSignal,
): Promise<Enrolled> {
  const kept = await platform.secrets.get(RENEWAL_KEY_SECRET);
  const key = kept ? createPrivateKey(kept) : generateKeyPairSync('ed25519').privateKey;
  if (!kept)
    await platform.secrets.set(RENEWAL_KEY_SECRET, key.export({ type: 'pkcs8', format: 'pem' }).toString());
  const publicKeyPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const answer = await headOffice.newEpoch(publicKeyPem, signal);
  const identity = tillIdentity.parse({
    ...answer.identity,
    headOfficeUrl: current.identity.headOfficeUrl,
  });
  const enrolled = { identity, token: answer.token, key };
  await keepEnrolment(platform, enrolled);
  await platform.secrets.set(RENEWAL_KEY_SECRET, '');
  return enrolled;
}
