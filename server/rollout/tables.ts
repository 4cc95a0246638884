import type { Generated } from 'kysely';

/** Which version each till runs, and how far each version may go. */
export const ROLLOUT_TABLES = [
  `create table till_versions (
    till_id text primary key references tills, version text not null, health text not null,
    ill jsonb not null, changed_at timestamptz not null, reported_at timestamptz not null)`,
  `create index on till_versions (version)`,
  // percent null: as far as the feed's own manifest says.
  `create table rollouts (
    version text primary key, percent int check (percent between 0 and 100),
    paused boolean not null default false, stopped_because text,
    ill_percent_max int not null default 5 check (ill_percent_max between 0 and 100),
    changed_at timestamptz not null)`,
];

/** Why a till's next version comes no further, as the till says it. */
export const UPDATE_FAULTS = [`alter table till_versions add column fault jsonb`];

export type RolloutTables = {
  till_versions: {
    till_id: string;
    version: string;
    health: 'unproven' | 'healthy';
    ill: string;
    fault: string | null;
    changed_at: Date;
    reported_at: Date;
  };
  rollouts: {
    version: string;
    percent: Generated<number | null>;
    paused: Generated<boolean>;
    stopped_because: Generated<string | null>;
    ill_percent_max: Generated<number>;
    changed_at: Date;
  };
};
