import { expect, test } from 'vitest';
import { scannedReceipt } from './find-receipt.ts';

test('a receipt is known by its code or its number, and goods are not taken for one', () => {
  const code = `OP1:HS01-26-000042:018f3c2a7b1c7d4e9a5b1c2d3e4f5a6b:t4x2z0:EUR516:0123456789abcdef:${'A'.repeat(86)}`;
  expect(scannedReceipt(code)).toBe('HS01-26-000042');
  expect(scannedReceipt('OP1:HS01-26-000042:whatever')).toBe('HS01-26-000042');
  expect(scannedReceipt('hs01-26-000042')).toBe('HS01-26-000042');
  expect(scannedReceipt('4006381333931')).toBeNull();
  expect(scannedReceipt('211')).toBeNull();
});
