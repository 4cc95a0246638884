import type { Draft } from '#shared/sale/draft.ts';
import { moveToCatalogue } from '#shared/sale/move-to-catalogue.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { LiveValue } from '../till/live-value.ts';
import type { BasketView, Notice, SaleCatalogue } from './basket-view.ts';

/** A basket with the catalogue that it goes by, and what must be said of it. */
type Brought = {
  readonly draft: Draft;
  readonly catalogue: SaleCatalogue | null;
  readonly notice: Notice | null;
};

/**
 * The catalogue that a basket goes by. An open basket holds the version that it was started with, terms and
 * goods, until it ends: one article never has two prices in it, and head office finds each price in the
 * version that the sale names. So at most two versions are in memory, and the older one as long as one basket.
 *
 * @param today the catalogue that the shop sells by now; null where there is none (any more)
 */
export function basketCatalogue(view: LiveValue<BasketView>, today: () => SaleCatalogue | null) {
  /** Of the version that a basket names, where it is in memory. */
  function heldFor(draft: Draft | null): SaleCatalogue | null {
    if (!draft) return null;
    const { catalogueVersion } = draft.terms;
    const known = [view.get().catalogue, today()];
    return known.find((one) => one?.terms.catalogueVersion === catalogueVersion) ?? null;
  }

  /** What goods are looked up in now: the open basket's version, else today's. */
  function goesBy(): SaleCatalogue | null {
    // A till that was shut out has purged its catalogue; no basket sells by what is left of it.
    const now = today();
    return now && (view.get().catalogue ?? now);
  }

  /**
   * A basket that comes from the disk: where its version is not in memory any more, it is moved to today's
   * as a whole. Without a catalogue it stays as it is, and is brought up when one comes.
   */
  function bringUp(draft: Draft): Brought {
    const held = heldFor(draft);
    const now = today();
    if (held || !now) return { draft, catalogue: held, notice: null };
    const { draft: moved, kept } = moveToCatalogue(draft, now);
    return { draft: moved, catalogue: now, notice: whatToSay(draft, moved, kept) };
  }

  return { heldFor, goesBy, bringUp };
}

function whatToSay(before: Draft, after: Draft, kept: number): Notice | null {
  if (kept > 0) return { code: 'newPricesNotForAll', kept };
  const was = priceSale(before, before.terms).lines;
  const is = priceSale(after, after.terms).lines;
  return is.some(({ grossMinor }, place) => grossMinor !== was[place]!.grossMinor)
    ? { code: 'newPrices', kept }
    : null;
}
