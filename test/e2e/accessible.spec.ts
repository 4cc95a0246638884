import { expect, test } from '@playwright/test';
import { barriersOn } from '../fixtures/barriers.ts';
import { crampedOn } from '../fixtures/cramped.ts';
import { goRound, ROUNDS, wear } from '../screenshots/stage.ts';

// Each round has a till of its own: both workers share them.
test.describe.configure({ mode: 'parallel' });

for (const round of ROUNDS)
  test(`the screens ${round.name} can be used by everybody: in the light, in the dark, from right to left, and by a finger on any screen`, async () => {
    test.setTimeout(600_000);
    const findings: string[] = [];
    const faults = await goRound(round, async ({ name }, stage) => {
      const look = async (looks: string, what: Parameters<typeof barriersOn>[1]): Promise<void> => {
        const barriers = await barriersOn(stage.page, what);
        findings.push(...barriers.map((barrier) => `${name} ${looks}: ${barrier}`));
      };
      const measure = async (looks: string): Promise<void> => {
        const places = await crampedOn(stage.page);
        findings.push(...places.map((place) => `${name} ${looks}: ${place}`));
      };
      await look('light', 'everything');
      await measure('comfortable');
      await wear(stage, { theme: 'light', language: 'ar' });
      await look('from right to left', 'everything');
      await measure('from right to left');
      // The walk is the costly part, and what is on a screen is the same in the dark.
      await wear(stage, { theme: 'dark', language: 'en', density: 'compact' });
      await look('dark', 'colours');
      await measure('compact');
    });
    expect(faults).toEqual([]);
    expect(findings).toEqual([]);
  });
