import { expect, test } from 'vitest';
import type { ActionState } from '#shared/sync/action.ts';
import type { Request } from '../requests/requests.ts';
import { asksWallet, walletPaidOtherwise, walletTransaction, type WalletPayment } from './wallet-asked.ts';

const SALE = '018f4d6e-0000-7000-8000-00000000000a';
const at = { changedAt: '2026-11-21T10:00:05.000Z', expiresAt: '2026-11-21T10:15:00.000Z' };
const payment: WalletPayment = {
  saleId: SALE,
  amountMinor: 500,
  currency: 'EUR',
  reference: 'W-1',
  tenders: [],
};

function paid(transactionId = 'TX-1'): ActionState {
  return { state: 'answered', answer: { kind: 'walletConfirmation', transactionId }, ...at };
}

function asked(told: ActionState | null, about: { amountMinor?: number; reference?: string } = {}): Request {
  const { amountMinor = 500, reference = 'W-1' } = about;
  return {
    id: 'r1',
    asked: { kind: 'walletConfirmation', saleId: SALE, amountMinor, currency: 'EUR', reference },
    askedAt: '2026-11-21T10:00:00.000Z',
    expiresAt: at.expiresAt,
    told,
  };
}

test('a wallet has paid this basket, this amount, by this number, and no other', () => {
  const requests = [asked(paid())];
  expect(walletTransaction(requests, payment)).toBe('TX-1');
  expect(walletTransaction(requests, { ...payment, amountMinor: 501 })).toBeNull();
  expect(walletTransaction(requests, { ...payment, reference: 'W-2' })).toBeNull();
  expect(walletTransaction(requests, { ...payment, currency: 'USD' })).toBeNull();
  expect(walletTransaction(requests, { ...payment, saleId: at.expiresAt })).toBeNull();
  expect(walletTransaction([asked(null)], payment)).toBeNull();
  expect(walletTransaction([asked({ state: 'asked', ...at })], payment)).toBeNull();
});

test('a number that was typed before the till was started again need not be typed once more', () => {
  expect(walletTransaction([asked(paid())], { ...payment, reference: ' ' })).toBe('TX-1');
  expect(asksWallet(asked(null), { ...payment, reference: '' })).toBe(true);
});

test('one payment is not taken twice, by the transaction’s number or by the customer’s', () => {
  for (const reference of ['TX-1', 'W-1']) {
    const tenders = [{ kind: 'wallet' as const, amountMinor: 500, reference }];
    for (const typed of ['', 'W-1'])
      expect(walletTransaction([asked(paid())], { ...payment, reference: typed, tenders })).toBeNull();
    expect(walletPaidOtherwise([asked(paid())], { ...payment, amountMinor: 900, tenders })).toBeNull();
  }
  const other = [{ kind: 'wallet' as const, amountMinor: 500, reference: 'TX-9' }];
  expect(walletTransaction([asked(paid())], { ...payment, tenders: other })).toBe('TX-1');
});

test('what the wallet has paid is still known when the amount has changed', () => {
  const now = { ...payment, amountMinor: 700 };
  expect(walletPaidOtherwise([asked(paid())], now)).toBe(500);
  expect(walletPaidOtherwise([asked(null)], now)).toBeNull();
  expect(walletPaidOtherwise([asked(paid())], payment)).toBeNull();
});
