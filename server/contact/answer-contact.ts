import { sql } from 'kysely';
import type { ContactAnswer, ContactRequest, EpochAtHeadOffice, Standing } from '#shared/sync/contact.ts';
import type { Database } from '../database/open-database.ts';
import { moveEnrolments } from '../enrolment/enrolment-documents.ts';
import { hashSecret } from '../secrets.ts';
import { freezeTill } from './freeze-till.ts';
import { judgeContact } from './judge-contact.ts';

type AskingEpoch = { readonly tillId: string; readonly epoch: number };

/**
 * Answers a till's contact: whether it may go on selling, and what head office has of it. A contact
 * that does not follow the one before it freezes the till, because somebody else is this till too.
 *
 * @throws when the database is out of reach; the till then asks again
 */
export async function answerContact(
  db: Database,
  asking: AskingEpoch,
  contact: ContactRequest,
  now: Date,
): Promise<Omit<ContactAnswer, 'bundleKey'>> {
  return db.transaction().execute(async (trx) => {
    const standing = await judge(trx, asking, contact, now);
    const { epoch: database } = await trx
      .selectFrom('database_identity')
      .select('epoch')
      .executeTakeFirstOrThrow();
    return {
      ...asking,
      serverTime: now.toISOString(),
      database,
      standing,
      epochs: await epochsOf(trx, asking.tillId),
    };
  });
}

async function judge(
  trx: Database,
  asking: AskingEpoch,
  contact: ContactRequest,
  now: Date,
): Promise<Standing> {
  const { tillId, epoch } = asking;
  const row = await trx
    .selectFrom('till_epochs')
    .innerJoin('tills', 'tills.id', 'till_epochs.till_id')
    .select([
      'tills.epoch as newest',
      'contact_count',
      'nonce_hash',
      'previous_nonce_hash',
      'frozen_reason',
      'settled_count',
    ])
    .where('till_id', '=', tillId)
    .where('till_epochs.epoch', '=', epoch)
    .forUpdate('till_epochs')
    .executeTakeFirstOrThrow();
  if (row.newest > epoch) return 'superseded';
  if (row.frozen_reason) return row.frozen_reason;

  const known = {
    count: row.contact_count,
    nonceHash: row.nonce_hash,
    previousHash: row.previous_nonce_hash,
  };
  const lastHash = contact.last === null ? null : hashSecret(contact.last);
  const nextHash = hashSecret(contact.next);
  const verdict = judgeContact(known, { count: contact.count, lastHash, nextHash });
  if (verdict === 'copied') {
    await freezeTill(trx, asking, 'copied', now.toISOString());
    return 'copied';
  }
  if (await contradictsJournal(trx, asking, contact)) {
    await freezeTill(trx, asking, 'forked', now.toISOString());
    return 'forked';
  }
  if (verdict === 'ahead' || contact.settledHeard > row.settled_count) await noteRestore(trx, contact);
  const moved = verdict === 'repeat' ? {} : advanced(contact, lastHash, nextHash);
  const reported = contact.journalEnd.epoch === epoch ? contact.journalEnd.seq : 0;
  await trx
    .updateTable('till_epochs')
    .set(({ fn, ref, val }) => ({
      ...moved,
      contacted_at: now,
      reported_seq: fn<number>('greatest', [ref('reported_seq'), val(reported)]),
      // What a till speaks of and does not send is missing from now on; settlement says when it is not.
      gap_since: sql<Date | null>`case when contiguous_through < ${reported}::bigint
        then coalesce(gap_since, ${now.toISOString()}::timestamptz) else gap_since end`,
    }))
    .where('till_id', '=', tillId)
    .where('epoch', '=', epoch)
    .execute();
  // Only now is it sure that the till has its identity.
  if (row.contact_count === 0) await moveEnrolments(trx, asking, 'active', now);
  return 'good';
}

function advanced(contact: ContactRequest, lastHash: string | null, nextHash: string) {
  return { contact_count: contact.count + 1, nonce_hash: nextHash, previous_nonce_hash: lastHash };
}

/**
 * Whether head office has booked other content where the till's journal ends. An epoch that is over is
 * not held against the till: of two copies one was booked, and the other was enrolled anew for it.
 */
async function contradictsJournal(
  trx: Database,
  { tillId, epoch }: AskingEpoch,
  { journalEnd }: ContactRequest,
): Promise<boolean> {
  if (journalEnd.epoch !== epoch) return false;
  const booked = await sql<{ hash: string }>`
    select hash from entries
    where till_id = ${tillId} and epoch = ${journalEnd.epoch} and seq = ${journalEnd.seq}
  `.execute(trx);
  const hash = booked.rows[0]?.hash;
  return hash !== undefined && hash !== journalEnd.hash;
}

/**
 * The till knows of contacts or settlements that this database does not: it was restored from a backup
 * that forgot to say so. A new epoch makes every till read the feed anew and send what is missing. The
 * tills that come after it know the old epoch still, and change nothing more.
 */
async function noteRestore(trx: Database, contact: ContactRequest): Promise<void> {
  await trx
    .updateTable('database_identity')
    .set({ epoch: sql<string>`replace(gen_random_uuid()::text, '-', '')` })
    .where('epoch', '=', contact.database ?? '')
    .execute();
}

async function epochsOf(trx: Database, tillId: string): Promise<EpochAtHeadOffice[]> {
  return trx
    .selectFrom('till_epochs')
    .select([
      'epoch',
      'contiguous_through as contiguousThrough',
      'last_seq as lastSeq',
      'settled_count as settled',
    ])
    .where('till_id', '=', tillId)
    .orderBy('epoch')
    .execute();
}
