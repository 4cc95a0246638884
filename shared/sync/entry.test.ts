import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { completeSale } from '../sale/complete-sale.ts';
import { addProduct, startDraft } from '../sale/draft.ts';
import { canonicalEntry, entry, formatReceiptNumber, NO_PREVIOUS_HASH, type UnsealedEntry } from './entry.ts';

const id = '018f3c2a-7b1c-7d4e-9a5b-1c2d3e4f5a6b';

function unsealed(): UnsealedEntry {
  const start = startDraft({ id, openedAt: '2026-11-21T09:00:00.000Z', terms: shopTerms });
  const basket = addProduct(start, product('bread', 3_490_000, { name: 'Brot ü ৳' }), { lineId: 'a' });
  if (!basket.ok) throw new Error('a bread always fits');
  const sale = completeSale(basket.value, [{ kind: 'cash', amountMinor: 349 }], {
    at: '2026-11-21T09:01:00.000Z',
    businessDate: '2026-11-21',
  });
  if (!sale.ok) throw new Error('it is paid');
  return {
    v: 1,
    id,
    shopId: 'harbour',
    tillId: 'harbour-t1',
    epoch: 1,
    seq: 1,
    previousHash: NO_PREVIOUS_HASH,
    sealedAt: '2026-11-21T09:01:00.000Z',
    body: { kind: 'sale', receiptNumber: 'HS01-26-000001', sale: sale.value },
  };
}

test('the sealed bytes do not depend on the order of keys, and leave the hash out', () => {
  const one = unsealed();
  const turned = Object.fromEntries(Object.entries(one).toReversed()) as UnsealedEntry;
  expect(canonicalEntry(turned)).toEqual(canonicalEntry(one));
  expect(canonicalEntry({ ...one, hash: 'f'.repeat(64) } as UnsealedEntry)).toEqual(canonicalEntry(one));
});

test('an entry read back from JSON is the same entry with the same hash', () => {
  const text = canonicalEntry(unsealed());
  const hash = createHash('sha256').update(text).digest('hex');
  const read = entry.parse(JSON.parse(JSON.stringify({ ...unsealed(), hash })));
  expect(createHash('sha256').update(canonicalEntry(read)).digest('hex')).toBe(hash);
});

// Journals are read for ever: if this hash changes, tills in the field cannot prove their old entries.
test('version 1 of the entry is frozen', () => {
  expect(createHash('sha256').update(canonicalEntry(unsealed())).digest('hex')).toMatchInlineSnapshot(
    `"7c3a2d54b46dc3e011a5bb1dce82161762b4b92acb68ca9a541d41d40f365eec"`,
  );
});

test('receipt numbers fit 16 characters', () => {
  expect(formatReceiptNumber('HS01', 2026, 42)).toBe('HS01-26-000042');
  expect(formatReceiptNumber('ABCDEF', 2026, 999_999)).toHaveLength(16);
});
