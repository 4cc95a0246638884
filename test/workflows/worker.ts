import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '#server/database/open-database.ts';
import { runWorkflows } from '#server/workflows/run-workflows.ts';
import { orderWorkflows } from './orders.ts';

/**
 * A worker in a process of its own. At an order named `kill-STEP` it ends itself as a power cut would,
 * and at `stop-STEP` it stands still until it is told to go on: each once, noted in a file.
 */
const { DATABASE_URL = '', BANK_URL = '', MARKS = '' } = process.env;

const opened = await openDatabase({ kind: 'postgres', url: DATABASE_URL });
await runWorkflows(
  {
    db: opened.db,
    jobsPlace: opened.jobsPlace,
    ring: () => {},
    now: () => new Date(),
    report: (sentence) => console.error(sentence),
    async step(step, id) {
      const signal = { [`kill-${step}`]: 'SIGKILL', [`stop-${step}`]: 'SIGSTOP' }[id];
      const mark = join(MARKS, id);
      if (signal === undefined || existsSync(mark)) return;
      writeFileSync(mark, String(process.pid));
      process.kill(process.pid, signal);
      // The signal reaches the process in its own time: nothing is done until it has.
      await sleep(500);
    },
  },
  orderWorkflows(BANK_URL),
  { lookEveryMs: 200, superviseSeconds: 1, pollSeconds: 0.5, atOnce: 4 },
);
