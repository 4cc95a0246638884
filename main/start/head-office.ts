import { z } from 'zod';
import { startPart, type RunningPart } from './child.ts';

const headOfficeReady = z.object({
  ready: z.literal(true),
  url: z.url(),
  adminKey: z.string(),
  /** The demo's people and their PINs, in words. */
  signIn: z.string().optional(),
});
export type HeadOfficeReady = z.infer<typeof headOfficeReady>;

/** Starts the embedded head office (queue, database, API, settlement) on a data folder. */
export function startHeadOffice(options: {
  dataFolder: string;
  demo: boolean;
  /** Whether the demo chain has people who sign in. */
  demoStaff?: boolean;
  onLine(line: string): void;
  env?: Record<string, string>;
}): Promise<RunningPart<HeadOfficeReady>> {
  return startPart({
    name: 'head office',
    command: process.execPath,
    args: ['server/main.ts'],
    env: {
      OUTPOST_DATA: options.dataFolder,
      ...(options.demo && { OUTPOST_DEMO: '1' }),
      ...(options.demoStaff && { OUTPOST_DEMO_STAFF: '1' }),
      ...options.env,
    },
    ready: headOfficeReady,
    onLine: options.onLine,
  });
}

/** Calls head office's API as its administrator. @throws Error naming the call and the answer */
export async function callHeadOffice(
  headOffice: HeadOfficeReady,
  method: string,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<unknown> {
  const response = await fetch(new URL(path, headOffice.url), {
    method,
    headers: {
      authorization: `Bearer ${headOffice.adminKey}`,
      ...(body !== undefined && { 'content-type': contentType }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Gets a one-time code with which one till can enrol at a shop. */
export async function issueEnrolmentCode(headOffice: HeadOfficeReady, shopId: string): Promise<string> {
  const answer = await callHeadOffice(headOffice, 'POST', '/v1/enrolment-codes', { shopId });
  return z.object({ code: z.string() }).parse(answer).code;
}
