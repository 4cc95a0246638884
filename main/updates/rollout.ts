import { createHash } from 'node:crypto';
import type { UpdateOrder } from '#shared/sync/update-order.ts';

/**
 * A shop's place in the rollout of a version, from 0 up to 100. All tills of a shop have the same, so
 * that a shop never works with two versions longer than it must; the version is part of it, so that it
 * is not always the same shops that go first.
 */
export function rolloutPlace(version: string, shopId: string): number {
  const digest = createHash('sha256').update(`${version}\n${shopId}`).digest();
  return (digest.readUInt32BE(0) / 2 ** 32) * 100;
}

/**
 * Whether a shop's tills may have a version now. Head office's word counts before the feed's own;
 * where neither says anything, all shops may.
 *
 * @param feedPercent `stagingPercentage` of the signed manifest
 */
export function mayHave(
  version: string,
  shopId: string,
  order: UpdateOrder | null,
  feedPercent: number | undefined,
): boolean {
  const said = order?.rollouts.find((rollout) => rollout.version === version);
  if (said?.paused) return false;
  return rolloutPlace(version, shopId) < (said?.percent ?? feedPercent ?? 100);
}
