import { CompactEncrypt, CompactSign, importJWK } from 'jose';
import { ENTRIES_PER_CALL_MAX, type JournalEnd } from '#shared/bridge/contract.ts';
import { BUNDLE_ENVELOPES_TEXT_MAX, BUNDLE_TYPE, type BundlePayload } from '#shared/sync/bundle.ts';
import type { BundleKey } from '#shared/sync/contact.ts';
import { envelopeKeyId } from '#shared/sync/envelope.ts';
import type { Enrolled } from '../enrolment/enrolments.ts';
import type { Journal } from '../journal/journal.ts';
import { packEntries, signEnvelope } from '../sync/envelopes.ts';
import type { Pending } from '../sync/pending.ts';
import { readBatch, type SignerOf } from '../sync/push.ts';

export type Bundle = {
  readonly text: string;
  readonly entries: number;
  /** The last entry in it. */
  readonly end: JournalEnd;
  readonly more: boolean;
};

/**
 * Packs entries without an outcome into a bundle that only head office can open: the very envelopes
 * that the queue would get, signed by the till as a whole, encrypted to head office's key. Nothing
 * counts as sent by it.
 *
 * @param options.after the end of the bundle before; epoch 0 and seq 0 for the first
 * @returns null when nothing waits after that place
 */
export async function exportUnsent(options: {
  journal: Journal;
  pending: Pending;
  current: Enrolled;
  signerOf: SignerOf;
  key: BundleKey;
  after: JournalEnd;
  at: string;
}): Promise<Bundle | null> {
  const { journal, pending, current, signerOf, key, after, at } = options;
  const waiting = [...journal.ids()].filter((id) => {
    const { epoch, seq } = journal.find(id)!;
    return pending.has(id) && (epoch > after.epoch || (epoch === after.epoch && seq > after.seq));
  });
  const envelopes: string[] = [];
  let size = 0;
  let packed = 0;
  while (packed < waiting.length && size < BUNDLE_ENVELOPES_TEXT_MAX) {
    const ids = waiting.slice(packed, packed + ENTRIES_PER_CALL_MAX);
    const { epoch, protocol, entries } = await readBatch(journal, ids);
    const { identity, key: signingKey } = signerOf(epoch);
    for (const { payload } of packEntries(entries, identity, at)) {
      const envelope = await signEnvelope(payload, identity, signingKey, protocol);
      envelopes.push(envelope);
      size += envelope.length;
    }
    packed += entries.length;
  }
  if (packed === 0) return null;
  const { epoch, seq } = journal.find(waiting[packed - 1]!)!;
  const payload: BundlePayload = { v: 1, tillId: current.identity.tillId, madeAt: at, envelopes };
  return {
    text: await seal(payload, current, key),
    entries: packed,
    end: { epoch, seq },
    more: packed < waiting.length,
  };
}

async function seal(payload: BundlePayload, { identity, key }: Enrolled, to: BundleKey): Promise<string> {
  const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    .setProtectedHeader({
      alg: 'EdDSA',
      typ: BUNDLE_TYPE,
      kid: envelopeKeyId(identity.tillId, identity.epoch),
    })
    .sign(key);
  const algorithm = 'ECDH-ES+A256KW';
  return new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: algorithm, enc: 'A256GCM', typ: BUNDLE_TYPE, kid: to.kid })
    .encrypt(await importJWK(to, algorithm));
}
