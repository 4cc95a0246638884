import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { err, ok, type Result } from '#shared/result.ts';
import {
  enrolmentAnswer,
  type EnrolmentRequest,
  FORMER_EPOCHS_MAX,
  type FormerEpoch,
  tillIdentity,
} from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import { apiUrl, askHeadOffice, type EnrolProblem } from './ask-head-office.ts';
import { type Enrolled, keepEnrolment } from './enrolments.ts';

export type EnrolWish = {
  readonly headOfficeUrl: string;
  readonly code: string;
  readonly tillName: string;
  /** The till's new key, where asking again with the same one must be the same wish. */
  readonly key?: KeyObject;
};

type EnrolPlatform = Pick<Platform, 'folder' | 'secrets' | 'fetch'>;

/**
 * Makes the till known to head office: a new Ed25519 key, of which only the public half leaves the PC,
 * and a one-time code. The identity is written last, so a till is either enrolled or not.
 *
 * @param previous who the till was until now, if it was enrolled: it goes on in a new epoch
 */
export async function enrolTill(
  platform: EnrolPlatform,
  wish: EnrolWish,
  previous?: { current: Enrolled; former: readonly Enrolled[]; epochAfter: number },
): Promise<Result<Enrolled, EnrolProblem>> {
  const privateKey = wish.key ?? generateKeyPairSync('ed25519').privateKey;
  const request: EnrolmentRequest = {
    code: wish.code,
    publicKeyPem: publicPem(privateKey),
    tillName: wish.tillName,
    ...(previous && {
      previousToken: previous.current.token,
      epochAfter: previous.epochAfter,
      former: [...previous.former, previous.current].slice(-FORMER_EPOCHS_MAX).map(toFormer),
    }),
  };
  const url = apiUrl(wish.headOfficeUrl, 'v1/enrolments');
  const answer = await askHeadOffice(platform.fetch, url, enrolmentAnswer, { body: request });
  if (!answer.ok) return answer;
  const { token } = answer.value;
  // The till keeps the address that it reached, which behind a proxy may not be the one head office knows.
  const identity = tillIdentity.parse({ ...answer.value.identity, headOfficeUrl: wish.headOfficeUrl });
  const enrolled = { identity, token, key: privateKey };
  try {
    await keepEnrolment(platform, enrolled);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err({
      code: 'ENROL_NOT_KEPT',
      message: `The enrolment could not be kept: ${reason} Ask for a new code.`,
    });
  }
  return ok(enrolled);
}

function toFormer({ identity, token, key }: Enrolled): FormerEpoch {
  const { tillId, epoch, receiptSeries } = identity;
  return { tillId, epoch, receiptSeries, token, publicKeyPem: publicPem(key) };
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
}
