import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { appVersion } from '#shared/sync/update-order.ts';

const file = z.object({
  url: z.string().min(1).max(500),
  /** Base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/, 'a SHA-512 in base64'),
  size: z.int().min(1),
});

/** What electron-builder publishes about a version (`latest.yml` and its like), as far as tills use it. */
export const manifest = z.looseObject({
  version: appVersion,
  files: z.array(z.looseObject(file.shape)).min(1).max(50),
  /** The new version's own check of a till's files, run before it is installed. */
  trial: file,
  stagingPercentage: z.coerce.number().min(0).max(100).optional(),
});
export type Manifest = z.infer<typeof manifest>;

/** A manifest is a page of text; nothing that is larger is read. */
export const MANIFEST_BYTES_MAX = 256 * 1024;

/**
 * Checks a manifest's signature: Ed25519 (RFC 8032) over its bytes, base64, in a file beside it. HTTPS
 * tells which server it came from; this tells who made it, so a server that was broken into can
 * withhold updates, but not make one.
 *
 * @param publicKeys PEM; several while a key is being replaced
 */
export function verifyManifest(
  text: string,
  signature: string,
  publicKeys: readonly string[],
): Result<null, string> {
  if (publicKeys.length === 0) return err('this build carries no key to check updates with');
  const signed = Buffer.from(signature.trim(), 'base64');
  if (signed.length !== 64) return err('its signature cannot be read');
  const bytes = Buffer.from(text);
  return publicKeys.some((pem) => verify(null, bytes, createPublicKey(pem), signed))
    ? ok(null)
    : err('its signature is not by a key that this build knows');
}
