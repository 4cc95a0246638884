import type { RxQuery } from 'rxdb';

/**
 * Runs a query once. RxDB keeps queries for the next who asks the same, and one whose run failed stays
 * failed for ever, for each run waits for the one before: so after a failure the next run begins anew.
 *
 * @throws what the database throws
 */
export async function runQuery<Document, Found>(query: RxQuery<Document, Found>): Promise<Found> {
  try {
    return await query.exec();
  } catch (cause) {
    query._ensureEqualQueue = Promise.resolve(false);
    throw cause;
  }
}

/** Calls back with what a query finds, now and after every change, until its reading fails or it is ended. */
export function watchQuery<Document, Found>(
  query: RxQuery<Document, Found>,
  onFound: (found: Found) => void,
  onFailure: (cause: unknown) => void,
): () => void {
  const watching = query.$.subscribe({
    next: (found) => onFound(found as Found),
    error(cause) {
      query._ensureEqualQueue = Promise.resolve(false);
      onFailure(cause);
    },
  });
  return () => watching.unsubscribe();
}
