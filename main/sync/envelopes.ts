import type { KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { CompactSign } from 'jose';
import type { TillIdentity } from '#shared/sync/enrolment.ts';
import {
  ENTRIES_PER_ENVELOPE_MAX,
  ENVELOPE_PAYLOAD_BYTES_MAX,
  ENVELOPE_TYPE,
  ENVELOPE_UNPACKED_BYTES_MAX,
  type EnvelopeHeader,
  envelopeKeyId,
} from '#shared/sync/envelope.ts';

/** An entry as it stands in the journal. */
export type PackedEntry = { readonly id: string; readonly text: string };
export type Packet = { readonly entryIds: readonly string[]; readonly payload: Buffer };

type Sender = Pick<TillIdentity, 'tillId' | 'epoch'>;

/** gzip adds 18 bytes and 5 for each stored block; with the payload's own fields 1 KiB is ample. */
const PACKING_BYTES = 1024;

/** Why an entry cannot be sent: even alone it is too large for a queue message. null when it fits. */
export function envelopeSizeProblem(text: Buffer, sender: Sender): string | null {
  const bytes = text.length;
  if (bytes + PACKING_BYTES <= ENVELOPE_PAYLOAD_BYTES_MAX) return null;
  if (bytes + PACKING_BYTES > ENVELOPE_UNPACKED_BYTES_MAX)
    return `The entry has ${bytes} bytes; head office unpacks ${ENVELOPE_UNPACKED_BYTES_MAX} at most.`;
  const packed = gzip([{ id: '', text: text.toString() }], sender, new Date(0).toISOString()).length;
  if (packed <= ENVELOPE_PAYLOAD_BYTES_MAX) return null;
  return `The entry has ${packed} bytes when packed; a queue message holds ${ENVELOPE_PAYLOAD_BYTES_MAX}.`;
}

/**
 * Packs entries into as few payloads as their sizes allow, in order.
 *
 * @throws Error when one entry does not fit alone, which is refused before it is sealed
 */
export function packEntries(entries: readonly PackedEntry[], sender: Sender, sentAt: string): Packet[] {
  if (entries.length === 0) return [];
  const unpacked = entries.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, PACKING_BYTES);
  if (entries.length <= ENTRIES_PER_ENVELOPE_MAX && unpacked <= ENVELOPE_UNPACKED_BYTES_MAX) {
    const payload = gzip(entries, sender, sentAt);
    if (payload.length <= ENVELOPE_PAYLOAD_BYTES_MAX)
      return [{ entryIds: entries.map(({ id }) => id), payload }];
  }
  if (entries.length === 1) throw new Error(`entry ${entries[0]!.id} is too large for an envelope`);
  const half = Math.ceil(entries.length / 2);
  return [
    ...packEntries(entries.slice(0, half), sender, sentAt),
    ...packEntries(entries.slice(half), sender, sentAt),
  ];
}

/** The gzipped JSON of `envelopePayload`. The entries go in as the very text that was hashed. */
function gzip(entries: readonly PackedEntry[], { tillId, epoch }: Sender, sentAt: string): Buffer {
  const rest = JSON.stringify({ tillId, epoch, sentAt }).slice(0, -1);
  const text = `${rest},"entries":[${entries.map((entry) => entry.text).join(',')}]}`;
  return gzipSync(text);
}

/**
 * Signs a payload with the till's Ed25519 key: JWS compact serialization, pure ASCII.
 *
 * @param protocol of its entries: see `protocolOf`
 */
export function signEnvelope(
  payload: Buffer,
  sender: Sender,
  key: KeyObject,
  protocol: number,
): Promise<string> {
  const header: EnvelopeHeader = {
    alg: 'EdDSA',
    typ: ENVELOPE_TYPE,
    v: protocol,
    kid: envelopeKeyId(sender.tillId, sender.epoch),
  };
  return new CompactSign(payload).setProtectedHeader(header).sign(key);
}
