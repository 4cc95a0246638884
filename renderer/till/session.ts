import type { RecordProblem } from '#shared/bridge/contract.ts';
import { err, type Result } from '#shared/result.ts';
import { isSaleEntry, type Entry, type SaleEntry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import type { ShopSettings } from '#shared/shop/shop-settings.ts';
import { recordCollections, type RecordCollection } from '#shared/sync/record.ts';
import type { OwnerAsked, TillIdentity } from '#shared/sync/enrolment.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import { linkToMain } from '../bridge/link.ts';
import type { OpenPort } from '../bridge/port.ts';
import { createCustomers } from '../customers/known-customers.ts';
import { createParking } from '../parked/parking.ts';
import { createPeople } from '../people/people.ts';
import { createPrinting } from '../printing/printing.ts';
import type { GivenUp } from '../sell/basket-view.ts';
import { createBasket } from '../sell/basket.ts';
import { sealSale, type PaidBasket, type SealProblem } from '../sell/seal-sale.ts';
import { watchGrantedPrices } from '../requests/granted-prices.ts';
import { eInvoiceNumberOf } from '../requests/e-invoice-number.ts';
import { createRequests } from '../requests/requests.ts';
import { createDesk } from '../shift/desk.ts';
import type { Tones } from '../sell/tones.ts';
import type { LiveCatalogue } from '../store/catalogue.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Records } from '../store/records.ts';
import { reconcile } from '../store/reconcile.ts';
import { createSubscriptions } from '../subscriptions/subscriptions.ts';
import { CodedError, RecordRefused } from '../ui/error-words.ts';
import { counterOf } from '../updates/counter.ts';
import { watchCopies } from './copies.ts';
import { liveValue, type LiveValue } from './live-value.ts';
import { exportUnsent } from './export-unsent.ts';
import { handlersForMain } from './handlers-for-main.ts';
import type { ShopCatalogue, TillPhase, TillSession } from './till-session.ts';

/**
 * Composes the till's page without any screen: connection, store, catalogue and basket. The store is
 * opened only after main has answered, because main admits one page at a time and the store is not
 * made for two.
 */
export function startTillSession(options: { open: OpenPort; tones: Tones }): TillSession {
  const phase = liveValue<TillPhase>({ phase: 'starting' });
  const identity = liveValue<TillIdentity | null>(null);
  const status = liveValue<SyncStatus | null>(null);
  const catalogue = liveValue<ShopCatalogue | null>(null);
  const enrollingAnew = liveValue(false);
  const ownerAsked = liveValue<OwnerAsked | null>(null);
  const hasDemo = liveValue(false);
  const heldFor = liveValue<string | null>(null);
  const records: TillSession['records'] = {
    staff: liveValue(new Map()),
    customer: liveValue(new Map()),
    shopSettings: liveValue(new Map()),
    stock: liveValue(new Map()),
    applied: liveValue(new Map()),
    shopTill: liveValue(new Map()),
    channels: liveValue(new Map()),
    action: liveValue(new Map()),
    transfer: liveValue(new Map()),
  };
  let opening: Promise<Store> | undefined;
  const storeOpened = Promise.withResolvers<Store>();

  function store(): Promise<Store> {
    opening ??= openWithKey().catch((cause: unknown) => {
      // The connection went away before main gave the key; the next one tries again.
      opening = undefined;
      throw cause;
    });
    return opening;
  }

  async function openWithKey(): Promise<Store> {
    const { key } = await link.call('storeKey', null);
    const opened = await openStore(key);
    const { putAside, replaced } = opened.opening;
    if (putAside) await link.call('tell', { code: 'storePutAside' });
    if (replaced !== null) await link.call('tell', { code: 'storeReplaced', text: replaced.slice(0, 300) });
    return prepare(opened);
  }

  async function prepare(opened: Store): Promise<Store> {
    opened.onCatalogue(showCatalogue);
    for (const collection of Object.keys(recordCollections) as RecordCollection[])
      showRecords(opened, collection);
    const live = await opened.loadCatalogue();
    if (live) showCatalogue(live);
    const draft = await opened.loadDraft();
    storeOpened.resolve(opened);
    const open = await parking.settle(draft);
    if (open) basket.restore(open);
    else await opened.saveDraft(null);
    return opened;
  }

  function showRecords<C extends RecordCollection>(opened: Store, collection: C): void {
    opened.records.watch(collection, (read: Records<C>) =>
      (records[collection] as LiveValue<Records<C>>).set(read),
    );
  }

  function showCatalogue({ head, index }: LiveCatalogue): void {
    catalogue.set({ head, terms: head.terms, index });
    basket.catalogueCame();
  }

  const copies = watchCopies({
    compare,
    linked: () => link.phase.get().phase === 'open',
    onFailing: (cause) =>
      phase.set({ phase: 'failed', message: cause instanceof Error ? cause.message : String(cause) }),
  });

  /** Who are we, and do the copies agree? */
  async function compare(): Promise<void> {
    const hello = await link.call('hello', null);
    identity.set(hello.identity);
    status.set(hello.status);
    ownerAsked.set(hello.ownerAsked ?? null);
    hasDemo.set(hello.hasDemo ?? false);
    const opened = await store();
    const wasEmpty = (await opened.storeEnd()).seq === 0;
    if (!hello.identity) return phase.set({ phase: 'notEnrolled' });
    const { keptHere, holdsMore } = await reconcile(opened, {
      end: hello.journalEnd,
      start: hello.journalStart ?? { epoch: 0, seq: 0 },
      holes: hello.journalHoles ?? [],
      entriesAfter: (after) => link.call('entriesAfter', { after }),
      adoptEntries: (entries) => link.call('adoptEntries', { entries }),
    });
    // A few may have come while main ran on without this page; a whole store that was gone is news.
    if (keptHere > 0 && wasEmpty) await link.call('tell', { code: 'storeRebuilt', count: keptHere });
    await link.call('storeCompared', { holdsMore });
    customers.readOwn(await opened.entriesOfKind('customerSaved'));
    requests.readOwn(await opened.entriesOfKind('actionRequested'));
    await printing.greet();
    await desk.read();
    const { draft } = basket.view.get();
    const sealed = draft && (await opened.findEntry(draft.id))?.entry;
    basket.resolve(sealed && isSaleEntry(sealed) ? sealed : null);
    phase.set({ phase: 'ready' });
  }

  async function seal(paid: PaidBasket): Promise<Result<SaleEntry, SealProblem>> {
    if (!(await copies.agree())) return err({ code: 'notCompared' });
    const opened = await store();
    const cashierId = people.by();
    const sealed = await sealSale(
      { ...paid, ...(cashierId !== undefined && { cashierId }), training: desk.training.get() },
      {
        record: (sale) => link.call('record', { sale }),
        keepEntry: (entry) => opened.keepEntry(entry, 'waiting'),
        // Never waited for: a printer that hangs must not hold up the next customer.
        receipt: (entry) => void printing.printReceipt(entry, 'sale'),
      },
    );
    if (sealed.ok) sayCalledOff(sealed.value);
    return sealed;
  }

  /** The money of a sale that was called off is its refund; why it was is a fact of its own. */
  function sayCalledOff({ body: { sale } }: SaleEntry): void {
    if (sale.voidOf === undefined || sale.training) return;
    const reason = sale.lines[0]?.returnOf?.reason ?? 'sale called off';
    const { voidOf: saleId, totalMinor, currency } = sale;
    void recordVoid({ saleId, totalMinor, currency, reason });
  }

  async function recordFact(id: string, fact: FactBody): Promise<Result<Entry, RecordProblem>> {
    if (!(await copies.agree()))
      throw new CodedError({ code: 'TILL_NOT_COMPARED', message: 'journal and store do not agree yet' });
    const recorded = await link.call('recordFact', { id, fact });
    // Where this fails the next comparison of the copies brings it: it is in the journal.
    if (recorded.ok) await (await store()).keepEntry(recorded.value, 'waiting');
    return recorded;
  }

  const people = createPeople({
    staff: records.staff,
    checkPin: (question) => link.call('checkPin', question),
  });

  const desk = createDesk({
    store,
    recordFact,
    by: people.by,
    currency: () => catalogue.get()?.terms.currency,
    newId: () => crypto.randomUUID(),
  });

  const customers = createCustomers({
    published: records.customer,
    async record(customerId, card) {
      const by = people.by();
      const fact = { kind: 'customerSaved' as const, customerId, ...card, ...(by !== undefined && { by }) };
      const recorded = await recordFact(customerId, fact);
      return recorded.ok || recorded.problem.code === 'factSealedAlready'
        ? null
        : new RecordRefused(recorded.problem);
    },
  });

  const requests = createRequests({
    told: records.action,
    async record(id, fact) {
      const recorded = await recordFact(id, fact);
      return recorded.ok ? recorded.value : new RecordRefused(recorded.problem);
    },
    by: people.by,
    newId: () => crypto.randomUUID(),
  });

  async function recordVoid(given: GivenUp): Promise<boolean> {
    const by = people.by();
    const fact = { kind: 'voided' as const, ...given, ...(by !== undefined && { by }) };
    try {
      return (await recordFact(crypto.randomUUID(), fact)).ok;
    } catch (cause) {
      console.warn('void', cause);
      return false;
    }
  }

  const ownSettings = (): ShopSettings | undefined =>
    records.shopSettings.get().get(identity.get()?.shopId ?? '');

  const printing = createPrinting({
    call: (method, params) => link.call(method, params),
    identity,
    records,
    customers,
    taxes: () => catalogue.get()?.terms.taxes ?? [],
    by: people.by,
    eInvoiceNumber: (entryId) => eInvoiceNumberOf(requests.get(), entryId),
  });

  const basket = createBasket({
    catalogue: catalogue.get,
    layouts: () => ownSettings()?.inStoreLayouts ?? [],
    place() {
      const shopId = identity.get()?.shopId;
      return {
        ...(shopId !== undefined && { shopId }),
        utcOffsetMinutes: 0 - new Date().getTimezoneOffset(),
      };
    },
    recordVoid,
    save: async (draft) => (await store()).saveDraft(draft),
    canSeal: () => link.phase.get().phase === 'open',
    canWrite: () => status.get()?.disk?.state !== 'unwritable',
    seal,
    findOut: () => {
      if (link.phase.get().phase === 'open') copies.compare();
    },
    tones: options.tones,
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  });

  watchGrantedPrices(requests, basket, (fact) => {
    recordFact(crypto.randomUUID(), fact).catch((cause: unknown) => console.warn('override', cause));
  });

  const parking = createParking({
    basket,
    // Not `store()`, which waits for this one while it opens.
    store: () => storeOpened.promise,
    training: desk.training.get,
    now: () => new Date(),
  });
  const counter = counterOf(basket, heldFor);

  const subscriptions = createSubscriptions({
    store: () => storeOpened.promise,
    want: (wanted) => link.call('want', { wanted: [...wanted] }),
    now: () => new Date(),
  });

  const link = linkToMain({
    open: options.open,
    // Main is the same, or a new one: either way no installer runs any more.
    onOpen: () => {
      heldFor.set(null);
      copies.compare();
      subscriptions.tellAgain();
    },
    handlers: {
      ...counter,
      ...handlersForMain({
        store: storeOpened.promise,
        copies,
        tones: options.tones,
        catalogue,
        status,
        ownerAsked,
        subscriptions,
        printing,
      }),
    },
  });

  return {
    phase,
    link,
    identity,
    status,
    catalogue,
    records,
    customers,
    subscriptions,
    saveCustomer: customers.save,
    requests,
    people,
    printing,
    desk,
    ownerAsked,
    hasDemo,
    enrollingAnew,
    heldFor,
    async installUpdate() {
      await link.call('installUpdate', null);
    },
    basket,
    parking,
    store,
    seal,
    recordFact,
    async enrol(request) {
      const answer = await link.call('enrol', request);
      if (answer.ok) {
        enrollingAnew.set(false);
        copies.compare();
      }
      return answer;
    },
    askOwner: (wish) => link.call('askOwner', wish),
    async stopAskingOwner() {
      await link.call('stopAskingOwner', null);
    },
    async tryDemo() {
      const answer = await link.call('tryDemo', null);
      if (answer.ok) copies.compare();
      return answer;
    },
    async syncNow() {
      status.set(await link.call('syncNow', null));
    },
    async noteRead(id) {
      await link.call('noteRead', { id });
    },
    exportUnsent: () => exportUnsent(link),
    async setLineCut(cut) {
      status.set(await link.call('setLineCut', { cut }));
    },
  };
}
