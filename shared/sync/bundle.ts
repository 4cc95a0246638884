import { z } from 'zod';
import { tillId } from './entry.ts';

/**
 * A bundle carries envelopes by hand, on a stick, where the line does not come back: a JWE in compact
 * serialization (RFC 7516), encrypted to head office's bundle key. Within it is a JWS signed by the
 * till, whose payload is the JSON of `bundlePayload`.
 */
export const BUNDLE_TYPE = 'outpost-bundle';
/** Text of the envelopes of one bundle, at most; what is more goes into the next file. */
export const BUNDLE_ENVELOPES_TEXT_MAX = 3 * 1024 * 1024;
/** A bundle as text, at most: base64 grows the envelopes twice; it must fit one message of the bridge. */
export const BUNDLE_TEXT_MAX = 7 * 1024 * 1024;

export const bundlePayload = z.strictObject({
  v: z.literal(1),
  tillId,
  madeAt: z.iso.datetime(),
  /** Each is a queue message as the till would have sent it. */
  envelopes: z.array(z.string().max(65_536)).min(1).max(10_000),
});
export type BundlePayload = z.infer<typeof bundlePayload>;

/** What became of an imported bundle: counts of entries. */
export const bundleTally = z.strictObject({
  tillId,
  settled: z.int().min(0),
  /** Were here already; nothing changed. */
  replayed: z.int().min(0),
  quarantined: z.int().min(0),
});
export type BundleTally = z.infer<typeof bundleTally>;
