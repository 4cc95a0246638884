import { useEffect, useState } from 'react';
import { useSession } from '../till/session-context.ts';
import { readSales, type SalesReading, type SalesShown } from './read-sales.ts';
import { isMeant, type SalesQuery } from './sales-query.ts';

const NOTHING: SalesShown = { rows: [], back: null, isReading: true };

/** The sales that are meant, as far back as they are looked at. */
export function useSales({ text, shown, day }: SalesQuery): SalesShown & { more(): void } {
  const { store, customers } = useSession();
  const [sales, setSales] = useState(NOTHING);
  const [reading, setReading] = useState<SalesReading | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    let open: SalesReading | undefined;
    let wanted = true;
    store()
      .then((opened) => {
        if (!wanted) return;
        const query = { text, shown, day };
        const nameOf = (id: string): string | undefined => customers.get().get(id)?.name;
        const begun = readSales(opened, (row, entry) => isMeant(query, row, entry, nameOf), setFailure);
        open = begun;
        setReading(begun);
        setSales(begun.shown.get());
        begun.shown.subscribe(() => setSales(begun.shown.get()));
      })
      .catch((cause: unknown) => setFailure(cause));
    return () => {
      wanted = false;
      open?.end();
    };
  }, [store, customers, text, shown, day]);
  // Thrown while rendering, so that the error screen says it.
  if (failure !== null) throw failure;
  return { ...sales, more: () => reading?.more() };
}
