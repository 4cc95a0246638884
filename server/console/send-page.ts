import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { CONSOLE_STYLE } from './console-style.ts';

// The page needs its own style and nothing else: no script and no picture. Its forms come back here.
const styleHash = createHash('sha256').update(CONSOLE_STYLE).digest('base64');
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export function askToSignIn(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .header('www-authenticate', 'Basic realm="Outpost head office", charset="UTF-8"')
    .type('text/plain; charset=utf-8')
    .send('Sign in with any name and the admin key as password.');
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('x-frame-options', 'DENY')
    .send(page);
}
