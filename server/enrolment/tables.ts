import type { Generated } from 'kysely';

/**
 * How far the enrolment of a till is, one document an epoch:
 *
 *   new ──mail sent──▶ confirming ──owner──▶ confirmed ──first contact──▶ active ──▶ frozen, revoked
 *    │                    │ no: refused          │ never fetched                 └─▶ replaced (a newer epoch)
 *    └───── too late: expired ◀──────────────────┘
 *
 * A till that comes with an administrator's code begins at `confirmed`.
 */
export type EnrolmentState =
  | 'new'
  | 'confirming'
  | 'confirmed'
  | 'active'
  | 'frozen'
  | 'revoked'
  | 'replaced'
  | 'refused'
  | 'expired';

/** The kinds of channels; which one of a kind a till has follows from its shop. */
export type ChannelKind = 'chain' | 'shop' | 'till' | 'management';

export type EnrolmentTables = {
  /** Who may let tills in, by e-mail. */
  owners: { email: string; name: string; shop_ids: string | null };
  enrolments: {
    id: string;
    state: EnrolmentState;
    till_name: string;
    /** Whom the till named; the same for an address that is no owner's. */
    email_hash: string | null;
    /** Null where the address is no owner's: then no mail is sent, and nothing else differs. */
    owner_email: string | null;
    /** Network address of the till that asked. */
    remote: string | null;
    /** Stands on the till's screen and in the mail, for comparing. */
    comparison: string | null;
    /** Of the secret by which the asking till fetches its identity. */
    secret_hash: string | null;
    /** Of the mailed code; null when it cannot be used any more. */
    code_hash: string | null;
    wrong_codes: Generated<number>;
    /** The owner said that a manager works at this till. */
    for_manager: Generated<boolean>;
    shop_id: string | null;
    till_id: string | null;
    epoch: number | null;
    requested_at: Date;
    changed_at: Date;
    expires_at: Date | null;
    /** When its state's handler runs next; null: never. */
    due_at: Date | null;
    /** Runs of the state's handler that did not end well. */
    tries: Generated<number>;
    problem: string | null;
  };
  till_channels: {
    till_id: string;
    kind: ChannelKind;
    state: 'active' | 'paused';
    changed_at: Date;
  };
  outbox: { id: Generated<number>; recipient: string; subject: string; body: string; at: Date };
};

/** Only what differs from the rule: chain, shop and till are active, management is not there. */
export const CHANNEL_TABLES = [
  `create table till_channels (
    till_id text not null references tills, kind text not null, state text not null,
    changed_at timestamptz not null, primary key (till_id, kind))`,
];

export const ENROLMENT_TABLES = [
  `create table owners (email text primary key, name text not null, shop_ids jsonb)`,
  `create table enrolments (
    id uuid primary key, state text not null, till_name text not null, email_hash text, owner_email text,
    remote text, comparison text, secret_hash text unique, code_hash text, wrong_codes int not null default 0,
    for_manager boolean not null default false,
    shop_id text references shops, till_id text references tills, epoch int,
    requested_at timestamptz not null, changed_at timestamptz not null, expires_at timestamptz,
    due_at timestamptz, tries int not null default 0, problem text, unique (till_id, epoch))`,
  `create index on enrolments (due_at) where due_at is not null`,
  `create index on enrolments (requested_at)`,
  `insert into enrolments (id, state, till_name, shop_id, till_id, epoch, requested_at, changed_at)
    select gen_random_uuid(),
      case when e.revoked_at is not null then 'revoked' when e.epoch < t.epoch then 'replaced'
        when e.frozen_at is not null then 'frozen' else 'active' end,
      t.name, t.shop_id, t.id, e.epoch, t.enrolled_at, coalesce(e.revoked_at, e.frozen_at, t.enrolled_at)
    from till_epochs e join tills t on t.id = e.till_id`,
  // Mail of a head office without a mail server, to be read on its console.
  `create table outbox (
    id bigint generated always as identity primary key, recipient text not null, subject text not null,
    body text not null, at timestamptz not null)`,
];
