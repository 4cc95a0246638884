import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import {
  enrolmentAnswer,
  type EnrolmentRequest,
  tillIdentity,
  type TillIdentity,
} from '#shared/sync/enrolment.ts';
import type { Platform } from '../platform.ts';
import { parseJson, readBody } from '../sync/read-body.ts';
import { withTimeLimit } from '../sync/time-limit.ts';
import { readIdentity, writeIdentity } from './identity-file.ts';

export type EnrolProblem = { readonly code: string; readonly message: string };

/** An enrolled till: who it is, its bearer token, the key that signs its envelopes. */
export type Enrolled = { readonly identity: TillIdentity; readonly token: string; readonly key: KeyObject };

type EnrolPlatform = Pick<Platform, 'folder' | 'secrets' | 'fetch'>;

const KEY_SECRET = 'till-key';
const TOKEN_SECRET = 'till-token';
const ENROL_TIMEOUT_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What head office says when it refuses: problem+json. */
const problemJson = z.looseObject({
  code: z.string().max(60).optional(),
  title: z.string().max(300).optional(),
  detail: z.string().max(1000).optional(),
});

/**
 * The enrolment kept in the till's folder; null before the first.
 *
 * @throws Error when the identity is there but its secrets are not: they were kept by another user or machine
 */
export async function readEnrolment({ folder, secrets }: EnrolPlatform): Promise<Enrolled | null> {
  const identity = await readIdentity(folder);
  if (!identity) return null;
  const [pem, token] = [await secrets.get(KEY_SECRET), await secrets.get(TOKEN_SECRET)];
  if (!pem || !token)
    throw new Error(
      `The till ${identity.tillId} in ${folder} has lost its key or token, so head office cannot know it.`,
    );
  return { identity, token, key: createPrivateKey(pem) };
}

/**
 * Makes the till known to head office: a new Ed25519 key, of which only the public half leaves the PC,
 * and a one-time code. The identity is written last, so a till is either enrolled or not.
 */
export async function enrolTill(
  platform: EnrolPlatform,
  wish: { headOfficeUrl: string; code: string; tillName: string },
): Promise<Result<Enrolled, EnrolProblem>> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const request: EnrolmentRequest = {
    code: wish.code,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    tillName: wish.tillName,
  };
  const base = wish.headOfficeUrl.endsWith('/') ? wish.headOfficeUrl : `${wish.headOfficeUrl}/`;
  const answer = await ask(new URL('v1/enrolments', base), request, platform.fetch);
  if (!answer.ok) return answer;
  const { token } = answer.value;
  // The till keeps the address that it reached, which behind a proxy may not be the one head office knows.
  const identity = tillIdentity.parse({ ...answer.value.identity, headOfficeUrl: wish.headOfficeUrl });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  try {
    await platform.secrets.set(KEY_SECRET, pem);
    await platform.secrets.set(TOKEN_SECRET, token);
    await writeIdentity(platform.folder, identity);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err({
      code: 'ENROL_NOT_KEPT',
      message: `The enrolment could not be kept: ${reason} Ask for a new code.`,
    });
  }
  return ok({ identity, token, key: privateKey });
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
