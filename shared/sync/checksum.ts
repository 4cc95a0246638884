import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalBytes } from './canonical-bytes.ts';

const CHECKSUM_BYTES = 16;

/** A checksum over things of which each has its own name, whatever order they come in. */
export type RunningChecksum = {
  /** @returns the thing's own part, by which two of the same name are compared */
  add(name: string, content: object): string;
  /** Over everything that was added, 32 hexadecimal digits; zeros over nothing. */
  text(): string;
};

/**
 * Each thing is hashed with its name (SHA-256 over its canonical form, half of it), and the hashes are
 * folded by exclusive or: so neither side has to sort, and one change costs one hash.
 */
export function runningChecksum(): RunningChecksum {
  const folded = new Uint8Array(CHECKSUM_BYTES);
  return {
    add(name, content) {
      const own = sha256(concatBytes(utf8ToBytes(`${name}\n`), canonicalBytes(content))).subarray(
        0,
        CHECKSUM_BYTES,
      );
      for (let at = 0; at < CHECKSUM_BYTES; at++) folded[at]! ^= own[at]!;
      return bytesToHex(own);
    },
    text: () => bytesToHex(folded),
  };
}
