import { createPublicKey } from 'node:crypto';

/** An Ed25519 public key in the one form it is kept in; undefined when the text is anything else. */
export function readPublicKey(pem: string): string | undefined {
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    // A private key would be taken by `createPublicKey` too; nobody should ever send one.
    if (key.asymmetricKeyType !== 'ed25519' || pem.includes('PRIVATE')) return undefined;
    return key.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}
