import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ChannelName } from '#shared/sync/feed.ts';
import { actionWorkflows } from './actions/action-workflows.ts';
import { openApi } from './api/open-api.ts';
import { catalogueWorkflows } from './catalogue/come-into-force.ts';
import { openCatalogueVersions } from './catalogue/catalogue-versions.ts';
import { CannotStart, openDataFolder, type DataFolder } from './data-folder.ts';
import { openDatabase, type Database, type OpenDatabase } from './database/open-database.ts';
import { whenDatabaseAnswers } from './database/when-database-answers.ts';
import { seedDemoChain } from './demo/seed-demo-chain.ts';
import { ensureOwner } from './enrolment/owners.ts';
import { runEnrolmentHandlers, type EnrolmentRunner } from './enrolment/run-handlers.ts';
import { openFeedBell } from './feed/feed-bell.ts';
import { shareBell } from './feed/shared-bell.ts';
import { outboxMailer } from './mail/outbox.ts';
import { smtpMailer } from './mail/smtp-mailer.ts';
import { cameAsDump, renewAfterRestore } from './operations/after-restore.ts';
import { openMetrics } from './operations/metrics.ts';
import { watchInBackground } from './operations/watch-in-background.ts';
import { startEmbeddedQueue, type EmbeddedQueue } from './queue/embedded-queue.ts';
import { openShopQueues, type ShopQueues } from './queue/shop-queues.ts';
import { newToken } from './secrets.ts';
import type { Settings } from './settings.ts';
import { createConsumer, type Consumer } from './settle/consumer.ts';
import { tillKeysIn } from './settle/till-keys.ts';
import { runWorkflows, type RunningWorkflows } from './workflows/run-workflows.ts';

/** Told of every step of the start: what, a detail, and how long it took in milliseconds. */
export type SayStep = (name: string, detail: string, ms: number) => void;

export type HeadOffice = {
  readonly url: string;
  readonly adminKey: string;
  /** Address of the queue service, without keys. */
  readonly queueUrl: string;
  readonly db: Database;
  readonly queues: ShopQueues;
  /** Looks into the queues once; the consumer that runs beside it may have been faster. */
  readonly settleOnce: Consumer['runOnce'];
  /** Settles when the embedded queue service has ended by itself; never without one. */
  readonly queueEnded: Promise<string>;
  stop(): Promise<void>;
};

/**
 * Starts head office in this process: database, feed, HTTP interface, settlement, and the queue service
 * where none is given. What was started is stopped again when a later step fails.
 *
 * @param options.report told what a person should know; the log where it is left out
 * @param options.consume false leaves settlement to `settleOnce`
 * @throws CannotStart with one sentence for a person
 */
export async function startHeadOffice(
  settings: Settings,
  options: { say?: SayStep; report?: (sentence: string) => void; consume?: boolean } = {},
): Promise<HeadOffice> {
  const say = options.say ?? (() => {});
  let log: FastifyBaseLogger | undefined;
  // What a person should know, and an outage's end with it: both are shown without asking for more.
  const report = options.report ?? ((sentence: string) => log?.warn(sentence));
  const undo: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  async function step<T>(name: string, work: () => Promise<T>, detail: (made: T) => string): Promise<T> {
    const startedAt = performance.now();
    const made = await work();
    say(name, detail(made), Math.round(performance.now() - startedAt));
    return made;
  }

  try {
    const data = await step(
      'data folder',
      () => openDataFolder(settings.dataFolder),
      (folder) => folder.path,
    );
    undo.push(() => data.release());
    const database = await step(
      'database',
      () => openPlace(settings, data),
      (opened) => sayDatabase(settings, opened),
    );
    undo.push(() => database.close());
    const queue = await step(
      'queue',
      () => openQueue(settings, data),
      (opened) => opened.detail,
    );
    undo.push(() => queue.embedded?.stop() ?? Promise.resolve());
    const { db } = database;
    if (await cameAsDump(db))
      await step(
        'restored',
        () => renewAfterRestore(db),
        ({ feedRows }) => `this database came from another server; ${feedRows} news are handed out again`,
      );
    const bell = openBell(database, report);
    undo.push(bell.stop);
    const adminKey = settings.adminKey ?? (await data.keep('admin-key', newToken));
    let url = '';
    let workflows: RunningWorkflows | undefined;
    const settlement = {
      db,
      catalogues: openCatalogueVersions(),
      findKey: tillKeysIn(db),
      ring(channels: Iterable<ChannelName>) {
        bell.ring(channels);
        workflows?.wake();
      },
      now: () => new Date().toISOString(),
      report,
    };
    const publicUrl = (): string => settings.publicUrl ?? url;
    const { demoStaff } = settings;
    const mailer = settings.mail ? smtpMailer(settings.mail) : outboxMailer(db);
    say('mail', mailer.detail, 0);
    if (settings.owner !== undefined) await ensureOwner(db, settings.owner, 'Owner');
    let enrolments: EnrolmentRunner | undefined;
    const metrics = openMetrics(db, queue.queues);
    const { logLevel, requestsPerMinute, trustedProxy } = settings;
    const parts = {
      db,
      bell,
      queues: queue.queues,
      adminKey,
      settlement,
      publicUrl,
      demoStaff,
      metrics,
      logLevel,
      requestsPerMinute,
      trustedProxy,
      keepsMail: settings.mail === undefined,
      wakeEnrolments: () => enrolments?.wake(),
    };
    const app = await openApi(parts);
    log = app.log;
    undo.push(async () => {
      bell.close();
      await app.close();
    });
    if (settings.demo) {
      await step(
        'demo chain',
        () => seedDemoChain(db, new Date(), { staff: settings.demoStaff }),
        (seeded) => seeded,
      );
    }
    url = await step(
      'interface',
      () => listen(app, settings, data),
      (at) => sayAddress(at, settings),
    );
    if (['all', 'api'].includes(settings.role)) {
      enrolments = runEnrolmentHandlers(
        { db, mailer, publicUrl, ring: bell.ring, now: () => new Date() },
        report,
      );
      undo.push(enrolments.stop);
    }
    const consumer = createConsumer(settlement, queue.queues, metrics.settled);
    const consumes = options.consume ?? ['all', 'settle'].includes(settings.role);
    if (consumes) {
      const { jobsPlace } = database;
      const parts = { db, jobsPlace, ring: bell.ring, now: () => new Date(), report };
      const works = [...actionWorkflows(db), ...catalogueWorkflows(db, parts)];
      workflows = await step(
        'workflows',
        () => whenDatabaseAnswers(() => runWorkflows(parts, works), report),
        () => 'requests of tills, catalogues at their time',
      );
      undo.push(workflows.stop, runInBackground(consumer), watchInBackground(settlement, settings.keepDays));
    }
    return {
      url,
      adminKey,
      queueUrl: queue.queues.url,
      db,
      queues: queue.queues,
      settleOnce: consumer.runOnce,
      queueEnded: queue.embedded?.ended ?? new Promise(() => {}),
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** With a PostgreSQL server there may be other processes; the embedded database has but this one. */
function openBell({ db, jobsPlace }: OpenDatabase, report: (sentence: string) => void) {
  const bell = openFeedBell();
  if (jobsPlace.kind === 'postgres') return shareBell(bell, { db, url: jobsPlace.url, report });
  return { ...bell, stop: () => Promise.resolve() };
}

function runInBackground(consumer: Consumer): () => Promise<void> {
  const stopping = new AbortController();
  const running = consumer.runForever(stopping.signal);
  return () => {
    stopping.abort();
    return running;
  };
}

async function openPlace(settings: Settings, data: DataFolder): Promise<OpenDatabase> {
  const { databaseUrl } = settings;
  try {
    if (databaseUrl !== undefined) return await openDatabase({ kind: 'postgres', url: databaseUrl });
    return await openDatabase({ kind: 'embedded', folder: join(data.path, 'database') });
  } catch (error) {
    const where = databaseUrl === undefined ? `in ${data.path}` : `at ${withoutPassword(databaseUrl)}`;
    throw new CannotStart(`The database ${where} cannot be used: ${sayError(error)}.`, { cause: error });
  }
}

function sayDatabase({ databaseUrl }: Settings, { version }: OpenDatabase): string {
  return databaseUrl === undefined ? `embedded, PostgreSQL ${version}` : `PostgreSQL ${version}`;
}

async function openQueue(
  settings: Settings,
  data: DataFolder,
): Promise<{ queues: ShopQueues; embedded?: EmbeddedQueue; detail: string }> {
  const { queueConnection, queuePrefix } = settings;
  if (queueConnection !== undefined) {
    try {
      const queues = openShopQueues(queueConnection, queuePrefix);
      return { queues, detail: queues.url };
    } catch (error) {
      throw new CannotStart(`AZURE_STORAGE_CONNECTION_STRING cannot be used: ${sayError(error)}.`);
    }
  }
  const embedded = await startEmbeddedQueue(data);
  const queues = openShopQueues(embedded.connectionString, queuePrefix);
  return { queues, embedded, detail: `embedded, ${queues.url}` };
}

/** Listens on the wished port, else on the one of the last start, which enrolled tills know, else on any. */
async function listen(app: FastifyInstance, settings: Settings, data: DataFolder): Promise<string> {
  const last = Number(await data.read('port')) || 0;
  const wishes = [...new Set([settings.port, last, 0])].filter(
    (port, index) => port > 0 || index > 0 || last === 0,
  );
  for (const port of wishes) {
    try {
      await app.listen({ host: settings.host, port });
      break;
    } catch (error) {
      if (port === 0 || !isPortTrouble(error))
        throw new CannotStart(`Cannot listen on ${settings.host}: ${sayError(error)}.`, { cause: error });
    }
  }
  const { port } = app.server.address() as AddressInfo;
  await data.replace('port', String(port));
  const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function sayAddress(url: string, settings: Settings): string {
  const wished = settings.port !== 0 && !url.endsWith(`:${settings.port}`);
  return wished ? `${url} (port ${settings.port} is taken)` : url;
}

function isPortTrouble(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:…@');
}

function sayError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(sayError).join('; ');
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
