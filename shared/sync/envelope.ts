import { z } from 'zod';
import { tillId, type Entry } from './entry.ts';

/**
 * A queue message holds 64 KiB, and the text of an envelope is base64 throughout, so 48 KiB of
 * gzipped entries would fit exactly; 1 KiB is left for header and signature.
 */
export const ENVELOPE_PAYLOAD_BYTES_MAX = 47 * 1024;
/** Upper bound for what a payload may unpack to; more is refused as malformed. */
export const ENVELOPE_UNPACKED_BYTES_MAX = 16 * 1024 * 1024;
export const ENTRIES_PER_ENVELOPE_MAX = 500;

/**
 * An envelope is a JWS in compact serialization (RFC 7515) signed with the till's Ed25519 key
 * (RFC 8037): `base64url(header).base64url(payload).base64url(signature)`, pure ASCII. The payload
 * is the gzipped JSON of `envelopePayload`.
 */
export const envelopeHeader = z.looseObject({
  alg: z.literal('EdDSA'),
  typ: z.literal('outpost-envelope+gzip'),
  /** Protocol version. Head office understands older ones and parks newer ones. */
  v: z.int().min(1),
  /** Till and epoch whose key signed: `till.epoch`. */
  kid: z.string().regex(/^[^.]+\.\d+$/),
});
export type EnvelopeHeader = z.infer<typeof envelopeHeader>;

/** The newest protocol that is spoken here; 2 since goods of other shops are received at tills. */
export const PROTOCOL_VERSION = 2;

/** The protocol that each kind of fact came with, where that was not the first. */
const SINCE: Partial<Readonly<Record<Entry['body']['kind'], number>>> = {
  transferReceived: 2,
  transferRefused: 2,
  // Sealed by a later version than this one: no older protocol can have it.
  later: PROTOCOL_VERSION,
};

/**
 * The protocol that head office must understand to settle an entry of a kind. An envelope is of one: what an older head
 * office does not know is parked there until it is newer, and the sales beside it are settled today.
 */
export function protocolOf(kind: Entry['body']['kind']): number {
  return SINCE[kind] ?? 1;
}

export const ENVELOPE_TYPE = 'outpost-envelope+gzip';

/** Entries are checked one by one when settled: one malformed entry must not stop its neighbours. */
export const envelopePayload = z.strictObject({
  tillId,
  epoch: z.int().min(1),
  sentAt: z.iso.datetime(),
  entries: z.array(z.unknown()).min(1).max(ENTRIES_PER_ENVELOPE_MAX),
});

export function envelopeKeyId(till: string, epoch: number): string {
  return `${till}.${epoch}`;
}
