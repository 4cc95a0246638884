import type { Generated } from 'kysely';
import type { EnrolmentTables } from '../enrolment/tables.ts';
import type { RolloutTables } from '../rollout/tables.ts';

/**
 * The tables that are read and written row by row through Kysely's builder. Settlement's own tables
 * are written set by set in SQL (see settle/) and are listed here only as far as somebody selects them.
 */
export type Tables = RolloutTables &
  EnrolmentTables & {
    database_identity: { epoch: string };
    chain: {
      singleton: Generated<boolean>;
      name: string;
      currency: string;
      price_list_id: string;
      taxes: string;
      /** The other terms of the next catalogue version. */
      more_terms: Generated<string>;
    };
    shops: {
      id: string;
      name: string;
      series: string;
      next_till: Generated<number>;
      /** The last business date whose books are closed. */
      closed_through: Generated<string | null>;
    };
    tills: {
      id: string;
      shop_id: string;
      name: string;
      receipt_series: string;
      epoch: number;
      enrolled_at: Date;
    };
    till_epochs: {
      till_id: string;
      epoch: number;
      public_key_pem: string;
      contiguous_through: Generated<number>;
      last_seq: Generated<number>;
      last_settled_at: Date | null;
      /** Null for epochs whose token was given out before tokens belonged to epochs. */
      token_hash: string | null;
      receipt_series: string | null;
      settled_count: Generated<number>;
      contact_count: Generated<number>;
      nonce_hash: Generated<string | null>;
      previous_nonce_hash: Generated<string | null>;
      contacted_at: Generated<Date | null>;
      reported_seq: Generated<number>;
      frozen_at: Generated<Date | null>;
      frozen_reason: Generated<'copied' | 'forked' | null>;
      /** A till that is shut out: what it sends is kept aside. */
      revoked_at: Generated<Date | null>;
      /** Since when an entry is missing below one that is here, or that the till has spoken of. */
      gap_since: Generated<Date | null>;
    };
    enrolment_codes: {
      code_hash: string;
      shop_id: string;
      expires_at: Date;
      used_at: Date | null;
      used_by_key: string | null;
      till_id: string | null;
      /** The till that whoever uses the code becomes, in a new epoch. */
      renews_till: string | null;
      epoch: Generated<number | null>;
    };
    bundle_key: { private_jwk: string };
    enrolment_failures: { remote: string; at: Date };
    catalogue_versions: {
      version: number;
      published_at: Date;
      terms: string;
      pages: number;
      products: number;
      /** When a sale that names it was last settled, about. */
      last_named_at: Generated<Date>;
    };
    catalogue_pages: {
      /** Below zero while no version has them yet. */
      version: number;
      page: number;
      products: string;
      written_at: Generated<Date>;
    };
    feed: { channel: string; kind: string; catalogue_version: number | null; record_key: string | null };
    records: { channel: string; collection: string; id: string; value: string; changed_at: Date };
    policies: { scope: string; value: string };
    api_keys: {
      id: string;
      name: string;
      key_hash: string;
      scopes: string;
      created_at: Date;
      revoked_at: Date | null;
    };
    stock: { shop_id: string; product_id: string; on_hand_milli: number; counted_at: Date };
  };
