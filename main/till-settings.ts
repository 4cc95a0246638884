import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { ownerEmail } from '#shared/sync/enrolment.ts';
import { KEPT_DAYS } from '#shared/sync/kept-entry.ts';
import type { PrinterConnection } from '#shared/paper/printer.ts';
import { parseConnection } from './devices/printer-setup.ts';

/** By a one-time code, or by asking the owner. */
export type EnrolAtStart = { readonly headOfficeUrl: string; readonly tillName: string } & (
  | { readonly code: string }
  | { readonly email: string }
);

/** What both shells are set up by; every setting is the environment variable named here. */
export type TillSettings = {
  /** OUTPOST_TILL_DATA: the till's folder. */
  readonly folder: string;
  /** OUTPOST_DEMO_LINE=1: offer the switch that cuts the line. */
  readonly demoLine: boolean;
  /** OUTPOST_HEAD_OFFICE, OUTPOST_TILL_NAME, and OUTPOST_ENROL_CODE or OUTPOST_ENROL_EMAIL: enrol at the first start. */
  readonly enrolment: EnrolAtStart | null;
  /** OUTPOST_PRINTER: the receipt printer until one is set up on the screen (see `parseConnection`). */
  readonly printer: PrinterConnection | undefined;
  /** OUTPOST_JOURNAL_DAYS: days that answered entries stay in the journal. */
  readonly journalDays: number;
};

export const tillEnvironment = z.object({
  OUTPOST_TILL_DATA: z.string().min(1).optional(),
  OUTPOST_DEMO_LINE: z.enum(['0', '1']).default('0'),
  OUTPOST_HEAD_OFFICE: z.url({ protocol: /^https?$/ }).optional(),
  OUTPOST_ENROL_CODE: z.string().min(6).max(64).optional(),
  OUTPOST_ENROL_EMAIL: ownerEmail.optional(),
  OUTPOST_TILL_NAME: z.string().min(1).max(60).default('Till'),
  OUTPOST_PRINTER: z
    .string()
    .transform((text, context) => {
      const read = parseConnection(text);
      if (read.ok) return read.value;
      context.addIssue({ code: 'custom', message: read.problem });
      return z.NEVER;
    })
    .optional(),
  OUTPOST_JOURNAL_DAYS: z.coerce.number().int().min(1).max(36_500).default(KEPT_DAYS),
});

/** Reads variables by a schema; all that are wrong are said at once. An empty one counts as not set. */
export function readEnvironment<T>(
  schema: z.ZodType<T>,
  variables: Readonly<Record<string, string | undefined>>,
): Result<T, string> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value));
  const read = schema.safeParse(given);
  if (read.success) return ok(read.data);
  const problems = read.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  return err(`These settings are wrong:\n${problems.join('\n')}`);
}

export function toTillSettings(
  environment: z.infer<typeof tillEnvironment>,
  defaultFolder: string,
): Result<TillSettings, string> {
  const {
    OUTPOST_HEAD_OFFICE: headOfficeUrl,
    OUTPOST_ENROL_CODE: code,
    OUTPOST_ENROL_EMAIL: email,
    OUTPOST_TILL_NAME: tillName,
  } = environment;
  if (code && email) return err('OUTPOST_ENROL_CODE and OUTPOST_ENROL_EMAIL are two ways; set one of them.');
  const by = code ? { code } : email ? { email } : null;
  if (by && !headOfficeUrl)
    return err(
      `OUTPOST_ENROL_${code ? 'CODE' : 'EMAIL'} is set, but not the address OUTPOST_HEAD_OFFICE that it belongs to.`,
    );
  return ok({
    folder: resolve(environment.OUTPOST_TILL_DATA ?? defaultFolder),
    demoLine: environment.OUTPOST_DEMO_LINE === '1',
    enrolment: headOfficeUrl && by ? { headOfficeUrl, tillName, ...by } : null,
    printer: environment.OUTPOST_PRINTER,
    journalDays: environment.OUTPOST_JOURNAL_DAYS,
  });
}
