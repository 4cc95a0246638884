import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { visitScreens, wear, type Looks } from '../screenshots/stage.ts';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LOOKS: readonly Looks[] = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'ar' },
];

test('every screen can be used by everybody: in the light, in the dark, and from right to left', async () => {
  test.setTimeout(900_000);
  const findings: string[] = [];
  const faults = await visitScreens(async ({ name }, stage) => {
    for (const looks of LOOKS) {
      await wear(stage, looks);
      const { violations } = await new AxeBuilder({ page: stage.page }).withTags(WCAG_22_AA).analyze();
      for (const { id, help, nodes } of violations)
        for (const { html, failureSummary } of nodes)
          findings.push(
            `${name} ${looks.theme} ${looks.language}: ${id} (${help}) at ${html}: ${failureSummary ?? ''}`,
          );
    }
  });
  expect(faults).toEqual([]);
  expect(findings).toEqual([]);
});
