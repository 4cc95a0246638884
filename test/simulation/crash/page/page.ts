import '#renderer/without-eval.ts';
import { portToMain } from '#renderer/bridge/port.ts';
import { SILENCE } from '#renderer/sell/tones.ts';
import { startTillSession } from '#renderer/till/session.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { isSaleEntry } from '#shared/sync/entry.ts';
import type { CrashPage } from '../crash-page.ts';

const session = startTillSession({ open: portToMain(), tones: SILENCE });
const { basket } = session;
const shift = { open: false, done: Promise.resolve() };

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** One sale through the basket, as the screens do it. @returns the sale's id, or null when it is not sealed yet */
async function sellOne(): Promise<string | null> {
  const shop = session.catalogue.get();
  if (!shop || session.phase.get().phase !== 'ready' || basket.view.get().sealing !== 'no') return null;
  const { products } = shop.index;
  for (let line = 0; line < 3 && !basket.view.get().draft; line++)
    basket.add(products[Math.floor(Math.random() * products.length)]!);
  const { draft } = basket.view.get();
  if (!draft) return null;
  const { totalMinor } = priceSale(draft, draft.terms);
  return (await basket.complete([{ kind: 'cash', amountMinor: totalMinor }])) ? draft.id : null;
}

async function sellOn(): Promise<void> {
  while (shift.open) {
    const id = await sellOne();
    if (id) console.info(`finished ${id}`);
    // Main is away, or the copies are being compared.
    else await pause(5);
  }
}

const crash: CrashPage = {
  async ready() {
    for (let id = null; id === null;) {
      id = await sellOne();
      if (id) console.info(`finished ${id}`);
      else await pause(10);
    }
  },
  state() {
    const { sealing, notice, draft } = basket.view.get();
    return JSON.stringify({
      phase: session.phase.get(),
      link: session.link.phase.get(),
      catalogue: session.catalogue.get()?.head.version ?? null,
      basket: { sealing, notice, lines: draft?.lines.length ?? null },
      status: session.status.get(),
    });
  },
  start() {
    shift.open = true;
    shift.done = sellOn();
  },
  async stop() {
    shift.open = false;
    await shift.done;
  },
  async kept(ids) {
    const store = await session.store();
    const found = await Promise.all(ids.map((id) => store.findEntry(id)));
    return found.map((kept) => (kept && isSaleEntry(kept.entry) ? kept.entry.hash : null));
  },
};
Object.assign(window, { crash });
