import { expect, test } from 'vitest';
import { NOTHING_SPECIAL } from '#test/fixtures/plain-facts.ts';
import { sampleEntry } from '#test/fixtures/sample-entry.ts';
import { decide } from './decide.ts';
import type { NotEnded, TransferSaid } from './transfer-not-ended.ts';

const transferId = '6f1e7c1c-3a55-4c1e-9a70-0d7b1f6ad002';
const came = (...quantities: number[]): TransferSaid => ({
  kind: 'transferReceived',
  transferId,
  lines: quantities.map((quantityMilli, index) => ({ productId: `p${index}`, quantityMilli })),
});
const refused: TransferSaid = { kind: 'transferRefused', transferId, reason: 'not ordered' };
const over: NotEnded = {
  code: 'over',
  number: 7,
  state: 'cancelled',
  endedBy: 'console',
  endedAt: '2026-03-02T08:45:00.000Z',
};

const cancelled = 'transfer 7 was cancelled by console at 2026-03-02T08:45:00.000Z already';

test.each<[what: string, body: TransferSaid, notEnded: NotEnded | undefined, found: unknown]>([
  ['received, and ended so', came(1000), undefined, undefined],
  ['refused, and ended so', refused, undefined, undefined],
  ['cancelled meanwhile', came(1500, 0), over, ['transferOver', `${cancelled}; here came "p0" 1.5`]],
  ['cancelled, and nothing came', came(0), over, ['transferOver', `${cancelled}; here nothing came`]],
  [
    'cancelled, and refused',
    refused,
    over,
    ['transferOver', `${cancelled}; here it was refused: not ordered`],
  ],
  [
    'of another shop',
    came(1000),
    { code: 'noSuchTransfer' },
    ['transferUnknown', `transfer ${transferId} is none to this shop; here came "p0" 1`],
  ],
  [
    'goods that were not sent',
    came(1000),
    { code: 'notSent', productId: 'p0' },
    ['transferUnknown', 'product "p0" was not sent; here came "p0" 1'],
  ],
  [
    'a line without a word',
    came(1000),
    { code: 'notSaid', productId: 'tea' },
    ['transferUnknown', 'product "tea" was sent too, and nothing is said of it; here came "p0" 1'],
  ],
  [
    'a line twice',
    came(1000),
    { code: 'saidTwice', productId: 'p0' },
    ['transferUnknown', 'product "p0" is said twice; here came "p0" 1'],
  ],
])('goods on their way: %s', (_, body, notEnded, found) => {
  const decision = decide({ ...NOTHING_SPECIAL, notEnded }, sampleEntry(body));
  expect(decision.booking).toBeUndefined();
  const [first, ...more] = decision.exceptions;
  expect(first && [first.code, first.message]).toEqual(found);
  expect(more).toEqual([]);
});

test('of many goods the first are named and the others counted, and an answer stays short', () => {
  const many = came(...Array.from({ length: 500 }, () => 1_000_000_000));
  const [found] = decide({ ...NOTHING_SPECIAL, notEnded: over }, sampleEntry(many)).exceptions;
  expect(found!.message).toMatch(/"p7" 1000000, and 492 more$/);
  const wordy = { ...refused, reason: 'x'.repeat(200) } as TransferSaid;
  const long = { ...over, endedBy: 'y'.repeat(400) };
  const [cut] = decide({ ...NOTHING_SPECIAL, notEnded: long }, sampleEntry(wordy)).exceptions;
  expect(cut!.message).toHaveLength(500);
});
