/**
 * Goods on their way from shop to shop, and a ledger of what moves stock besides sales and counts: with the
 * differences of counts and the movements of sales that are not `counted` it adds up to what is on hand.
 */
export const TRANSFER_TABLES = [
  // The key is the asker's: the same one again is the same transfer.
  `create table stock_transfers (
    id uuid primary key, number bigint not null unique generated always as identity, key text not null unique,
    from_shop text not null references shops, to_shop text not null references shops, note text not null,
    state text not null check (state in ('sent', 'received', 'refused', 'cancelled')),
    sent_at timestamptz not null, sent_by text not null,
    ended_at timestamptz, ended_by text, ended_note text, check (from_shop <> to_shop))`,
  `create table stock_transfer_lines (
    transfer_id uuid not null references stock_transfers, line int not null, product_id text not null,
    sent_milli bigint not null check (sent_milli > 0), received_milli bigint check (received_milli >= 0),
    primary key (transfer_id, line), unique (transfer_id, product_id))`,
  // Counted: nobody had counted the product in the shop by then; the first count will have seen it.
  `create table stock_ledger (
    id bigint primary key generated always as identity, shop_id text not null references shops,
    product_id text not null, quantity_milli bigint not null, reason text not null, reference text not null,
    line int not null, moved_at timestamptz not null, counted boolean not null,
    unique (reference, line, reason))`,
  `create index on stock_ledger (shop_id, product_id, moved_at)`,
];
