import { afterAll, expect, test } from 'vitest';
import type { ShiftFigures } from '#shared/shift/shift-figures.ts';
import { setLocale } from '../i18n/locale.ts';
import { speak, texts } from '../i18n/start-i18n.ts';
import { reportPaper, reportRows } from './report-rows.ts';

afterAll(() => {
  speak('en');
  setLocale('en-GB');
});

/** A long day: every row that a report may have is on it. */
const figures: ShiftFigures = {
  shiftId: 'a0000000-0000-4000-8000-000000000001',
  currency: 'BDT',
  openedAt: '2026-11-27T03:05:00.000Z',
  openedBy: 'anna',
  sales: 1204,
  refunds: 3,
  salesMinor: 123_456_78,
  refundsMinor: 9_900,
  tipsMinor: 1_500,
  roundingMinor: 25,
  changeMinor: 4_200,
  tenders: [{ kind: 'cash', count: 1100, inMinor: 120_000_00, outMinor: 9_900 }],
  cashiers: [
    { id: 'anna', sales: 1000, totalMinor: 100_000_00 },
    { id: 'mo', sales: 204, totalMinor: 23_456_78 },
  ],
  floatMinor: 10_000,
  cashInMinor: 2_000,
  cashOutMinor: 3_000,
  expectedMinor: 12_345_67,
  foreign: [{ currency: 'USD', amountMinor: 2_000 }],
  drawerOpened: 7,
  overrides: 12,
  training: 4,
  closed: {
    number: 345,
    at: '2026-11-27T16:45:00.000Z',
    by: 'mo',
    expectedMinor: 12_345_67,
    countedMinor: 12_340_00,
  },
};
const names: Readonly<Record<string, string>> = { anna: 'আনা', mo: 'মো' };

test('a Z report in Bangla has Bangla digits everywhere, on the screen and on paper', () => {
  speak('bn');
  setLocale('bn-BD');
  const report = { figures, before: { sales: 2, totalMinor: 500 } };
  const rows = reportRows(report, texts.t, (id) => names[id ?? ''] ?? '?');
  const words = rows.map(({ left, right }) => `${left} ${right}`);
  expect(words.join('\n')).not.toMatch(/[0-9]/);
  expect(words.join('\n')).toContain('১২');
  expect(JSON.stringify(reportPaper(rows))).not.toMatch(/[0-9]/);
});
