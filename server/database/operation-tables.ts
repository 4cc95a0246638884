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

/**
 * When a sale that names a version was last settled. Of those that are here nobody knows: they count as
 * named now.
 */
export const NAMED_VERSIONS = [
  `alter table catalogue_versions add last_named_at timestamptz not null default now()`,
];

/** How far the imports of catalogues are, and how they ended. */
export const IMPORT_TABLES = [
  `create table catalogue_imports (
    id bigint generated always as identity primary key, begun_at timestamptz not null, changed_at timestamptz not null,
    state text not null, rows int not null default 0, bad_rows int not null default 0, version int, message text)`,
];
