/** Keys for other programs, with what each may do; and who changed what. */
export const OPERATION_TABLES = [
  `create table api_keys (
    id text primary key, name text not null, key_hash text not null unique, scopes jsonb not null,
    created_at timestamptz not null, revoked_at timestamptz)`,
  // Who did what, without its content: prices and customers are in tables of their own.
  `create table audit_log (
    id bigint generated always as identity primary key, at timestamptz not null, actor text not null,
    method text not null, path text not null, status int not null)`,
  `create index on audit_log (at)`,
];
