import type { Request } from './requests.ts';

/** Whether a request asked for the e-invoice number of this sale. */
export function asksEInvoice({ asked }: Request, entryId: string): boolean {
  return asked.kind === 'eInvoiceNumber' && asked.entryId === entryId;
}

/**
 * The number under which a tax office took the invoice of a sale, as the chain has told it; undefined where
 * it has none, or nobody asked.
 */
export function eInvoiceNumberOf(requests: readonly Request[], entryId: string): string | undefined {
  for (const request of requests) {
    if (!asksEInvoice(request, entryId) || request.told?.state !== 'answered') continue;
    const { answer } = request.told;
    if (answer.kind === 'eInvoiceNumber') return answer.number;
  }
  return undefined;
}
