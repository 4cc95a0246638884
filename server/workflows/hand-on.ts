import { sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Database } from '../database/open-database.ts';
import type { JobOrder } from './run-job.ts';
import type { Workflow } from './workflow.ts';

const AT_ONCE_MAX = 200;

type Due = { type: string; id: string; state: string; revision: number };

/**
 * Makes jobs of documents that entered a state since the last look, or whose time has come, in the
 * transaction that notes it: a document is handed on once, and none is forgotten. What is due, the
 * database's clock says: those of several processes differ, and `due_at` is asked only once.
 *
 * @returns how many documents were looked at
 */
export async function handOn(
  db: Database,
  boss: Pick<PgBoss, 'insert'>,
  workflows: readonly Workflow[],
): Promise<number> {
  const types = JSON.stringify([...new Set(workflows.map(({ type }) => type.type))]);
  const ofTypes = sql`type in (select value from json_array_elements_text(${types}::json))`;
  return db.transaction().execute(async (trx) => {
    const entered = await sql<Due>`
      with taken as (
        select type, id from documents where handed_on < revision and ${ofTypes}
        order by type, id limit ${AT_ONCE_MAX} for update skip locked
      )
      update documents d set handed_on = revision from taken
      where d.type = taken.type and d.id = taken.id
      returning d.type, d.id, d.state, d.revision
    `.execute(trx);
    const due = await sql<Due>`
      with taken as (
        select type, id from documents where due_at <= clock_timestamp() and ${ofTypes}
        order by type, id limit ${AT_ONCE_MAX} for update skip locked
      )
      update documents d set due_at = null from taken
      where d.type = taken.type and d.id = taken.id
      returning d.type, d.id, d.state, d.revision
    `.execute(trx);
    for (const workflow of workflows) {
      const rows = workflow.when === 'due' ? due.rows : entered.rows;
      const orders = rows
        .filter(({ type, state }) => type === workflow.type.type && workflow.states.includes(state))
        .map(({ id, revision }): JobOrder => ({ workflow: workflow.name, id, revision }));
      if (orders.length === 0) continue;
      const jobs = orders.map((data) => ({ data }));
      await boss.insert(workflow.name, jobs, { db: fromKysely(trx) });
    }
    return entered.rows.length + due.rows.length;
  });
}
