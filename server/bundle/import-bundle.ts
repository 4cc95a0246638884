import { randomUUID } from 'node:crypto';
import { compactDecrypt, compactVerify, decodeProtectedHeader } from 'jose';
import { err, ok, type Result } from '#shared/result.ts';
import { BUNDLE_TYPE, bundlePayload, type BundlePayload, type BundleTally } from '#shared/sync/bundle.ts';
import type { Database } from '../database/open-database.ts';
import { sayIssues } from '../say-issues.ts';
import { settleMessages, type SettlementParts } from '../settle/settle-messages.ts';
import type { FindTillKey } from '../settle/till-keys.ts';
import { BUNDLE_ALGORITHM, privateBundleKey } from './bundle-key.ts';

export type BundleProblem = {
  readonly code: 'notABundle' | 'notForUs' | 'unknownTill' | 'badSignature' | 'notAllBooked';
  readonly message: string;
};

/**
 * Settles what a bundle carries, by the same way as messages of the queue: each entry is booked once,
 * however often it comes and by whichever way.
 */
export async function importBundle(
  parts: SettlementParts,
  text: string,
): Promise<Result<BundleTally, BundleProblem>> {
  const opened = await openBundle(parts.db, parts.findKey, text);
  if (!opened.ok) return opened;
  const { tillId, envelopes } = opened.value;
  const messages = envelopes.map((envelope) => ({
    id: randomUUID(),
    popReceipt: '',
    text: envelope,
    deliveries: 1,
  }));
  const { settled, replayed, quarantined, failed } = await settleMessages(
    parts,
    // Nothing to delete: the bundle stays where it is until its bearer throws it away.
    { delete: () => Promise.resolve() },
    messages,
  );
  if (failed > 0)
    return err({
      code: 'notAllBooked',
      message: `${failed} entries could not be booked; keep the bundle and import it again`,
    });
  return ok({ tillId, settled, replayed, quarantined });
}

async function openBundle(
  db: Database,
  findKey: FindTillKey,
  text: string,
): Promise<Result<BundlePayload, BundleProblem>> {
  let signed: string;
  try {
    const { plaintext } = await compactDecrypt(text.trim(), await privateBundleKey(db), {
      keyManagementAlgorithms: [BUNDLE_ALGORITHM],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    signed = new TextDecoder().decode(plaintext);
  } catch (cause) {
    const isJwe = text.trim().split('.').length === 5;
    return isJwe
      ? err({ code: 'notForUs', message: 'the bundle is damaged, or was made for another head office' })
      : err({ code: 'notABundle', message: `not a bundle: ${sayError(cause)}` });
  }
  try {
    const { kid, typ } = decodeProtectedHeader(signed);
    const signer = typ === BUNDLE_TYPE && typeof kid === 'string' ? await findKey(kid) : undefined;
    if (!signer) return err({ code: 'unknownTill', message: `no till has the key "${String(kid)}"` });
    const { payload } = await compactVerify(signed, signer.publicKey, { algorithms: ['EdDSA'] });
    const decoded = bundlePayload.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    if (!decoded.success) return err({ code: 'notABundle', message: sayIssues(decoded.error) });
    return ok(decoded.data);
  } catch (cause) {
    return err({ code: 'badSignature', message: `the till's signature does not fit: ${sayError(cause)}` });
  }
}

function sayError(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 200);
}
