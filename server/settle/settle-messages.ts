import { err, ok } from '#shared/result.ts';
import type { ChannelName } from '#shared/sync/feed.ts';
import type { CatalogueVersions } from '../catalogue/catalogue-versions.ts';
import type { Database } from '../database/open-database.ts';
import type { Message, ShopQueue } from '../queue/shop-queues.ts';
import { checkEntry, nameOf } from './check-entry.ts';
import { openEnvelope, type EnvelopeProblem } from './open-envelope.ts';
import type { Suspect } from './quarantine.ts';
import { DELIVERIES_MAX, isTransient, settleSafely, type Delivered } from './settle-safely.ts';
import type { FindTillKey } from './till-keys.ts';

/** A transaction that runs long holds back every till's feed, so large deliveries are settled in parts. */
const ENTRIES_PER_TRANSACTION_MAX = 1000;

export type SettlementParts = {
  readonly db: Database;
  readonly catalogues: CatalogueVersions;
  readonly findKey: FindTillKey;
  /** Tells the readers of these channels that an answer was committed. */
  ring(channels: Iterable<ChannelName>): void;
  /** Moment of settlement, ISO 8601. */
  now(): string;
  /** Told of what a person should know, one sentence at a time. */
  report(sentence: string): void;
};

export type Tally = {
  messages: number;
  settled: number;
  replayed: number;
  quarantined: number;
  failed: number;
};

type OpenedMessage = { message: Message; entries: Delivered[]; suspects: Suspect[]; failed?: true };

/**
 * Settles received messages and deletes each one after all it held is committed, never before.
 *
 * @throws when database or queue are out of reach; the messages come back by themselves
 */
export async function settleMessages(
  parts: SettlementParts,
  queue: Pick<ShopQueue, 'delete'>,
  messages: readonly Message[],
): Promise<Tally> {
  const tally: Tally = { messages: messages.length, settled: 0, replayed: 0, quarantined: 0, failed: 0 };
  let waiting: OpenedMessage[] = [];
  let count = 0;
  // One that has come back often is settled alone: whatever is wrong with it, nobody waits for it.
  const [troubled, plain] = [messages.filter(hasTrouble), messages.filter((one) => !hasTrouble(one))];
  for (const message of plain) {
    const opened = await openMessage(parts, message);
    if (count > 0 && count + opened.entries.length > ENTRIES_PER_TRANSACTION_MAX) {
      await settleOpened(parts, queue, waiting, tally);
      waiting = [];
      count = 0;
    }
    waiting.push(opened);
    count += opened.entries.length;
  }
  if (waiting.length > 0) await settleOpened(parts, queue, waiting, tally);
  for (const message of troubled)
    await settleOpened(parts, queue, [await openMessage(parts, message)], tally);
  return tally;
}

function hasTrouble({ deliveries }: Message): boolean {
  return deliveries > DELIVERIES_MAX;
}

async function settleOpened(
  parts: SettlementParts,
  queue: Pick<ShopQueue, 'delete'>,
  opened: readonly OpenedMessage[],
  tally: Tally,
): Promise<void> {
  const batch = {
    entries: opened.flatMap(({ entries }) => entries),
    suspects: opened.flatMap(({ suspects }) => suspects),
  };
  const done = await settleSafely(parts.db, parts.catalogues, batch, parts.now());
  parts.ring(done.channels);
  tally.settled += done.settled;
  tally.replayed += done.replayed;
  tally.quarantined += done.quarantined;
  tally.failed += done.failed.length;
  for (const { entry, why } of done.failed)
    parts.report(`entry ${entry.id} of till ${entry.tillId} cannot be booked, will be tried again: ${why}`);
  const failed = new Set(done.failed.map(({ entry }) => entry));
  const finished = opened.filter((one) => !one.failed && !one.entries.some(({ entry }) => failed.has(entry)));
  await Promise.all(finished.map(({ message }) => queue.delete(message)));
}

async function openMessage({ findKey }: SettlementParts, message: Message): Promise<OpenedMessage> {
  const opened: OpenedMessage = { message, entries: [], suspects: [] };
  const envelope = await openSurely(message, findKey);
  if (!envelope.ok) {
    opened.suspects.push(...suspectsOf(envelope.problem, message.text));
    return opened;
  }
  if (envelope.value === 'failed') return { ...opened, failed: true };
  const { signer, entries } = envelope.value;
  for (const raw of entries) {
    const checked = checkEntry(raw, signer);
    if (checked.ok) {
      opened.entries.push({ ...checked.value, deliveries: message.deliveries });
      continue;
    }
    const name = nameOf(raw);
    opened.suspects.push({
      ...checked.problem,
      raw: JSON.stringify(raw),
      tillId: signer.tillId,
      answer: name && { tillId: signer.tillId, entryId: name.id, hash: name.hash },
    });
  }
  return opened;
}

/**
 * What is kept of an envelope that cannot be opened: the whole of it. Of a newer protocol each entry is
 * kept by itself and once, for its till sends it again, with others and at another time, until it settles.
 */
function suspectsOf({ newer, ...problem }: EnvelopeProblem, text: string): Suspect[] {
  if (!newer) return [{ ...problem, raw: text }];
  const { protocol, keyId, entries } = newer;
  if (entries.length === 0) return [{ ...problem, raw: text, parked: { protocol, key: keyId } }];
  return entries.map((entry) => {
    const raw = JSON.stringify(entry);
    return { ...problem, raw, parked: { protocol, key: `${keyId} ${raw}`, name: nameOf(entry) } };
  });
}

/** Opens a message; one that breaks the program stays in the queue, and is kept aside in the end. */
async function openSurely(
  message: Message,
  findKey: FindTillKey,
): Promise<Awaited<ReturnType<typeof openEnvelope>> | { readonly ok: true; readonly value: 'failed' }> {
  try {
    return await openEnvelope(message.text, findKey);
  } catch (error) {
    if (isTransient(error)) throw error;
    if (!hasTrouble(message)) return ok('failed' as const);
    const why = error instanceof Error ? error.message : String(error);
    return err({
      reason: 'notAnEnvelope',
      message: `could not be opened after ${message.deliveries} deliveries: ${why}`.slice(0, 500),
    });
  }
}
