import { expect, test } from 'vitest';
import { findReceipt, scannedReceipt } from './find-receipt.ts';

test('a receipt is known by its code or its number, and goods are not taken for one', () => {
  const code = `OP1:HS01-26-000042:018f3c2a7b1c7d4e9a5b1c2d3e4f5a6b:t4x2z0:EUR516:0123456789abcdef:${'A'.repeat(86)}`;
  expect(scannedReceipt(code)).toBe('HS01-26-000042');
  expect(scannedReceipt('OP1:HS01-26-000042:whatever')).toBe('HS01-26-000042');
  expect(scannedReceipt('hs01-26-000042')).toBe('HS01-26-000042');
  expect(scannedReceipt('4006381333931')).toBeNull();
  expect(scannedReceipt('211')).toBeNull();
});

test('a receipt number is looked up as any keyboard types it', async () => {
  const asked: string[] = [];
  const store = {
    findReceipt: async (number: string) => {
      asked.push(number);
      return null;
    },
    returnsOf: async () => [],
  };
  await findReceipt(store, 'hs01-২৬-০০০০৪২');
  await findReceipt(store, ' HS01-٢٦-٠٠٠٠٤٢ ');
  expect(asked).toEqual(['HS01-26-000042', 'HS01-26-000042']);
});
