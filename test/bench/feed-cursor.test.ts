import { expect, test } from 'vitest';
import { startRealPostgres } from '../fixtures/real-postgres.ts';
import { benchFeedCursor } from './feed-cursor.ts';

const real = await startRealPostgres();
if (!real.available) console.log(`cursors are not compared: ${real.reason}`);
else await real.stop();

test.skipIf(!real.available)(
  'where commits overlap, the feed loses nothing and the usual cursors do',
  async () => {
    const { rows, oursMissed, updatedAtMissed, serialMissed } = await benchFeedCursor({ writeMs: 2000 });
    expect(rows).toBeGreaterThan(100);
    expect(oursMissed).toBe(0);
    // The controls: were they to miss nothing, the test could not fail either.
    expect(updatedAtMissed).toBeGreaterThan(0);
    expect(serialMissed).toBeGreaterThan(0);
  },
  120_000,
);
