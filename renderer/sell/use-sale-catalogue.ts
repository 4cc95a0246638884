import { useSession } from '../till/session-context.ts';
import { useLive, useLivePart } from '../ui/use-live.ts';
import type { SaleCatalogue } from './basket-view.ts';

/** What is sold by now: the open basket's own catalogue version, else today's. See `basketCatalogue`. */
export function useSaleCatalogue(): SaleCatalogue | null {
  const { basket, catalogue } = useSession();
  const today = useLive(catalogue);
  const held = useLivePart(basket.view, (view) => view.catalogue);
  return today && (held ?? today);
}
