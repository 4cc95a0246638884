import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { MILK, saleOf, TrialTill } from '#test/fixtures/chain-in-trial.ts';
import { deliver } from '#test/fixtures/settling.ts';
import { openCatalogueVersions } from '../catalogue/catalogue-versions.ts';
import { openAlerts } from './alerts.ts';
import { decideQuarantined, listQuarantined } from './quarantined.ts';

const ROUNDS = 6;
const CASES = 8;

await describeOnBothDatabases('quarantine', (opened) => {
  test('an alert ends when its last cases are decided at the same moment', async () => {
    const { db } = opened;
    const till = await TrialTill.enrol(db);
    const changed = () => ({
      ...till.seal(saleOf([{ product: MILK }])),
      sealedAt: '2026-03-02T11:11:00.000Z',
    });
    const dismissal = { action: 'dismiss', owner: 'Ann', note: 'looked at' } as const;
    for (let round = 0; round < ROUNDS; round++) {
      await deliver(db, [await till.envelope(Array.from({ length: CASES }, changed))]);
      const cases = await listQuarantined(db, 'open');
      expect(cases).toHaveLength(CASES);
      expect(await openAlerts(db, 10)).toHaveLength(1);
      const decide = ({ id }: { id: number }) =>
        decideQuarantined(db, openCatalogueVersions(), id, dismissal, new Date());
      expect((await Promise.all(cases.map(decide))).every(({ ok }) => ok)).toBe(true);
      expect(await openAlerts(db, 10)).toEqual([]);
    }
  });
});
