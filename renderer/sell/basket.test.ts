import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { product, shopTerms } from '#test/fixtures/goods.ts';
import { millEntry } from '#test/fixtures/mill-entry.ts';
import type { InStoreLayout } from '#shared/catalogue/read-barcode.ts';
import { indexCatalogue } from '#shared/catalogue/index-catalogue.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { addProduct, startDraft, type Draft, type DraftLine } from '#shared/sale/draft.ts';
import { setCustomer } from '#shared/sale/draft-customer.ts';
import type { SaleEntry } from '#shared/sync/entry.ts';
import type { GivenUp, SaleCatalogue } from './basket-view.ts';
import { createBasket } from './basket.ts';
import { sealSale, type PaidBasket, type SealProblem } from './seal-sale.ts';

const tea = product('tea', 2_500_000, { barcodes: ['4006381333931'] });
const apples = product('apples', 2_490_000, { unit: 'kg', code: '211' });

type Answer = (paid: PaidBasket) => Promise<Result<SaleEntry, SealProblem>>;

async function sealed(paid: PaidBasket): Promise<Result<SaleEntry, SealProblem>> {
  return sealSale(paid, {
    record: async (sale) => ok(millEntry(sale)),
    keepEntry: async () => undefined,
  });
}

function openTill(seal: Answer = sealed) {
  const tones: string[] = [];
  const saved: (Draft | null)[] = [];
  const till = {
    catalogue: { index: indexCatalogue([tea, apples]), terms: shopTerms } as SaleCatalogue | null,
    linked: true,
    diskFull: false,
    writable: true,
    findOuts: 0,
    layouts: [] as InStoreLayout[],
    voids: [] as GivenUp[],
  };
  let ids = 0;
  const basket = createBasket({
    catalogue: () => till.catalogue,
    save: async (draft) => {
      if (till.diskFull) throw new Error('quota exceeded');
      saved.push(draft);
    },
    layouts: () => till.layouts,
    place: () => ({ shopId: 'mill', utcOffsetMinutes: 60 }),
    recordVoid: async (given) => {
      till.voids.push(given);
      return till.linked;
    },
    canSeal: () => till.linked,
    canWrite: () => till.writable,
    seal,
    findOut: () => void till.findOuts++,
    tones: {
      found: () => tones.push('found'),
      unknown: () => tones.push('unknown'),
      asks: () => tones.push('asks'),
      blocked: () => tones.push('blocked'),
      offline: () => tones.push('offline'),
    },
    newId: () => `018f4d6e-0000-7000-8000-${String(++ids).padStart(12, '0')}`,
    now: () => new Date('2026-11-20T09:00:00.000Z'),
  });
  const lines = () => basket.view.get().draft?.lines.map((line) => [line.productId, line.quantityMilli]);
  return { basket, till, tones, saved, lines, view: () => basket.view.get() };
}

describe('filling a basket', () => {
  test('the same article scanned three times is one line of three', () => {
    const { basket, lines, tones } = openTill();
    for (let scan = 0; scan < 3; scan++) basket.addCode('4006381333931');
    expect(lines()).toEqual([['tea', 3000]]);
    expect(tones).toEqual(['found', 'found', 'found']);
  });

  test('an unknown code sounds, is named, and changes nothing', () => {
    const { basket, lines, tones, view, saved } = openTill();
    basket.addCode('4006381333931');
    const saves = saved.length;
    expect(basket.addCode('4000000000006')).toBe(false);
    expect(lines()).toEqual([['tea', 1000]]);
    expect(tones.at(-1)).toBe('unknown');
    expect(view().notice).toEqual({ code: 'unknownCode', text: '4000000000006' });
    expect(saved).toHaveLength(saves);
    basket.addCode('4006381333931');
    expect(view().notice).toBeNull();
  });

  test('a quantity alone sets the selected line', () => {
    const { basket, lines } = openTill();
    basket.addCode('0,450*211');
    basket.addCode('0,5*');
    expect(lines()).toEqual([['apples', 500]]);
  });

  test('less than one is left as it is; removing is another key', () => {
    const { basket, lines } = openTill();
    basket.addCode('TEA');
    basket.stepSelected(-1);
    expect(lines()).toEqual([['tea', 1000]]);
    basket.stepSelected(1);
    expect(lines()).toEqual([['tea', 2000]]);
    basket.removeSelected();
    expect(lines()).toBeUndefined();
  });

  test('weight is stepped by a hundred grams', () => {
    const { basket, lines } = openTill();
    basket.addCode('211');
    basket.stepSelected(-1);
    expect(lines()).toEqual([['apples', 900]]);
  });

  test('every change is saved, and an emptied basket too', () => {
    const { basket, saved } = openTill();
    basket.addCode('TEA');
    basket.addCode('211');
    basket.removeSelected();
    basket.removeSelected();
    expect(saved.map((draft) => draft?.lines.length ?? null)).toEqual([1, 2, 1, null]);
  });

  test('a basket that cannot be saved is said, and goes on selling', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { basket, till, lines, view } = openTill();
    till.diskFull = true;
    basket.addCode('TEA');
    await Promise.resolve();
    await Promise.resolve();
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view().notice).toEqual({ code: 'draftNotSaved' });
    complaint.mockRestore();
  });

  test('without a catalogue a scan says so', () => {
    const { basket, till, view } = openTill();
    till.catalogue = null;
    basket.addCode('TEA');
    expect(view().notice).toEqual({ code: 'noCatalogue' });
  });
});

describe('a new catalogue', () => {
  const dearer = product('tea', 9_990_000, { barcodes: ['4006381333931'] });
  const novelty = product('novelty', 1_000_000);
  const second: SaleCatalogue = {
    index: indexCatalogue([dearer, novelty]),
    terms: { ...shopTerms, catalogueVersion: 2 },
  };
  const swap = ({ basket, till }: ReturnType<typeof openTill>) => {
    till.catalogue = second;
    basket.catalogueCame();
  };
  const lineOf = (id: string, priceMicros: number): DraftLine => ({
    lineId: id,
    productId: id,
    code: id.toUpperCase(),
    name: id,
    unit: 'piece',
    taxId: 'reduced',
    listPriceMicros: priceMicros,
    quantityMilli: 1000,
  });
  const kept: Draft = {
    ...startDraft({
      id: '018f4d6e-0000-7000-8000-00000000000a',
      openedAt: '2026-11-19T09:00:00.000Z',
      terms: shopTerms,
    }),
    lines: [lineOf('tea', 2_500_000), lineOf('apples', 2_490_000)],
  };
  const prices = (draft: Draft | null) => draft?.lines.map((line) => line.listPriceMicros);

  test('leaves the basket in progress its terms and its goods until it ends', async () => {
    const opened = openTill();
    const { basket, view, lines } = opened;
    basket.addCode('TEA');
    swap(opened);
    basket.addCode('4006381333931');
    basket.add(dearer);
    expect(lines()).toEqual([['tea', 3000]]);
    expect(prices(view().draft)).toEqual([2_500_000]);
    expect(basket.add(novelty)).toBe(false);
    await basket.complete([{ kind: 'cash', amountMinor: 1000 }]);
    expect(view().lastSale?.body.sale).toMatchObject({ catalogueVersion: 1, totalMinor: 750 });
    expect(view().catalogue).toBeNull();
    basket.addCode('TEA');
    expect(view().draft?.terms.catalogueVersion).toBe(2);
    expect(prices(view().draft)).toEqual([9_990_000]);
  });

  test('is what a basket from the disk is moved to as a whole, in words', async () => {
    for (const how of ['restored', 'taken up', 'waiting for it'] as const) {
      const opened = openTill();
      const { basket, till, saved, view } = opened;
      if (how === 'waiting for it') till.catalogue = null;
      else swap(opened);
      if (how === 'taken up') await basket.takeUp(kept);
      else basket.restore(kept);
      if (how === 'waiting for it') swap(opened);
      expect(prices(view().draft), how).toEqual([9_990_000, 2_490_000]);
      expect(view().draft?.terms.catalogueVersion).toBe(2);
      // Apples are not in the new version: their line stays as it was.
      expect(view().notice).toEqual({ code: 'newPricesNotForAll', kept: 1 });
      expect(saved.at(-1)).toEqual(view().draft);
    }
  });

  test('of the same version, or with the same prices, is nothing to speak of', () => {
    const same = openTill();
    same.basket.restore(kept);
    expect(same.view()).toMatchObject({ draft: kept, notice: null, catalogue: same.till.catalogue });
    const later = openTill();
    later.till.catalogue = {
      index: indexCatalogue([tea, product('apples', 2_490_000)]),
      terms: { ...shopTerms, catalogueVersion: 2 },
    };
    later.basket.restore(kept);
    expect(later.view()).toMatchObject({ draft: { terms: { catalogueVersion: 2 } }, notice: null });
  });

  test('moves a basket that is taken back from before it', () => {
    const opened = openTill();
    const { basket, view } = opened;
    basket.addCode('TEA');
    basket.removeSelected();
    swap(opened);
    basket.undo();
    expect(prices(view().draft)).toEqual([9_990_000]);
    expect(view().notice).toEqual({ code: 'newPrices', kept: 0 });
  });
});

describe('completing a sale', () => {
  const cash = [{ kind: 'cash' as const, amountMinor: 500 }];

  test('the basket is free for the next sale and the change stays on show', async () => {
    const { basket, view, saved } = openTill();
    basket.addCode('TEA');
    expect(await basket.complete(cash)).toBe(true);
    expect(view()).toMatchObject({ draft: null, sealing: 'no', notice: null });
    expect(view().lastSale?.body.sale.changeMinor).toBe(250);
    expect(saved.at(-1)).toBeNull();
  });

  test('Enter pressed twice seals once', async () => {
    let seals = 0;
    const { basket } = openTill((paid) => {
      seals++;
      return sealed(paid);
    });
    basket.addCode('TEA');
    await Promise.all([basket.complete(cash), basket.complete(cash)]);
    expect(seals).toBe(1);
  });

  test('a journal that cannot be written gives the basket back', async () => {
    const { basket, lines, view } = openTill(async () =>
      err({ code: 'journalUnwritable', message: 'no space left' }),
    );
    basket.addCode('TEA');
    expect(await basket.complete(cash)).toBe(false);
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view()).toMatchObject({ sealing: 'no', notice: { code: 'journalUnwritable' } });
  });

  test('while journal and store do not agree nothing is sealed, the basket stays and it is said', async () => {
    const { basket, lines, view } = openTill(async () => err({ code: 'notCompared' }));
    basket.addCode('TEA');
    expect(await basket.complete(cash)).toBe(false);
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view()).toMatchObject({ sealing: 'no', notice: { code: 'notCompared' } });
  });

  test('without main nothing is sent and the basket stays', async () => {
    let seals = 0;
    const { basket, till, view } = openTill((paid) => {
      seals++;
      return sealed(paid);
    });
    till.linked = false;
    basket.addCode('TEA');
    expect(await basket.complete(cash)).toBe(false);
    expect(seals).toBe(0);
    expect(view()).toMatchObject({ sealing: 'no', notice: { code: 'mainGone' } });
  });
});

describe('when main goes away while sealing', () => {
  const cash = [{ kind: 'cash' as const, amountMinor: 500 }];
  const gone: Answer = () => Promise.reject(new Error('the bridge closed before the answer'));
  // The fault is told on the console too, for whoever looks into it.
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => vi.restoreAllMocks());

  test('the basket is locked until it is known what became of it', async () => {
    const { basket, till, lines, view } = openTill(gone);
    basket.addCode('TEA');
    await basket.complete(cash);
    expect(view().sealing).toBe('unsure');
    expect(till.findOuts).toBe(1);
    expect(basket.addCode('211')).toBe(false);
    basket.removeSelected();
    basket.dismissNotice();
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view().notice).toEqual({ code: 'sealUnsure' });
  });

  test('it was sealed: the sale is done', async () => {
    const { basket, view } = openTill(gone);
    basket.addCode('TEA');
    const { draft } = view();
    await basket.complete(cash);
    const entry = await sealed({
      draft: draft!,
      tenders: cash,
      at: '2026-11-20T09:00:00.000Z',
      businessDate: '2026-11-20',
    });
    basket.resolve(entry.ok ? entry.value : null);
    expect(view()).toMatchObject({ draft: null, sealing: 'no', notice: null });
    expect(view().lastSale?.id).toBe(draft?.id);
  });

  test('it was not: the basket is there to be paid again', async () => {
    const { basket, lines, view } = openTill(gone);
    basket.addCode('TEA');
    await basket.complete(cash);
    basket.resolve(null);
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view()).toMatchObject({ sealing: 'no', notice: null });
  });
});

describe('when the till’s disk cannot be written', () => {
  test('it is said before money changes hands, and nothing is sealed', async () => {
    const { basket, till, view } = openTill();
    basket.addCode('TEA');
    const exact = [{ kind: 'cash' as const, amountMinor: 250 }];
    till.writable = false;
    expect(basket.mayPay()).toBe(false);
    expect(view().notice).toEqual({ code: 'diskUnwritable' });
    expect(await basket.complete(exact)).toBe(false);
    expect(view()).toMatchObject({ sealing: 'no', lastSale: null, draft: { lines: [{ productId: 'tea' }] } });
    till.writable = true;
    expect(basket.mayPay()).toBe(true);
    expect(await basket.complete(exact)).toBe(true);
  });
});

describe('money that changed hands before the sale was done', () => {
  test('parts of a payment and a tip are saved with the basket, and can be taken back', () => {
    const { basket, saved, view } = openTill();
    basket.addCode('4006381333931');
    basket.giveTender({ kind: 'cash', amountMinor: 100 });
    basket.setTip(50);
    expect(saved.at(-1)).toMatchObject({ tenders: [{ kind: 'cash', amountMinor: 100 }], tipMinor: 50 });
    basket.takeBackTender(0);
    expect(view().draft).not.toHaveProperty('tenders');
  });

  test('a basket with money given does not vanish with its last line', () => {
    const { basket, lines, view } = openTill();
    basket.addCode('4006381333931');
    basket.giveTender({ kind: 'cash', amountMinor: 100 });
    basket.removeSelected();
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view().notice).toEqual({ code: 'moneyGiven' });
    basket.takeBackTender(0);
    basket.removeSelected();
    expect(view().draft).toBeNull();
  });
});

describe('goods that come back', () => {
  const back = { lineId: 'r1', quantityMilli: -1000, withoutReceipt: { reason: 'broken', approvedBy: 'm1' } };

  test('a quantity typed for them is still goods that come back', () => {
    const { basket, lines } = openTill();
    basket.apply((draft) => addProduct(draft, tea, back));
    basket.setLineQuantity('r1', 3000);
    basket.stepSelected(-1);
    expect(lines()).toEqual([['tea', -2000]]);
  });

  test('a sale called off with other goods in the basket is a return like any other', () => {
    const { basket, view } = openTill();
    const sold = { saleId: '018f4d6e-0000-7000-8000-00000000ffff', line: 1 };
    basket.apply((draft) => {
      const made = addProduct(draft, tea, { lineId: 'v', quantityMilli: -1000, returnOf: sold });
      return made.ok ? ok({ ...made.value, voidOf: sold.saleId }) : made;
    });
    expect(view().draft?.voidOf).toBe(sold.saleId);
    basket.addCode('4006381333931');
    expect(view().draft).not.toHaveProperty('voidOf');
  });
});

describe('baskets kept elsewhere', () => {
  test('only the basket that was kept is let go, not one that changed meanwhile', () => {
    const { basket, saved, view } = openTill();
    basket.addCode('4006381333931');
    const kept = view().draft!;
    basket.addCode('4006381333931');
    expect(basket.release(kept)).toBe(false);
    expect(basket.release(view().draft!)).toBe(true);
    expect(saved.at(-1)).toBeNull();
  });

  test('one is taken up only where none is open', async () => {
    const { basket, lines, view } = openTill();
    basket.addCode('4006381333931');
    const kept = view().draft!;
    expect(await basket.takeUp(kept)).toBe(false);
    basket.release(kept);
    expect(await basket.takeUp(kept)).toBe(true);
    expect(lines()).toEqual([['tea', 1000]]);
  });
});

describe('taking back and giving up', () => {
  test('changes are taken back one by one, and kept on disk so', () => {
    const { basket, lines, saved, view } = openTill();
    basket.addCode('TEA');
    basket.addCode('211');
    basket.removeSelected();
    basket.undo();
    expect(lines()).toEqual([
      ['tea', 1000],
      ['apples', 1000],
    ]);
    basket.undo();
    basket.undo();
    expect(view().draft).toBeNull();
    expect(saved.at(-1)).toBeNull();
    expect(basket.undo()).toBe(false);
    expect(view().notice).toEqual({ code: 'nothingToUndo' });
  });

  test('what was sold is not taken back by a key', async () => {
    const { basket, view } = openTill();
    basket.addCode('TEA');
    await basket.complete([{ kind: 'cash', amountMinor: 250 }]);
    expect(view().undoable).toBe(0);
    expect(basket.undo()).toBe(false);
    expect(view().draft).toBeNull();
  });

  test('money that was given stays given when a change is taken back', () => {
    const { basket, view } = openTill();
    basket.addCode('TEA');
    basket.addCode('211');
    basket.giveTender({ kind: 'cash', amountMinor: 100 });
    basket.undo();
    expect(view().draft).toMatchObject({ lines: [{ productId: 'tea' }], tenders: [{ amountMinor: 100 }] });
    expect(basket.undo()).toBe(false);
    expect(view().notice).toEqual({ code: 'moneyGiven' });
    basket.takeBackTender(0);
    expect(basket.undo()).toBe(true);
    expect(view().draft).toBeNull();
  });

  test('what is scanned while a basket is given up goes with neither', async () => {
    const { basket, view } = openTill();
    basket.addCode('TEA');
    const given = basket.giveUp('customer left');
    expect(view().sealing).toBe('running');
    expect(basket.addCode('211')).toBe(false);
    await given;
    expect(view()).toMatchObject({ draft: null, sealing: 'no' });
  });

  test('a basket is gone only when that is recorded', async () => {
    const { basket, till, lines, view } = openTill();
    basket.addCode('TEA');
    const { id } = view().draft!;
    till.linked = false;
    expect(await basket.giveUp('customer left')).toBe(false);
    expect(lines()).toEqual([['tea', 1000]]);
    expect(view().notice).toEqual({ code: 'voidNotRecorded' });
    till.linked = true;
    expect(await basket.giveUp('customer left')).toBe(true);
    expect(view()).toMatchObject({ draft: null, undoable: 0 });
    expect(till.voids.at(-1)).toEqual({
      saleId: id,
      totalMinor: 250,
      currency: 'EUR',
      reason: 'customer left',
    });
  });
});

describe('questions', () => {
  const beer = product('beer', 1_000_000, { ageMin: 16 });
  const phone = product('phone', 99_000_000, { serialRequired: true });

  function openBar() {
    const opened = openTill();
    opened.till.catalogue = { index: indexCatalogue([tea, beer, phone]), terms: shopTerms };
    return opened;
  }

  test('nothing is in the basket before the answer, and what is scanned meanwhile is said', () => {
    const { basket, lines, tones, view } = openBar();
    basket.addCode('3*BEER');
    expect(lines()).toBeUndefined();
    basket.addCode('TEA');
    expect(view().notice).toEqual({ code: 'answerFirst', text: 'TEA' });
    basket.answer({ ageChecked: true });
    expect(lines()).toEqual([['beer', 3000]]);
    expect(tones).toEqual(['asks', 'blocked', 'found']);
  });

  test('a serial number is answered by a scan', () => {
    const { basket, view } = openBar();
    basket.addCode('PHONE');
    basket.addCode('SN-1');
    expect(view().draft?.lines).toMatchObject([{ productId: 'phone', serial: 'SN-1' }]);
  });

  test('goods that are not sold after all leave no trace in the basket', () => {
    const { basket, view } = openBar();
    basket.addCode('BEER');
    basket.dropAsking();
    expect(view()).toMatchObject({ draft: null, asking: null, undoable: 0 });
  });
});

test('a basket knows where and when it is priced, and who buys before anything is in it', () => {
  const { basket, view } = openTill();
  basket.edit((draft) => ok(setCustomer(draft, { id: 'c1', name: 'Ann', group: 'trade' })));
  expect(view().draft).toMatchObject({
    shopId: 'mill',
    utcOffsetMinutes: 60,
    customer: { id: 'c1', name: 'Ann' },
    customerGroup: 'trade',
    lines: [],
  });
  basket.edit((draft) => ok(setCustomer(draft, null)));
  expect(view().draft).toBeNull();
});
