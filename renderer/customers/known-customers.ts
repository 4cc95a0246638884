import type { Customer } from '#shared/shop/customer.ts';
import type { Entry } from '#shared/sync/entry.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

export type CustomersById = ReadonlyMap<string, Customer>;

/** What is written down of a new customer at the till. */
export type NewCustomerCard = Pick<Customer, 'name' | 'phone' | 'email'>;

/**
 * Everybody this till knows: whom head office published, and whom this till wrote down and head office
 * has not published yet. Where both know somebody, head office's word counts: it has merged them.
 */
export type KnownCustomers = LiveValue<CustomersById> & {
  /** Reads the customers that this till wrote down from its own entries. */
  readOwn(entries: readonly Entry[]): void;
  /** Writes a customer down. @returns why it was not recorded, for `failureWords`; null when it is */
  save(id: string, card: NewCustomerCard): Promise<Error | null>;
};

export function createCustomers(needs: {
  readonly published: LiveValue<CustomersById>;
  /** Seals that the customer was written down. @returns the reason against it, or null. @throws without an answer */
  record(id: string, card: NewCustomerCard): Promise<Error | null>;
}): KnownCustomers {
  const own = new Map<string, Customer>();
  const known = liveValue<CustomersById>(needs.published.get());
  const show = (): void => known.set(new Map([...own, ...needs.published.get()]));
  needs.published.subscribe(show);

  return {
    ...known,
    readOwn(entries) {
      for (const { body } of entries) {
        if (body.kind !== 'customerSaved') continue;
        const { customerId, name, phone, email } = body;
        own.set(customerId, { name, ...(phone && { phone }), ...(email && { email }) });
      }
      show();
    },
    async save(id, card) {
      try {
        const refused = await needs.record(id, card);
        if (refused !== null) return refused;
      } catch (cause) {
        return cause instanceof Error ? cause : new Error(String(cause));
      }
      own.set(id, card);
      show();
      return null;
    },
  };
}
