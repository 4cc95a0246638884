import type { ActionAsked } from '#shared/sync/action.ts';
import type { Draft } from '#shared/sale/draft.ts';
import { setManualPrice } from '#shared/sale/edit-line.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { Basket } from '../sell/basket.ts';
import type { Request, Requests } from './requests.ts';

type Override = Extract<ActionAsked, { kind: 'priceOverride' }>;
type Grant = {
  readonly request: Request;
  readonly asked: Override;
  readonly unitPriceMicros: number;
  readonly approvedBy: string;
};

/**
 * Sets a price that head office has granted, as soon as its basket is open and no money has changed hands:
 * a price by hand, approved by the request, with an override sealed beside it. Each grant is used once;
 * whoever takes the price back by undo has taken it back.
 */
export function watchGrantedPrices(
  requests: Requests,
  basket: Basket,
  recordOverride: (fact: Extract<FactBody, { kind: 'overrideGiven' }>) => void,
): () => void {
  const used = new Set<string>();

  function look(): void {
    const { draft, sealing } = basket.view.get();
    if (!draft || sealing !== 'no' || (draft.tenders?.length ?? 0) > 0) return;
    for (const grant of grantsFor(draft, requests.get())) {
      const { request, asked } = grant;
      if (used.has(request.id)) continue;
      used.add(request.id);
      const line = draft.lines.find(({ lineId }) => lineId === asked.lineId);
      // Set already, before this page was loaded; or somebody has set another price meanwhile.
      if (!line || line.manualPrice) continue;
      const price = { unitPriceMicros: grant.unitPriceMicros, reason: asked.reason, approvedBy: request.id };
      const set = basket.edit((now) => setManualPrice(now, asked.lineId, price));
      if (set.ok)
        recordOverride({
          kind: 'overrideGiven',
          action: 'linePrice',
          by: grant.approvedBy.slice(0, 40),
          saleId: draft.id,
          reason: `head office, request ${request.id}`,
        });
      return;
    }
  }

  const stops = [requests.subscribe(look), basket.view.subscribe(look)];
  return () => stops.forEach((stop) => stop());
}

function grantsFor(draft: Draft, requests: readonly Request[]): Grant[] {
  return requests.flatMap((request): Grant[] => {
    const { asked, told } = request;
    if (asked.kind !== 'priceOverride' || asked.saleId !== draft.id) return [];
    if (told?.state !== 'answered' || told.answer.kind !== 'priceOverride') return [];
    const { unitPriceMicros, approvedBy } = told.answer;
    return [{ request, asked, unitPriceMicros, approvedBy }];
  });
}
