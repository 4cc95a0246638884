import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import {
  ENTRIES_PER_ENVELOPE_MAX,
  ENVELOPE_UNPACKED_BYTES_MAX,
  envelopeHeader,
  envelopePayload,
  PROTOCOL_VERSION,
} from '#shared/sync/envelope.ts';
import type { QuarantineReason } from '#shared/sync/outcome.ts';
import { sayIssues } from '../say-issues.ts';
import type { FindTillKey, TillKey } from './till-keys.ts';

export type OpenedEnvelope = { readonly signer: TillKey; readonly entries: readonly unknown[] };
export type EnvelopeProblem = {
  readonly reason: QuarantineReason;
  readonly message: string;
  /** The till that the header names; not proven unless the signature was. */
  readonly tillId?: string;
  /** Rightly signed, in a protocol that this program does not know yet. */
  readonly newer?: NewerEnvelope;
};

/** What can be told of an envelope in a newer protocol: enough to keep each entry once. */
type NewerEnvelope = {
  readonly protocol: number;
  /** Till and epoch, `till.epoch`. */
  readonly keyId: string;
  /** None where it is packed in a way that is not known here. */
  readonly entries: readonly unknown[];
};

const unzip = promisify(gunzip);
const signedHeader = z.looseObject({ v: z.int().min(1), kid: z.string().regex(/^[^.]+\.\d+$/) });

/**
 * Opens one queue message: header, signer, signature, protocol, size, shape, in this order, so that
 * nothing of an envelope is unpacked before its till has signed for it.
 */
export async function openEnvelope(
  text: string,
  findKey: FindTillKey,
): Promise<Result<OpenedEnvelope, EnvelopeProblem>> {
  const header = readHeader(text);
  if (!header.ok) return header;
  const { kid, v } = header.value;
  const tillId = kid.slice(0, kid.lastIndexOf('.'));
  const signer = await findKey(kid);
  if (!signer) return err({ reason: 'unknownTill', message: `no till has the key "${kid}"`, tillId });
  const payload = await verify(text, signer);
  if (!payload) return err({ reason: 'badSignature', message: `not signed by the key of "${kid}"`, tillId });
  if (v > PROTOCOL_VERSION) {
    const message = `protocol ${v}; this head office understands up to ${PROTOCOL_VERSION}`;
    const newer = { protocol: v, keyId: kid, entries: await entriesOfNewer(payload) };
    return err({ reason: 'newerProtocol', message, tillId, newer });
  }
  const strict = envelopeHeader.safeParse(header.value);
  if (!strict.success)
    return err({ reason: 'notAnEnvelope', message: `header: ${sayIssues(strict.error)}`, tillId });
  const unpacked = await unpack(payload);
  if (!unpacked.ok) return err({ reason: 'notAnEnvelope', message: unpacked.problem, tillId });
  if (unpacked.value.tillId !== signer.tillId || unpacked.value.epoch !== signer.epoch) {
    const { tillId: said, epoch } = unpacked.value;
    return err({
      reason: 'wrongTill',
      message: `signed by "${kid}", but says to be of "${said}.${epoch}"`,
      tillId,
    });
  }
  return ok({ signer, entries: unpacked.value.entries });
}

function readHeader(text: string): Result<z.infer<typeof signedHeader>, EnvelopeProblem> {
  try {
    const header = signedHeader.safeParse(decodeProtectedHeader(text));
    if (header.success) return ok(header.data);
    return err({ reason: 'notAnEnvelope', message: `header: ${sayIssues(header.error)}` });
  } catch (error) {
    return err({ reason: 'notAnEnvelope', message: `not a compact JWS: ${sayError(error)}` });
  }
}

async function verify(text: string, signer: TillKey): Promise<Uint8Array | undefined> {
  try {
    const { payload } = await compactVerify(text, signer.publicKey, { algorithms: ['EdDSA'] });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function unpack(payload: Uint8Array): Promise<Result<z.infer<typeof envelopePayload>, string>> {
  try {
    const json = await unzip(payload, { maxOutputLength: ENVELOPE_UNPACKED_BYTES_MAX });
    const decoded = envelopePayload.safeParse(JSON.parse(json.toString('utf8')));
    return decoded.success ? ok(decoded.data) : err(`payload: ${sayIssues(decoded.error)}`);
  } catch (error) {
    return err(`payload cannot be unpacked: ${sayError(error)}`);
  }
}

const newerPayload = z.looseObject({
  entries: z.array(z.unknown()).min(1).max(ENTRIES_PER_ENVELOPE_MAX),
});

/** Entries of a newer protocol's envelope, if it still is packed as we know it. Nothing of them is believed. */
async function entriesOfNewer(payload: Uint8Array): Promise<readonly unknown[]> {
  try {
    const json = await unzip(payload, { maxOutputLength: ENVELOPE_UNPACKED_BYTES_MAX });
    const read = newerPayload.safeParse(JSON.parse(json.toString('utf8')));
    return read.success ? read.data.entries : [];
  } catch {
    return [];
  }
}

function sayError(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
