import { describe, expect, test } from 'vitest';
import type { Customer } from '#shared/shop/customer.ts';
import { NO_PREVIOUS_HASH, type Entry } from '#shared/sync/entry.ts';
import { liveValue } from '../till/live-value.ts';
import { findCustomers } from './find-customers.ts';
import { createCustomers, type CustomersById } from './known-customers.ts';

const ann: Customer = { name: 'Ann Orr', phone: '+49 (171) 555-01' };
const joanna: Customer = { name: 'Joanna Park', email: 'jo@example.org', group: 'trade' };
const rahim: Customer = { name: 'রহিম উদ্দিন', phone: '01712-345678' };
const book: CustomersById = new Map([
  ['c1', joanna],
  ['c2', ann],
  ['c3', rahim],
]);
const names = (text: string, limit = 10): string[] =>
  findCustomers(book, text, limit).map(({ name }) => name);

describe('finding a customer', () => {
  test('by the beginning of the name first, then by any part of it', () => {
    expect(names('ann')).toEqual(['Ann Orr', 'Joanna Park']);
    expect(names('PARK jo')).toEqual(['Joanna Park']);
    expect(names('রহিম')).toEqual(['রহিম উদ্দিন']);
  });

  test('by the phone, however it is written', () => {
    expect(names('0171 555')).toEqual(['Ann Orr']);
    expect(names('345-678')).toEqual(['রহিম উদ্দিন']);
    expect(names('99')).toEqual([]);
  });

  test('by figures of a Bangla or Arabic keyboard', () => {
    expect(names('৩৪৫-৬৭৮')).toEqual(['রহিম উদ্দিন']);
    expect(names('٠١٧١ ٥٥٥')).toEqual(['Ann Orr']);
  });

  test('by e-mail and number, and never more than asked for', () => {
    expect(names('jo@ex')).toEqual(['Joanna Park']);
    expect(names('c3')).toEqual(['রহিম উদ্দিন']);
    expect(names('a', 1)).toHaveLength(1);
    expect(names('  ')).toEqual([]);
  });
});

describe('customers this till wrote down', () => {
  const saved = (customerId: string, name: string): Entry => ({
    v: 1,
    id: '018f4d6e-0000-7000-8000-000000000001',
    shopId: 'mill',
    tillId: 'mill-t1',
    epoch: 1,
    seq: 1,
    previousHash: NO_PREVIOUS_HASH,
    sealedAt: '2026-11-20T09:00:00.000Z',
    body: { kind: 'customerSaved', customerId, name },
    hash: 'a'.repeat(64),
  });

  test('are known at once, and after a restart, before head office has heard of them', async () => {
    const customers = createCustomers({ published: liveValue(book), record: async () => null });
    customers.readOwn([saved('n1', 'Nora')]);
    expect(await customers.save('n2', { name: 'Mo', phone: '0171' })).toBeNull();
    expect([...customers.get().keys()].sort()).toEqual(['c1', 'c2', 'c3', 'n1', 'n2']);
  });

  test('are as head office merged them, once it has', () => {
    const published = liveValue<CustomersById>(book);
    const customers = createCustomers({ published, record: async () => null });
    customers.readOwn([saved('c9', 'Nora')]);
    published.set(new Map([['c9', { name: 'Nora Vale', group: 'staff' }]]));
    expect(customers.get().get('c9')).toEqual({ name: 'Nora Vale', group: 'staff' });
  });

  test('are not known when they could not be recorded', async () => {
    const customers = createCustomers({
      published: liveValue(book),
      record: () => Promise.reject(new Error('the bridge closed')),
    });
    expect(await customers.save('n1', { name: 'Mo' })).toEqual(new Error('the bridge closed'));
    expect(customers.get().has('n1')).toBe(false);
  });
});
