import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import {
  enrolmentAnswer,
  type EnrolmentRequest,
  FORMER_EPOCHS_MAX,
  type FormerEpoch,
  tillIdentity,
} from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import { parseJson, readBody } from '../sync/read-body.ts';
import { withTimeLimit } from '../sync/time-limit.ts';
import { type Enrolled, keepEnrolment } from './enrolments.ts';

export type EnrolProblem = { readonly code: string; readonly message: string };

type EnrolPlatform = Pick<Platform, 'folder' | 'secrets' | 'fetch'>;

const ENROL_TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What head office says when it refuses: problem+json. */
const problemJson = z.looseObject({
  code: z.string().max(60).optional(),
  title: z.string().max(300).optional(),
  detail: z.string().max(1000).optional(),
});

/**
 * Makes the till known to head office: a new Ed25519 key, of which only the public half leaves the PC,
 * and a one-time code. The identity is written last, so a till is either enrolled or not.
 *
 * @param previous who the till was until now, if it was enrolled: it goes on in a new epoch
 */
export async function enrolTill(
  platform: EnrolPlatform,
  wish: { headOfficeUrl: string; code: string; tillName: string },
  previous?: { current: Enrolled; former: readonly Enrolled[]; epochAfter: number },
): Promise<Result<Enrolled, EnrolProblem>> {
  const { privateKey } = generateKeyPairSync('ed25519');
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
  const base = wish.headOfficeUrl.endsWith('/') ? wish.headOfficeUrl : `${wish.headOfficeUrl}/`;
  const answer = await ask(new URL('v1/enrolments', base), request, platform.fetch);
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

async function ask(
  url: URL,
  request: EnrolmentRequest,
  through: typeof fetch,
): Promise<Result<z.infer<typeof enrolmentAnswer>, EnrolProblem>> {
  const never = new AbortController().signal;
  const attempt = withTimeLimit(ENROL_TIMEOUT_MS, never, async (signal) => {
    const response = await through(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(request),
      redirect: 'manual',
      signal,
    });
    return { status: response.status, text: (await readBody(response, ANSWER_BYTES_MAX)) ?? '' };
  });
  try {
    const { status, text } = await attempt.done;
    if (status < 200 || status > 299) return err(refusal(status, text, url));
    const decoded = enrolmentAnswer.safeParse(parseJson(text));
    return decoded.success ? ok(decoded.data) : err(notHeadOffice(url));
  } catch {
    return err({ code: 'ENROL_NO_ANSWER', message: `There is no answer from ${url.origin}.` });
  }
}

function refusal(status: number, text: string, url: URL): EnrolProblem {
  const problem = problemJson.safeParse(parseJson(text));
  const said = problem.success && (problem.data.detail ?? problem.data.title);
  if (!said) return notHeadOffice(url);
  return { code: problem.data.code ?? `ENROL_REFUSED_${status}`, message: said };
}

function notHeadOffice(url: URL): EnrolProblem {
  return { code: 'ENROL_NOT_HEAD_OFFICE', message: `${url.origin} did not answer as head office does.` };
}
