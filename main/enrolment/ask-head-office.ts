import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { ignoringUnknown } from '#shared/sync/unknown-fields.ts';
import { parseJson, readBody } from '../sync/read-body.ts';
import { withTimeLimit } from '../sync/time-limit.ts';

export type EnrolProblem = { readonly code: string; readonly message: string };

const ANSWER_WITHIN_MS = 20_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/** What head office says when it refuses: problem+json. */
const problemJson = z.looseObject({
  code: z.string().max(60).optional(),
  title: z.string().max(300).optional(),
  detail: z.string().max(1000).optional(),
});

/** Where head office's API is, below the address that a person typed. */
export function apiUrl(headOfficeUrl: string, path: string): URL {
  return new URL(path, headOfficeUrl.endsWith('/') ? headOfficeUrl : `${headOfficeUrl}/`);
}

/**
 * Asks a head office that does not know this till yet. `ENROL_NO_ANSWER` may be tried again; any other
 * problem is an answer.
 *
 * @param request.waitMs how long head office may hold the request back
 */
export async function askHeadOffice<T>(
  through: typeof fetch,
  url: URL,
  schema: z.ZodType<T>,
  request: { body?: unknown; token?: string; waitMs?: number; signal?: AbortSignal },
): Promise<Result<T, EnrolProblem>> {
  const { body, token, waitMs = 0, signal = new AbortController().signal } = request;
  const attempt = withTimeLimit(ANSWER_WITHIN_MS + waitMs, signal, async (limited) => {
    const response = await through(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: limited,
    });
    return { status: response.status, text: (await readBody(response, ANSWER_BYTES_MAX)) ?? '' };
  });
  try {
    const { status, text } = await attempt.done;
    if (status < 200 || status > 299) return err(refusal(text, url));
    const decoded = ignoringUnknown(schema).safeParse(parseJson(text));
    return decoded.success ? ok(decoded.data) : err(notHeadOffice(url));
  } catch {
    return err({ code: 'ENROL_NO_ANSWER', message: `There is no answer from ${url.origin}.` });
  }
}

function refusal(text: string, url: URL): EnrolProblem {
  const problem = problemJson.safeParse(parseJson(text));
  const said = problem.success && (problem.data.detail ?? problem.data.title);
  if (!said) return notHeadOffice(url);
  return { code: problem.data.code ?? 'ENROL_REFUSED', message: said };
}

function notHeadOffice(url: URL): EnrolProblem {
  return { code: 'ENROL_NOT_HEAD_OFFICE', message: `${url.origin} did not answer as head office does.` };
}
