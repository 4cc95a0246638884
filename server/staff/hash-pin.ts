import { randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';

/**
 * Hashes a PIN with argon2id as OWASP's password storage sheet has it (19 MiB, two passes, one lane).
 * It keeps a PIN from being read, not from being guessed: ten thousand tries of four digits are few for
 * whoever holds the hash. So hashes travel only to tills, whose store is encrypted.
 *
 * @returns PHC form
 */
export function hashPin(pin: string): Promise<string> {
  return argon2id({
    password: pin,
    salt: randomBytes(16),
    memorySize: 19_456,
    iterations: 2,
    parallelism: 1,
    hashLength: 32,
    outputType: 'encoded',
  });
}
