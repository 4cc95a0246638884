import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { sayPath } from '../say-issues.ts';

/** Why a request is not served. Thrown by routes only, and answered as problem+json (RFC 9457). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  /** @param more further members of the answer, such as a list of `errors` */
  constructor(status: number, code: string, detail: string, more: Readonly<Record<string, unknown>> = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

const ERRORS_LISTED_MAX = 50;

/** Decodes what came in; a fault is refused with its place, `place` being where the value stood. */
export function decode<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place: 'body' | 'query' | 'path',
): z.output<S> {
  const decoded = schema.safeParse(value);
  if (decoded.success) return decoded.data;
  const errors = decoded.error.issues.slice(0, ERRORS_LISTED_MAX).map((issue) => ({
    place: sayPath([place, ...issue.path]),
    message: issue.message,
  }));
  const first = errors[0]!;
  throw new Refusal(400, 'malformedRequest', `${first.place}: ${first.message}`, { errors });
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, code, message: detail, more } = refusal;
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="Outpost"');
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: titles[status] ?? 'Refused', status, code, detail, ...more });
}

const titles: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'Who is asking?',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Does not fit what is there',
  413: 'Too large',
  415: 'Unknown kind of content',
  422: 'Nothing was changed',
  429: 'Too many requests',
  500: 'A fault of head office',
  503: 'Out of reach',
};
