import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readReceiptCode } from '#shared/sync/receipt-code.ts';
import { MILK, saleOf, TrialTill, WINE } from '#test/fixtures/chain-in-trial.ts';
import { type Asking, runHeadOffice } from '#test/fixtures/running-head-office.ts';
import { deliver } from '#test/fixtures/settling.ts';

describe('the code on a receipt', () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await runHeadOffice();
  }, 60_000);
  afterAll(() => asking.stop());
  const check = async (code: string): Promise<{ standing?: unknown }> =>
    (await asking.send('POST', '/v1/receipt-codes/check', { code })).body as { standing?: unknown };

  test('proves a sale that head office has, and one that never arrived', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const entry = till.seal(saleOf([{ product: MILK }]));
    const code = till.receiptCode(entry);
    expect(await check(code)).toMatchObject({
      standing: 'notArrived',
      tillId: till.tillId,
      claim: { receiptNumber: entry.body.receiptNumber, entryId: entry.id, totalMinor: 129, currency: 'EUR' },
    });
    await deliver(asking.office.db, [await till.envelope([entry])]);
    expect(await check(code)).toMatchObject({ standing: 'settled' });
    // As a scanner gives it, with its ending.
    expect(await check(`${code}\r\n`)).toMatchObject({ standing: 'settled' });
  });

  test('is refused when any part of it was changed, and when another till signed it', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const other = await TrialTill.enrol(asking.office.db);
    const entry = till.seal(saleOf([{ product: WINE }]));
    const code = till.receiptCode(entry);
    expect(await check(code.replace(':EUR599:', ':EUR9599:'))).toMatchObject({ standing: 'forged' });
    expect(await check(code.replace(/.(?=:EUR)/, (digit) => (digit === '0' ? '1' : '0')))).toMatchObject({
      standing: 'forged',
    });
    expect(await check(other.receiptCode(entry))).toMatchObject({ standing: 'forged' });
    expect(await check(code.replace(till.series, 'XX99'))).toMatchObject({ standing: 'unknownSeries' });
    expect(await check('4012000000108')).toEqual({ standing: 'unreadable' });
    expect(await check(code.slice(0, -1))).toEqual({ standing: 'unreadable' });
  });

  test('of a copied till that sealed something else under the same id is seen', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const sale = saleOf([{ product: MILK }]);
    const entry = till.seal(sale);
    const fork = till.resealed({ ...entry, sealedAt: '2026-03-02T11:00:00.000Z' } as never);
    await deliver(asking.office.db, [await till.envelope([entry])]);
    expect(await check(till.receiptCode(fork as typeof entry))).toMatchObject({ standing: 'differs' });
  });

  test('fits a QR code that scanners of a shop can read', async () => {
    const till = await TrialTill.enrol(asking.office.db);
    const code = till.receiptCode(till.seal(saleOf([{ product: MILK }])));
    // Version 9 with error correction M has room for 180 bytes (ISO/IEC 18004, table 7).
    expect(code.length).toBeLessThanOrEqual(180);
    expect(readReceiptCode(code)).toMatchObject({
      ok: true,
      value: { claim: { completedAt: '2026-03-02T10:00:00.000Z' } },
    });
  });
});
