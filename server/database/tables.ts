import type { Generated } from 'kysely';

/**
 * The tables that are read and written row by row through Kysely's builder. Settlement's own tables
 * are written set by set in SQL (see settle/) and are listed here only as far as somebody selects them.
 */
export type Tables = {
  database_identity: { epoch: string };
  chain: {
    singleton: Generated<boolean>;
    name: string;
    currency: string;
    price_list_id: string;
    taxes: string;
  };
  shops: { id: string; name: string; series: string; next_till: Generated<number> };
  tills: {
    id: string;
    shop_id: string;
    name: string;
    receipt_series: string;
    epoch: number;
    token_hash: string;
    enrolled_at: Date;
  };
  till_epochs: {
    till_id: string;
    epoch: number;
    public_key_pem: string;
    contiguous_through: Generated<number>;
    last_seq: Generated<number>;
    last_settled_at: Date | null;
  };
  enrolment_codes: {
    code_hash: string;
    shop_id: string;
    expires_at: Date;
    used_at: Date | null;
    used_by_key: string | null;
    till_id: string | null;
  };
  enrolment_failures: { remote: string; at: Date };
  catalogue_versions: { version: number; published_at: Date; terms: string; pages: number; products: number };
  catalogue_pages: { version: number; page: number; products: string };
  feed: { channel: string; kind: string; catalogue_version: number | null };
  stock: { shop_id: string; product_id: string; on_hand_milli: number; counted_at: Date };
};
