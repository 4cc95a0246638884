/** Tables and columns of head office's further rules: policies, claims, credit, counts, closed books, alerts. */
export const SETTLEMENT_TABLES = [
  // Scope: '' for the whole chain, else a shop. See chain/policies.ts.
  `create table policies (scope text primary key, value jsonb not null)`,
  `alter table shops add closed_through date`,
  `alter table till_epochs add revoked_at timestamptz, add gap_since timestamptz`,

  // A sale's id belongs to the first entry that carries it. A refund that comes before its sale waits here:
  // whoever claims the same id next waits for the other's commit, so neither can miss the other.
  `create table sale_ids (sale_id uuid primary key, entry_id uuid, awaited boolean not null)`,
  `insert into sale_ids (sale_id, entry_id, awaited)
    select distinct on (sale_id) sale_id, entry_id, false from sales order by sale_id, settled_at, entry_id`,
  `drop index sale_lines_sale_id_line_idx`,
  `create table single_uses (kind text not null, key text not null, entry_id uuid not null, primary key (kind, key))`,

  `alter table sales add posted_on date, add sold_at timestamptz`,
  `update sales set posted_on = business_date, sold_at = completed_at`,
  `alter table sales alter posted_on set not null, alter sold_at set not null`,
  `drop index sales_till_id_idx`,
  `create index on sales (shop_id, sold_at)`,
  `alter table stock_movements add counted boolean not null default false`,

  `alter table exceptions add state text not null default 'open', add owner text, add how text, add note text,
    add changed_at timestamptz`,
  `create index on exceptions (state, code)`,
  // A fork that a person accepted is booked beside the entry whose place it takes: 1, 2, …
  `alter table entries add fork int not null default 0`,
  // Read by head office as a whole and never searched: kept as it came, which costs half of the time.
  `alter table entries alter body type json using body::json`,
  `alter table entries drop constraint entries_till_id_epoch_seq_key`,
  `alter table entries add constraint entries_place unique (till_id, epoch, seq, fork)`,
  `alter table quarantine add state text not null default 'open', add owner text, add note text, add changed_at timestamptz`,

  `create table customer_accounts (customer_id text primary key, balance_minor bigint not null default 0)`,
  `create table customer_ledger (
    source text primary key, customer_id text not null, amount_minor bigint not null, at timestamptz not null)`,
  `create index on customer_ledger (customer_id, at)`,
  // Who said what about a customer, and when: the latest word on each field counts, and all are kept.
  `create table customer_changes (
    customer_id text not null, field text not null, value text, said_at timestamptz not null,
    entry_id uuid not null, counts boolean not null, primary key (entry_id, field))`,
  `create index on customer_changes (customer_id, field)`,

  `create table shifts (
    shift_id uuid primary key, till_id text not null, epoch int not null, shop_id text not null, currency text not null,
    opened_seq bigint, opened_at timestamptz, float_minor bigint,
    closed_seq bigint, closed_at timestamptz, counted_minor bigint, expected_minor bigint)`,
  `create index on shifts (till_id, epoch, opened_seq)`,

  `create table alerts (
    id bigint generated always as identity primary key, kind text not null, subject text not null,
    message text not null, raised_at timestamptz not null, ended_at timestamptz)`,
  `create unique index on alerts (kind, subject) where ended_at is null`,
];

/** Which protocol must be understood before what is parked can be opened. */
export const PARKED = [`alter table quarantine add protocol int`];

/** Places in tills' journals that nobody waits for any more, and who said so. */
export const WRITTEN_OFF = [
  `create table written_off (
    till_id text not null, epoch int not null, seq bigint not null, owner text not null, note text not null,
    at timestamptz not null, primary key (till_id, epoch, seq),
    foreign key (till_id, epoch) references till_epochs (till_id, epoch))`,
];

/** Shifts that a till opened in one epoch and closed in the next: the place of the closing has an epoch too. */
export const SHIFT_TABLES = [
  `alter table shifts add closed_epoch int`,
  `update shifts set closed_epoch = epoch where closed_seq is not null`,
  `create index on shifts (opened_at)`,
];

/**
 * What was counted, and the difference that it made: with the movements that are not `counted` they add up to
 * what is on hand. What is on hand already begins with a line of its own.
 */
export const COUNT_TABLES = [
  `create table stock_counts (
    id bigint generated always as identity primary key, source text not null, shop_id text not null,
    product_id text not null, counted_milli bigint not null, counted_at timestamptz not null,
    booked_at timestamptz not null, verdict text not null, difference_milli bigint not null,
    questioned boolean not null)`,
  `create index on stock_counts (shop_id, product_id)`,
  `update stock_movements m set counted = true where not counted
    and not exists (select 1 from stock s where s.shop_id = m.shop_id and s.product_id = m.product_id)`,
  `insert into stock_counts (source, shop_id, product_id, counted_milli, counted_at, booked_at, verdict,
      difference_milli, questioned)
    select 'opening', s.shop_id, s.product_id, s.on_hand_milli, s.counted_at, now(), 'accepted',
      s.on_hand_milli - coalesce(m.moved, 0), false
    from stock s
    left join (
      select shop_id, product_id, sum(quantity_milli)::bigint as moved
      from stock_movements where not counted group by shop_id, product_id
    ) as m using (shop_id, product_id)`,
];
