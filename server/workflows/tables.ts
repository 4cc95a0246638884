/** Documents that are worked on by their type and state, and the ledger of effects that must happen once. */
export const WORKFLOW_TABLES = [
  // `handed_on` is the last revision whose jobs were made: both are written in one transaction.
  `create table documents (
    type text not null, id text not null, state text not null, revision int not null default 1, body jsonb not null,
    due_at timestamptz, handed_on int not null default 0, fault text,
    created_at timestamptz not null, changed_at timestamptz not null, primary key (type, id))`,
  `create index on documents (changed_at) where handed_on < revision`,
  `create index on documents (due_at) where due_at is not null`,
  `create index on documents (type, state, changed_at)`,
  // One row an effect. Whoever holds the highest fence may write to it, and nobody else.
  `create table effects (
    workflow text not null, document_id text not null, revision int not null,
    state text not null check (state in ('claimed', 'begun', 'done', 'unsure')),
    fence int not null, lease_until timestamptz not null, result jsonb, changed_at timestamptz not null,
    primary key (workflow, document_id, revision))`,
];

/** Who was told of an effect that was begun: they are asked what came of it, whoever is set up by then. */
export const EFFECT_AIMS = [`alter table effects add aim jsonb`];
