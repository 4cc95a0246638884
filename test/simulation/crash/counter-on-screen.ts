import { expect, type Page } from '@playwright/test';
import { cashierAt } from '../cashier.ts';
import type { Counter } from './keystrokes.ts';

const PATIENCE_MS = 20_000;
/** A tenth of a second; on a machine that is busy, longer, and so are its writes. */
const TAKEN_IN_FRAMES = 6;

/** What the screen shows at a glance. */
type Glance = Pick<Counter, 'lines' | 'total' | 'given'> & { readonly parkedCount: number };

/**
 * Answers in the frame in which the screen shows this, before a hand could do anything more. The money given
 * is on it only while paying, and how many baskets are put aside only while not.
 */
export async function untilShown(page: Page, { lines, total, given, parked }: Counter): Promise<void> {
  const wanted: Glance = { lines, total, given, parkedCount: parked.length };
  await page
    .waitForFunction(look, wanted, { polling: 'raf', timeout: PATIENCE_MS })
    .catch((cause: unknown) => {
      throw new Error(`the screen never shows ${JSON.stringify(wanted)}`, { cause });
    });
}

/**
 * Answers when what is on the screen has stood there for as long as an eye needs to take it in. A basket is
 * painted while it is being written; to have it on disk first would hold up every scan for a write.
 */
export async function untilTakenIn(page: Page): Promise<void> {
  await page.evaluate(async (frames) => {
    for (let frame = 0; frame < frames; frame++)
      await new Promise<number>((drawn) => requestAnimationFrame(drawn));
  }, TAKEN_IN_FRAMES);
}

/** Looks everything up that is in hand, as a cashier does who comes back to a till that was off. */
export async function lookUp(page: Page): Promise<Omit<Counter, 'sold'>> {
  const { search } = cashierAt(page);
  const received = page.getByRole('textbox', { name: 'Cash received' });
  // With money given the till opens where the rest is asked for.
  await expect(search.or(received)).toBeFocused({ timeout: PATIENCE_MS });
  if (await received.isVisible()) await page.keyboard.press('Escape');
  await expect(search).toBeFocused();
  const { lines, total, parkedCount } = (await page.evaluate(look, null)) as Glance;
  let parked: string[] = [];
  if (parkedCount > 0) {
    await page.keyboard.press('Alt+r');
    const rows = page.getByRole('listbox', { name: 'Parked baskets, oldest first' }).getByRole('option');
    await expect(rows).toHaveCount(parkedCount);
    parked = await rows.evaluateAll((all) =>
      all.map((row) => ['strong', 'b'].map((part) => row.querySelector(part)?.textContent).join(' ')),
    );
    await page.keyboard.press('Escape');
    await expect(search).toBeFocused();
  }
  let given: string[] = [];
  if (lines.length > 0) {
    await page.keyboard.press('F9');
    await expect(received).toBeFocused();
    given = await page.getByRole('list', { name: 'Given so far' }).locator('b').allInnerTexts();
    await page.keyboard.press('Escape');
    await expect(search).toBeFocused();
  }
  return { lines, total, given, parked };
}

/** Runs in the page. @returns what it shows; false where that is not what is wanted */
function look(wanted: Glance | null): Glance | false {
  const textOf = (found: Element | null): string => found?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';
  const all = (found: string): Element[] => [...document.querySelectorAll(found)];
  const lines = all('.basket-lines [role=option]').map((line) =>
    ['.line-name', '.line-quantity b', '.line-marks', '.line-total']
      .map((part) => textOf(line.querySelector(part)))
      .filter((text) => text !== '')
      .join(' '),
  );
  const count = document.querySelector('.parked-count');
  const isPaying = document.querySelector('.pay-given') !== null;
  const seen: Glance = {
    lines,
    total: textOf(document.querySelector('.basket-total output')),
    given: isPaying || !wanted ? all('.pay-given li b').map(textOf) : wanted.given,
    parkedCount: count || !wanted ? Number(textOf(count)) : wanted.parkedCount,
  };
  return (!wanted || JSON.stringify(wanted) === JSON.stringify(seen)) && seen;
}
