/** Where the chain's own systems are asked, and what proves that head office asks. */
export const WEBHOOK_TABLES = [
  `create table webhooks (
    id text primary key, url text not null, kinds jsonb not null, description text not null,
    paused_because text, created_at timestamptz not null, changed_at timestamptz not null)`,
  // A kind of request is answered by one system.
  `create table webhook_kinds (kind text primary key, webhook_id text not null references webhooks on delete cascade)`,
  `create table webhook_secrets (
    id text primary key, webhook_id text not null references webhooks on delete cascade, secret text not null,
    created_at timestamptz not null, ends_at timestamptz)`,
  `create index on webhook_secrets (webhook_id)`,
];
