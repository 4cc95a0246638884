import type { RecordProblem, TillContract } from '#shared/bridge/contract.ts';
import type { Answer } from '#shared/bridge/peer.ts';
import type { CatalogueHead } from '#shared/catalogue/catalogue.ts';
import type { Result } from '#shared/result.ts';
import type { Entry, SaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { RecordCollection } from '#shared/sync/record.ts';
import type { OwnerAsked, TillIdentity } from '#shared/sync/enrolment.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import type { Link } from '../bridge/link.ts';
import type { CustomersById, KnownCustomers } from '../customers/known-customers.ts';
import type { Parking } from '../parked/parking.ts';
import type { People } from '../people/people.ts';
import type { Printing } from '../printing/printing.ts';
import type { SaleCatalogue } from '../sell/basket-view.ts';
import type { Basket } from '../sell/basket.ts';
import type { PaidBasket, SealProblem } from '../sell/seal-sale.ts';
import type { Requests } from '../requests/requests.ts';
import type { Desk } from '../shift/desk.ts';
import type { Store } from '../store/open-store.ts';
import type { Records } from '../store/records.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import type { LiveValue } from './live-value.ts';

export type TillPhase =
  | { readonly phase: 'starting' }
  | { readonly phase: 'notEnrolled' }
  | { readonly phase: 'ready' }
  /** Nothing can be sold until a person reads this. */
  | { readonly phase: 'failed'; readonly message: string };

export type ShopCatalogue = SaleCatalogue & { readonly head: CatalogueHead };

/** A bundle, ready to be saved. */
export type BundleFile = { readonly text: string; readonly entries: number };

export type TillSession = {
  readonly phase: LiveValue<TillPhase>;
  readonly link: Link;
  readonly identity: LiveValue<TillIdentity | null>;
  readonly status: LiveValue<SyncStatus | null>;
  readonly catalogue: LiveValue<ShopCatalogue | null>;
  /** Documents that head office published: staff, customers, settings, stock. Empty until the store is open. */
  readonly records: { readonly [C in RecordCollection]: LiveValue<Records<C>> };
  /** Customers of head office, and those this till wrote down. */
  readonly customers: LiveValue<CustomersById>;
  /** What screens look at on demand: a customer's purchases, other shops' stock. */
  readonly subscriptions: Subscriptions;
  /** Writes a customer down, durably. @returns why it was not recorded, or null */
  saveCustomer: KnownCustomers['save'];
  /** What this till asked of the chain. */
  readonly requests: Requests;
  /** Who is signed in. */
  readonly people: People;
  /** Receipts, reports, the drawer, and how the printer is. */
  readonly printing: Printing;
  /** Shift, drawer and practice. */
  readonly desk: Desk;
  /** The version that is being installed; null while the counter is free for selling. */
  readonly heldFor: LiveValue<string | null>;
  /** A manager's word: the update that is ready may be installed now. */
  installUpdate(): Promise<void>;
  /** The request to the owner that is under way, or came to nothing. */
  readonly ownerAsked: LiveValue<OwnerAsked | null>;
  /** Whether a demo head office can be started beside this till. */
  readonly hasDemo: LiveValue<boolean>;
  /** A person wants to enrol anew, because head office does not know this till any more. */
  readonly enrollingAnew: LiveValue<boolean>;
  readonly basket: Basket;
  /** Baskets put aside. */
  readonly parking: Parking;
  /** The local database, once it is open. */
  store(): Promise<Store>;
  /** Seals a paid basket: journal, then store. See `sealSale`. */
  seal(paid: PaidBasket): Promise<Result<SaleEntry, SealProblem>>;
  /**
   * Seals another fact, and keeps it: journal, then store.
   * @throws when main did not answer; recording the same id again is safe
   */
  recordFact(id: string, fact: FactBody): Promise<Result<Entry, RecordProblem>>;
  enrol(request: {
    headOfficeUrl: string;
    code: string;
    tillName: string;
  }): Promise<Answer<TillContract, 'enrol'>>;
  /** Asks the owner by mail; how it goes on shows in `ownerAsked`. */
  askOwner(wish: {
    headOfficeUrl: string;
    email: string;
    tillName: string;
  }): Promise<Answer<TillContract, 'askOwner'>>;
  stopAskingOwner(): Promise<void>;
  /** Starts a demo head office beside this till, and enrols at it. */
  tryDemo(): Promise<Answer<TillContract, 'tryDemo'>>;
  syncNow(): Promise<void>;
  /** A person has read a note. */
  noteRead(id: string): Promise<void>;
  /** What head office has not answered, as files to carry there. @throws Error with main's reason */
  exportUnsent(): Promise<readonly BundleFile[]>;
  setLineCut(cut: boolean): Promise<void>;
};
