import { describe, expect, test, vi } from 'vitest';
import { millEntry } from '#test/fixtures/mill-entry.ts';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { err, ok } from '#shared/result.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { businessDateOf, sealSale, type PaidBasket } from './seal-sale.ts';

function basketOf(priceMicros: number): Draft {
  const empty = startDraft({
    id: '018f4d6e-0000-7000-8000-000000000001',
    openedAt: '2026-11-20T09:00:00.000Z',
    terms: shopTerms,
  });
  const added = addProduct(empty, product('tea', priceMicros), { lineId: 'l1' });
  if (!added.ok) throw new Error(added.problem.code);
  return added.value;
}

function paid(amountMinor: number): PaidBasket {
  return {
    draft: basketOf(2_500_000),
    tenders: [{ kind: 'cash', amountMinor }],
    at: '2026-11-20T09:01:00.000Z',
    businessDate: '2026-11-20',
  };
}

/** Steps that note their order. */
function steps(failing: { record?: 'journalUnwritable' | 'gone'; keep?: boolean; receipt?: boolean } = {}) {
  const done: string[] = [];
  return {
    done,
    record: vi.fn(async (sale: Sale) => {
      done.push('record');
      if (failing.record === 'gone') throw new Error('the bridge closed before the answer');
      if (failing.record) return err({ code: failing.record, message: 'no space left' });
      return ok(millEntry(sale));
    }),
    keepEntry: vi.fn(async () => {
      done.push('keep');
      if (failing.keep) throw new Error('quota exceeded');
    }),
    receipt: vi.fn(() => {
      done.push('receipt');
      if (failing.receipt) throw new Error('no paper');
    }),
  };
}

describe('sealing a sale', () => {
  test('the journal has it before the store, and both before the receipt', async () => {
    const all = steps();
    const sealed = await sealSale(paid(300), all);
    expect(all.done).toEqual(['record', 'keep', 'receipt']);
    expect(sealed).toMatchObject({
      ok: true,
      value: { body: { sale: { totalMinor: 250, changeMinor: 50 } } },
    });
  });

  test('an underpaid basket never reaches the journal', async () => {
    const all = steps();
    expect(await sealSale(paid(249), all)).toEqual({
      ok: false,
      problem: { code: 'underpaid', missingMinor: 1 },
    });
    expect(all.done).toEqual([]);
  });

  test('a sale that the journal refuses gets no receipt', async () => {
    const all = steps({ record: 'journalUnwritable' });
    expect(await sealSale(paid(250), all)).toMatchObject({
      ok: false,
      problem: { code: 'journalUnwritable' },
    });
    expect(all.done).toEqual(['record']);
  });

  test('no answer from main is not an answer: it is thrown, and nothing is printed', async () => {
    const all = steps({ record: 'gone' });
    await expect(sealSale(paid(250), all)).rejects.toThrow('closed before the answer');
    expect(all.done).toEqual(['record']);
  });

  test('a sale that only the journal has gets no receipt, and is told apart from a failed one', async () => {
    const all = steps({ keep: true });
    expect(await sealSale(paid(250), all)).toMatchObject({
      ok: false,
      problem: { code: 'notKept', entry: { seq: 1 } },
    });
    expect(all.done).toEqual(['record', 'keep']);
  });

  test('a printer without paper does not undo the sale', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect((await sealSale(paid(250), steps({ receipt: true }))).ok).toBe(true);
    expect(complaint).toHaveBeenCalledOnce();
    complaint.mockRestore();
  });

  test('the sale keeps the id of its draft, so that sealing it twice is one sale', async () => {
    const all = steps();
    const basket = paid(250);
    await sealSale(basket, all);
    await sealSale(basket, all);
    expect(new Set(all.record.mock.calls.map(([sale]) => sale.id))).toEqual(new Set([basket.draft.id]));
  });
});

test('the business date is the calendar day where the till stands', () => {
  expect(businessDateOf(new Date(2026, 0, 3, 23, 59))).toBe('2026-01-03');
  expect(businessDateOf(new Date(2026, 10, 21, 0, 0))).toBe('2026-11-21');
});
