import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Database } from '../database/open-database.ts';
import type { FeedBell } from './feed-bell.ts';

const SIGNAL = 'outpost_feed';
/** PostgreSQL takes less than 8,000 bytes in one signal. */
const SIGNAL_BYTES_MAX = 7000;
const PAUSE_MS = 500;
const PAUSE_MAX_MS = 30_000;

export type SharedBell = FeedBell & {
  /** Settles once this process hears the others; again after a lost connection it does so by itself. */
  readonly hears: Promise<void>;
  /** Hears and says nothing any more. */
  stop(): Promise<void>;
};

/**
 * Rings in every process of head office that uses the same PostgreSQL, by its LISTEN and NOTIFY, so that a
 * till which waits at one process hears at once what another has committed. Whoever rings has committed: a
 * signal within the transaction would make all commits that signal wait for each other.
 *
 * It is only quicker than looking. A signal that is lost, with a connection or behind a pooler that knows no
 * LISTEN, is made up for by the look that each waiting reader takes by itself (see read-feed.ts).
 *
 * @param bell of this process, which is rung for both
 * @param report told once when hearing ends, and never that it goes on
 */
export function shareBell(
  bell: FeedBell,
  { db, url, report = () => {} }: { db: Database; url: string; report?: (sentence: string) => void },
): SharedBell {
  const own = randomUUID();
  const stopping = new AbortController();
  const hears = Promise.withResolvers<void>();
  let unsaid = new Set<string>();
  let saying: Promise<void> | undefined;

  async function say(): Promise<void> {
    while (unsaid.size > 0) {
      const channels = [...unsaid];
      unsaid = new Set();
      for (const text of signalsOf(own, channels))
        await sql`select pg_notify(${SIGNAL}, ${text})`.execute(db).catch(() => {});
    }
    saying = undefined;
  }

  function hear(text: string | undefined): void {
    const [from, ...channels] = (text ?? '').split('\n');
    if (from !== own) bell.ring(channels);
  }

  async function listen(): Promise<void> {
    let pause = PAUSE_MS;
    let isSaid = false;
    while (!stopping.signal.aborted) {
      const client = new Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 });
      try {
        const lost = untilLost(client, stopping.signal);
        client.on('notification', ({ payload }) => hear(payload));
        await client.connect();
        await client.query(`listen ${SIGNAL}`);
        hears.resolve();
        pause = PAUSE_MS;
        await lost;
      } catch (error) {
        if (!isSaid) report(`news of other processes are looked for, not heard: ${String(error)}`);
        isSaid = true;
      }
      await client.end().catch(() => {});
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      pause = Math.min(pause * 2, PAUSE_MAX_MS);
    }
  }

  const listening = listen();
  return {
    ...bell,
    hears: hears.promise,
    ring(channels) {
      const rung = [...channels];
      bell.ring(rung);
      if (rung.length === 0 || stopping.signal.aborted) return;
      for (const channel of rung) unsaid.add(channel);
      saying ??= say();
    },
    async stop() {
      stopping.abort();
      await listening;
      await saying;
    },
  };
}

/** Settles when the connection is gone, or nobody wants it any more. */
function untilLost(client: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // What happens to the connection is no error of the process: the loop opens another.
    client.on('error', () => resolve());
    client.on('end', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The channels that were rung, in as few signals as they fit into. */
function signalsOf(own: string, channels: readonly string[]): string[] {
  const signals: string[] = [];
  let text = own;
  for (const channel of channels) {
    if (text !== own && Buffer.byteLength(text) + Buffer.byteLength(channel) >= SIGNAL_BYTES_MAX) {
      signals.push(text);
      text = own;
    }
    text += `\n${channel}`;
  }
  return [...signals, text];
}
