import '#renderer/without-eval.ts';
import { portToMain } from '#renderer/bridge/port.ts';
import { SILENCE } from '#renderer/sell/tones.ts';
import { startTillSession } from '#renderer/till/session.ts';
import { addProduct, startDraft, type Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import type { PlannedSale, ReplayPage } from '../planned-sale.ts';

const session = startTillSession({ open: portToMain(), tones: SILENCE });

function until(condition: () => boolean, subscribe: (listener: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!condition()) return;
      stop();
      resolve();
    };
    const stop = subscribe(look);
    look();
  });
}

function basketOf(plan: PlannedSale): Draft {
  const catalogue = session.catalogue.get();
  if (!catalogue) throw new Error('the catalogue is not here yet');
  const draft = startDraft({ id: plan.saleId, openedAt: plan.at, terms: catalogue.terms });
  return plan.lines.reduce((basket, line, index) => {
    const product = catalogue.index.findByBarcode(line.code);
    if (!product) throw new Error(`invoice ${plan.invoice}: no product ${line.code} in the catalogue`);
    const added = addProduct(basket, product, {
      lineId: String(index + 1),
      quantityMilli: line.quantity * 1000,
      ...(line.unitPriceMicros !== product.priceMicros && {
        manualPrice: { unitPriceMicros: line.unitPriceMicros, reason: 'price of the invoice' },
      }),
      ...(line.returnOf && { returnOf: line.returnOf }),
    });
    if (!added.ok) throw new Error(`invoice ${plan.invoice}, ${line.code}: ${JSON.stringify(added.problem)}`);
    return added.value;
  }, draft);
}

/** Completes and seals one planned sale as the screens do; answers why it could not be, or null. */
async function record(plan: PlannedSale): Promise<string | null> {
  const draft = basketOf(plan);
  const { totalMinor } = priceSale(draft, draft.terms);
  const sealed = await session.seal({
    draft,
    tenders: totalMinor === 0 ? [] : [{ kind: 'cash', amountMinor: totalMinor }],
    at: plan.at,
    businessDate: plan.at.slice(0, 10),
    ...(plan.customerId && { customerId: plan.customerId }),
  });
  return sealed.ok ? null : sealed.problem.code;
}

const replay: ReplayPage = {
  async ready() {
    await until(() => session.phase.get().phase === 'ready', session.phase.subscribe);
    await until(() => session.catalogue.get() !== null, session.catalogue.subscribe);
  },
  async record(plans) {
    const refused: { invoice: string; reason: string }[] = [];
    for (const plan of plans) {
      const reason = await record(plan).catch((cause: unknown) => String(cause));
      if (reason) refused.push({ invoice: plan.invoice, reason });
    }
    return refused;
  },
  setLineCut: (cut) => session.setLineCut(cut),
  syncNow: () => session.syncNow(),
  async states() {
    return (await session.store()).countByState();
  },
  async account() {
    const store = await session.store();
    return new Promise((resolve) => {
      const stop = store.watchHistory(1_000_000, (rows) => {
        resolve(rows.map(({ id, totalMinor, state }) => ({ id, totalMinor, state })));
        queueMicrotask(() => stop());
      });
    });
  },
};
Object.assign(window, { replay });
