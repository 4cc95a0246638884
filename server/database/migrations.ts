import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { CHANNEL_TABLES, ENROLMENT_TABLES } from '../enrolment/tables.ts';
import { ROLLOUT_TABLES, UPDATE_FAULTS } from '../rollout/tables.ts';
import { WEBHOOK_TABLES } from '../webhooks/tables.ts';
import { EFFECT_AIMS, WORKFLOW_TABLES } from '../workflows/tables.ts';
import { IMPORT_TABLES, NAMED_VERSIONS, OPERATION_TABLES } from './operation-tables.ts';
import { COUNT_TABLES, PARKED, SETTLEMENT_TABLES, SHIFT_TABLES, WRITTEN_OFF } from './settlement-tables.ts';
import { TRANSFER_TABLES } from '../stock/tables.ts';
import { SUBSCRIPTION_TABLES } from '../subscriptions/allowed.ts';
import type { Tables } from './tables.ts';

/** A migration that is one statement after another. They stand below, so they are asked for when it runs. */
function inOrder(statements: () => readonly string[]): Migration {
  return {
    async up(db) {
      for (const statement of statements()) await sql.raw(statement).execute(db);
    },
  };
}

/** Every change of the database, in order. A migration that was released is never edited. */
const migrations: Record<string, Migration> = {
  '0001-first-sale': inOrder(() => FIRST_SALE),
  '0002-recovery': inOrder(() => RECOVERY),
  '0003-records': inOrder(() => RECORDS),
  '0005-settlement': inOrder(() => SETTLEMENT_TABLES),
  '0006-operation': inOrder(() => OPERATION_TABLES),
  '0008-rollout': inOrder(() => ROLLOUT_TABLES),
  '0009-enrolments': inOrder(() => ENROLMENT_TABLES),
  '0010-feed': inOrder(() => FEED),
  '0011-workflows': inOrder(() => [...WORKFLOW_TABLES, ...WEBHOOK_TABLES]),
  '0012-staff-roles': inOrder(() => STAFF_ROLES),
  '0013-subscriptions': inOrder(() => SUBSCRIPTION_TABLES),
  '0014-imports': inOrder(() => IMPORT_TABLES),
  '0015-channels': inOrder(() => CHANNEL_TABLES),
  '0016-effect-aims': inOrder(() => EFFECT_AIMS),
  '0017-written-off': inOrder(() => WRITTEN_OFF),
  '0018-parked': inOrder(() => PARKED),
  '0019-named-versions': inOrder(() => NAMED_VERSIONS),
  '0020-staged-pages': inOrder(() => STAGED_PAGES),
  '0021-shifts': inOrder(() => SHIFT_TABLES),
  '0022-counts': inOrder(() => COUNT_TABLES),
  '0023-update-faults': inOrder(() => UPDATE_FAULTS),
  '0024-transfers': inOrder(() => TRANSFER_TABLES),
};

const FIRST_SALE = [
  // A restored backup must get a new epoch, so that cursors of the lost future are not believed.
  `create table database_identity (singleton boolean primary key default true check (singleton), epoch text not null)`,
  `insert into database_identity (epoch) values (replace(gen_random_uuid()::text, '-', ''))`,
  `create table chain (
    singleton boolean primary key default true check (singleton),
    name text not null, currency text not null, price_list_id text not null, taxes jsonb not null)`,
  `create table shops (
    id text primary key, name text not null, series text not null unique, next_till int not null default 1)`,
  `create table tills (
    id text primary key, shop_id text not null references shops, name text not null,
    receipt_series text not null unique, epoch int not null, token_hash text not null unique,
    enrolled_at timestamptz not null)`,
  `create table till_epochs (
    till_id text not null references tills, epoch int not null, public_key_pem text not null,
    contiguous_through bigint not null default 0, last_seq bigint not null default 0,
    last_settled_at timestamptz, primary key (till_id, epoch))`,
  `create table enrolment_codes (
    code_hash text primary key, shop_id text not null references shops, expires_at timestamptz not null,
    used_at timestamptz, used_by_key text, till_id text references tills)`,
  `create table enrolment_failures (remote text not null, at timestamptz not null)`,
  `create index on enrolment_failures (at)`,

  // xid8 makes the order of the feed that of commits: see feed/read-feed.ts.
  `create table feed (
    channel text not null, xid xid8 not null default pg_current_xact_id(),
    seq bigint not null generated always as identity, kind text not null, catalogue_version int,
    body jsonb not null, bytes int not null)`,
  `create index on feed (channel, xid, seq)`,
  `create index on feed (catalogue_version) where catalogue_version is not null`,

  `create table catalogue_versions (
    version int primary key, published_at timestamptz not null, terms jsonb not null,
    pages int not null, products int not null)`,
  `create table catalogue_pages (
    version int not null references catalogue_versions, page int not null, products jsonb not null,
    primary key (version, page))`,

  // The unique keys here are what "exactly once" and "no fork" rest on.
  `create table entries (
    id uuid primary key, till_id text not null, epoch int not null, seq bigint not null, hash text not null,
    kind text not null, settled_at timestamptz not null, total_minor bigint not null, body jsonb not null,
    unique (till_id, epoch, seq))`,
  `create table sales (
    entry_id uuid primary key, sale_id uuid not null, kind text not null, till_id text not null,
    shop_id text not null, receipt_number text not null, business_date date not null,
    completed_at timestamptz not null, settled_at timestamptz not null, currency text not null,
    total_minor bigint not null, change_minor bigint not null, customer_id text, line_count int not null,
    exception_count int not null)`,
  `create index on sales (till_id)`,
  `create index on sales (settled_at)`,
  `create table sale_lines (
    entry_id uuid not null, line int not null, sale_id uuid not null, product_id text not null, code text not null,
    name text not null, unit text not null, quantity_milli bigint not null, unit_price_micros bigint not null,
    total_minor bigint not null, tax_id text not null, return_sale_id uuid, return_line int,
    primary key (entry_id, line))`,
  `create index on sale_lines (sale_id, line)`,
  `create index on sale_lines (return_sale_id, return_line) where return_sale_id is not null`,
  `create table payments (
    entry_id uuid not null, position int not null, kind text not null, amount_minor bigint not null,
    primary key (entry_id, position))`,
  `create table stock (
    shop_id text not null references shops, product_id text not null, on_hand_milli bigint not null,
    counted_at timestamptz not null, primary key (shop_id, product_id))`,
  `create table stock_movements (
    entry_id uuid not null, line int not null, shop_id text not null, product_id text not null,
    quantity_milli bigint not null, primary key (entry_id, line))`,
  `create table exceptions (
    entry_id uuid not null, position int not null, code text not null, message text not null, line int,
    primary key (entry_id, position))`,
  `create index on exceptions (code)`,
  `create table receipt_numbers (receipt_number text primary key, entry_id uuid not null)`,
  // The fingerprint keeps a till that repeats itself from filling the table: the row counts instead.
  `create table quarantine (
    id bigint generated always as identity primary key, fingerprint text not null unique,
    reason text not null, message text not null, till_id text, entry_id text, hash text,
    raw text not null, first_seen_at timestamptz not null, last_seen_at timestamptz not null,
    times int not null default 1)`,
];

const RECOVERY = [
  // A token belongs to an epoch: a till that is enrolled anew still delivers what the epoch before sold.
  `alter table till_epochs
    add token_hash text unique, add receipt_series text, add settled_count bigint not null default 0,
    add contact_count bigint not null default 0, add nonce_hash text, add previous_nonce_hash text,
    add contacted_at timestamptz, add reported_seq bigint not null default 0,
    add frozen_at timestamptz, add frozen_reason text`,
  `update till_epochs e set token_hash = t.token_hash, receipt_series = t.receipt_series,
    settled_count = (select count(*) from entries where till_id = e.till_id and epoch = e.epoch)
    from tills t where t.id = e.till_id and t.epoch = e.epoch`,
  `alter table tills drop column token_hash`,
  `alter table enrolment_codes add renews_till text references tills, add epoch int`,
  `update enrolment_codes set epoch = 1 where till_id is not null`,
  `create table bundle_key (
    singleton boolean primary key default true check (singleton), private_jwk jsonb not null)`,
];

const RECORDS = [
  // Staff, customers, settings, stock: the newest of each is what tills see (see records/put-records.ts).
  `create table records (
    channel text not null, collection text not null, id text not null, value jsonb not null,
    changed_at timestamptz not null, primary key (channel, collection, id))`,
  `alter table feed add record_key text`,
  `create index on feed (record_key) where record_key is not null`,
  // Price lists, promotions, rounding and limits of the next catalogue version.
  `alter table chain add more_terms jsonb not null default '{}'`,
];

const FEED = [
  // Handed out as it was written and never searched.
  `alter table feed alter body type json using body::json`,
];

const STAGED_PAGES = [
  // Pages are written before their version is there: see catalogue/staged-pages.ts.
  `alter table catalogue_pages drop constraint catalogue_pages_version_fkey`,
  `alter table catalogue_pages add written_at timestamptz not null default now()`,
];

const STAFF_ROLES = [
  // Who held which role when: an approval counts by what its giver was on that day.
  `create table staff_roles (
    channel text not null, id text not null, role text, since timestamptz not null,
    primary key (channel, id, since))`,
  `insert into staff_roles (channel, id, role, since)
    select channel, id, value ->> 'role', '1970-01-01Z' from records where collection = 'staff'`,
];

/**
 * Brings the database up to this program's shape. Several processes may do so at once: Kysely takes a lock.
 *
 * @throws when a migration fails, or when the database was made by a newer program
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}
