/**
 * `npm run after-restore`: to be run once after head office's database was set back to a backup, before head
 * office is started. Settings as head office's; with an embedded database head office must be stopped.
 */
import { join } from 'node:path';
import { openDataFolder } from './data-folder.ts';
import { openDatabase } from './database/open-database.ts';
import { renewAfterRestore } from './operations/after-restore.ts';
import { readSettings } from './settings.ts';

async function main(): Promise<number> {
  const settings = readSettings(process.env);
  if (!settings.ok) {
    for (const fault of settings.problem) console.error(fault);
    return 2;
  }
  const { databaseUrl, dataFolder } = settings.value;
  // The folder's lock keeps two programs from one embedded database.
  const data = databaseUrl === undefined ? await openDataFolder(dataFolder) : undefined;
  try {
    const { db, close } = await openDatabase(
      databaseUrl === undefined
        ? { kind: 'embedded', folder: join(dataFolder, 'database') }
        : { kind: 'postgres', url: databaseUrl, connectionsMax: 1 },
    );
    const { epoch, feedRows } = await renewAfterRestore(db);
    await close();
    console.log(
      `The database is a new one for every till (epoch ${epoch}); ${feedRows} news are handed out again.`,
    );
    return 0;
  } finally {
    await data?.release();
  }
}

process.exitCode = await main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : String(cause));
  return 1;
});
