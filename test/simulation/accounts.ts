import { z } from 'zod';
import { callHeadOffice, type HeadOfficeReady } from '#main/start/head-office.ts';

const summary = z.object({
  settledEntries: z.int(),
  quarantined: z.int(),
  exceptions: z.record(z.string(), z.int()),
  totalMinor: z.int(),
});
const settledPage = z.object({
  entries: z.array(z.object({ id: z.uuid(), receiptNumber: z.string(), totalMinor: z.int() })),
  next: z.string().nullable(),
});

export type HeadOfficeAccount = z.infer<typeof summary> & {
  /** How often each entry is booked: exactly once is the promise. */
  readonly booked: ReadonlyMap<string, number>;
  /** The same by receipt number, which is what a screen shows. */
  readonly receipts: ReadonlyMap<string, number>;
};

/** What head office has booked, read over its API. */
export async function headOfficeAccount(
  headOffice: HeadOfficeReady,
  tillIds: readonly string[],
): Promise<HeadOfficeAccount> {
  const booked = new Map<string, number>();
  const receipts = new Map<string, number>();
  for (const till of tillIds) {
    let after = '';
    for (;;) {
      const query = new URLSearchParams({ till, ...(after && { after }) });
      const page = settledPage.parse(await callHeadOffice(headOffice, 'GET', `/v1/entries?${query}`));
      for (const { id, receiptNumber } of page.entries) {
        booked.set(id, (booked.get(id) ?? 0) + 1);
        receipts.set(receiptNumber, (receipts.get(receiptNumber) ?? 0) + 1);
      }
      if (page.next === null) break;
      after = page.next;
    }
  }
  return { ...summary.parse(await callHeadOffice(headOffice, 'GET', '/v1/summary')), booked, receipts };
}

export type Comparison = { pending: number; lost: number; duplicated: number; tillTotalMinor: number };

/**
 * Compares what tills have recorded with what head office has booked, entry by entry.
 *
 * @param recorded every entry of every till's store
 */
export function compareAccounts(
  recorded: readonly { id: string; totalMinor: number; state: string }[],
  { booked, quarantined }: Pick<HeadOfficeAccount, 'booked' | 'quarantined'>,
): Comparison {
  const missing = recorded.filter(({ id }) => !booked.has(id)).length;
  const twiceAtTill = recorded.length - new Set(recorded.map(({ id }) => id)).size;
  const twiceBooked = [...booked.values()].reduce((sum, times) => sum + times - 1, 0);
  const neverRecorded = [...booked.keys()].length - recorded.filter(({ id }) => booked.has(id)).length;
  return {
    pending: recorded.filter(({ state }) => state === 'waiting' || state === 'sent').length,
    // What is quarantined is kept and looked at; it is not lost.
    lost: Math.max(0, missing - quarantined),
    duplicated: twiceAtTill + twiceBooked + Math.max(0, neverRecorded),
    tillTotalMinor: recorded.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
  };
}
