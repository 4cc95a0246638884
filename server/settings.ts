import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/result.ts';
import { ownerEmail } from '#shared/sync/enrolment.ts';
import type { SmtpSettings } from './mail/smtp-mailer.ts';

const logLevel = z.enum(['error', 'warn', 'info', 'debug']);
export type LogLevel = z.infer<typeof logLevel>;

/** `settle-once` looks into the queues until they are empty, and ends: for cron. */
const role = z.enum(['all', 'api', 'settle', 'settle-once']);
export type Role = z.infer<typeof role>;

export type Settings = {
  /** Folder of everything embedded: queue, database, keys. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0: the port of the last start, or any. */
  readonly port: number;
  readonly publicUrl: string | undefined;
  /** Absent: an embedded database in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Absent: an embedded queue service with its data in the data folder. */
  readonly queueConnection: string | undefined;
  readonly queuePrefix: string;
  /** Absent: made once and kept in the data folder. */
  readonly adminKey: string | undefined;
  readonly logLevel: LogLevel;
  readonly requestsPerMinute: number;
  /** Addresses and networks of proxies whose word about an asker's address is believed. */
  readonly trustedProxy: readonly string[];
  /** How long answers, audit lines and what was decided are kept. */
  readonly keepDays: number;
  /** Absent: mail is kept in the outbox, which the console shows. */
  readonly mail: SmtpSettings | undefined;
  /** An owner who may let tills in at every shop, besides those set by the API. */
  readonly owner: string | undefined;
  /** What this process does: everything, or one part of it beside others. */
  readonly role: Role;
  readonly demo: boolean;
  /** Whether the demo chain has people who sign in. */
  readonly demoStaff: boolean;
};

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((text) => text === '1' || text === 'true');

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const family = isIP(address!);
  if (family === 0 || rest.length > 0) return false;
  // A network of every address would believe everybody.
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const variables = z.object({
  OUTPOST_DATA: z.string().min(1).default('.outpost/head-office'),
  OUTPOST_HOST: z.string().min(1).max(255).default('127.0.0.1'),
  OUTPOST_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'at most 65535')
    .default(0),
  OUTPOST_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'an http(s) URL' }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'begins with postgres://')
    .optional(),
  AZURE_STORAGE_CONNECTION_STRING: z
    .string()
    .regex(
      /AccountKey=|UseDevelopmentStorage=true/i,
      'a connection string with an AccountKey, which signs the access of tills',
    )
    .optional(),
  OUTPOST_QUEUE_PREFIX: z
    .string()
    .max(20)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single dashes')
    .default('outpost'),
  OUTPOST_ADMIN_KEY: z
    .string()
    .regex(/^\S{20,200}$/, '20 to 200 characters without blanks')
    .optional(),
  OUTPOST_LOG: logLevel.default('warn'),
  OUTPOST_REQUESTS_PER_MINUTE: z
    .string()
    .regex(/^\d{1,7}$/, 'a whole number')
    .transform(Number)
    .refine((count) => count >= 10, 'at least 10')
    .default(6000),
  OUTPOST_TRUSTED_PROXY: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine(
      (all) => all.length <= 20 && all.every(isNetwork),
      'addresses or networks, as 10.0.0.5, 10.1.0.0/16',
    )
    .default([]),
  OUTPOST_KEEP_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, 'a whole number')
    .transform(Number)
    .refine((days) => days >= 30, 'at least 30')
    .default(400),
  OUTPOST_MAIL_URL: z
    .url({ protocol: /^smtps?$/, error: 'smtp://user:password@host:port, or smtps://' })
    .optional(),
  OUTPOST_MAIL_FROM: z
    .string()
    .max(200)
    .regex(/^[^\r\n<>]*(<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'Name <address>, or an address')
    .optional(),
  OUTPOST_OWNER: ownerEmail.optional(),
  OUTPOST_ROLE: role.default('all'),
  OUTPOST_DEMO: flag.default(false),
  OUTPOST_DEMO_STAFF: flag.default(false),
});

const environment = variables.refine(
  ({ OUTPOST_MAIL_URL: url, OUTPOST_MAIL_FROM: from }) => (url === undefined) === (from === undefined),
  {
    path: ['OUTPOST_MAIL_FROM'],
    error: 'OUTPOST_MAIL_URL and OUTPOST_MAIL_FROM belong together',
    when: () => true,
  },
);

/** Reads the settings from the environment. A problem is a list: every fault is said at once. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Result<Settings, readonly string[]> {
  // An empty variable is one that was not set, as in `OUTPOST_PORT= npm start`.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const decoded = environment.safeParse(given);
  if (!decoded.success)
    return err(decoded.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  const { data } = decoded;
  return ok({
    dataFolder: resolve(data.OUTPOST_DATA),
    host: data.OUTPOST_HOST,
    port: data.OUTPOST_PORT,
    publicUrl: data.OUTPOST_PUBLIC_URL?.replace(/\/$/, ''),
    databaseUrl: data.DATABASE_URL,
    queueConnection: data.AZURE_STORAGE_CONNECTION_STRING,
    queuePrefix: data.OUTPOST_QUEUE_PREFIX,
    adminKey: data.OUTPOST_ADMIN_KEY,
    logLevel: data.OUTPOST_LOG,
    requestsPerMinute: data.OUTPOST_REQUESTS_PER_MINUTE,
    trustedProxy: data.OUTPOST_TRUSTED_PROXY,
    keepDays: data.OUTPOST_KEEP_DAYS,
    mail:
      data.OUTPOST_MAIL_URL !== undefined && data.OUTPOST_MAIL_FROM !== undefined
        ? { url: data.OUTPOST_MAIL_URL, from: data.OUTPOST_MAIL_FROM }
        : undefined,
    owner: data.OUTPOST_OWNER,
    role: data.OUTPOST_ROLE,
    demo: data.OUTPOST_DEMO,
    demoStaff: data.OUTPOST_DEMO && data.OUTPOST_DEMO_STAFF,
  });
}
