/** What head office remembers of the contacts of one epoch; nonces by their hash. */
export type KnownContacts = {
  readonly count: number;
  readonly nonceHash: string | null;
  readonly previousHash: string | null;
};

/** What a till offers as proof that it is the one that made the last contact. */
export type OfferedProof = {
  readonly count: number;
  readonly lastHash: string | null;
  readonly nextHash: string;
};

/**
 * Whether a contact follows the last one.
 *
 * `next`: the proof is right. `repeat`: the till asks again with the same next nonce, because the
 * answer was lost; a copy of it would offer another. `ahead`: the till counts contacts that head office
 * has forgotten, so head office was set back; no copy can be ahead, for only head office's answers
 * move the count. `copied`: somebody else has made a contact since.
 */
export function judgeContact(
  known: KnownContacts,
  offered: OfferedProof,
): 'next' | 'repeat' | 'ahead' | 'copied' {
  if (offered.count > known.count) return 'ahead';
  if (offered.count === known.count && offered.lastHash === known.nonceHash) return 'next';
  const isRepeat =
    offered.count === known.count - 1 &&
    offered.lastHash === known.previousHash &&
    offered.nextHash === known.nonceHash;
  return isRepeat ? 'repeat' : 'copied';
}
