import { apples, expect, milk, mustard, test } from './story.ts';

test('a sale is rung up, paid in cash with change, and settled, by keyboard only', async ({
  till,
  cashier,
}) => {
  await cashier.enter(milk.barcodes[0]!);
  await cashier.enter(mustard.code, '3');
  await expect(cashier.lines).toHaveCount(2);
  await expect(cashier.total).toHaveText('€5.16');
  await cashier.pay('10');
  await expect(till.page.getByRole('status', { name: 'Change' })).toHaveText('€4.84');
  await expect(cashier.lines).toHaveCount(0);
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await expect(cashier.history).toContainText('Settled');
  await expect(till.page.getByRole('article', { name: /^Receipt/ })).toContainText(milk.name);
});

test('an unknown code is said with its digits and leaves the basket alone', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await cashier.enter('4000000000006');
  await expect(till.page.getByRole('alert')).toContainText('Unknown code 4000000000006');
  await expect(cashier.lines).toHaveCount(1);
  await cashier.enter(milk.code);
  await expect(till.page.getByRole('alert')).not.toContainText('Unknown code');
  await expect(cashier.total).toHaveText('€2.58');
});

test('goods are found by a word of their name', async ({ cashier }) => {
  // At the speed of a hand: sixteen keys in an instant would be a scanner's.
  await cashier.search.pressSequentially('wholegrain mustard', { delay: 60 });
  await cashier.search.press('Enter');
  await expect(cashier.lines).toContainText(['Wholegrain Mustard']);
});

test('goods by weight cost what they weigh', async ({ cashier }) => {
  await cashier.enter(apples.code, '0,450');
  await expect(cashier.lines).toContainText(['0.450 kg']);
  await expect(cashier.total).toHaveText('€1.12');
});

test('a scan while money is typed adds the article and leaves the amount alone', async ({
  till,
  cashier,
}) => {
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  const received = till.page.getByRole('textbox', { name: 'Cash received' });
  await received.pressSequentially('20');
  await till.page.waitForTimeout(300);
  // A wedge scanner: all keys within a few milliseconds, ended by Enter.
  await till.page.evaluate((code) => {
    for (const key of [...code, 'Enter'])
      document.activeElement!.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      );
  }, mustard.barcodes[0]!);
  await expect(cashier.lines).toHaveCount(2);
  await expect(received).toHaveValue('20');
});

test('Enter pressed twice is one sale', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  await till.page.getByRole('textbox', { name: 'Cash received' }).waitFor();
  await till.page.keyboard.press('Enter');
  await till.page.keyboard.press('Enter');
  await till.page.keyboard.press('F7');
  await expect(cashier.history).toHaveCount(1);
  await expect(cashier.history).toContainText('Settled');
});

test('too little cash completes nothing and says what is missing', async ({ till, cashier }) => {
  await cashier.enter(milk.code);
  await till.page.keyboard.press('F9');
  const received = till.page.getByRole('textbox', { name: 'Cash received' });
  await received.pressSequentially('1');
  await expect(till.page.getByRole('status', { name: 'Still missing' })).toHaveText('€0.29');
  await till.page.keyboard.press('Enter');
  await expect(received).toBeVisible();
  await expect(cashier.lines).toHaveCount(1);
});

test('a cashier sees why a line costs what it costs', async ({ till, cashier }) => {
  await cashier.enter(apples.code, '0,333');
  await cashier.lines.first().waitFor();
  await till.page.keyboard.press('F4');
  const why = till.page.getByRole('dialog', { name: `Why ${apples.name} costs this` });
  await expect(why.getByRole('listitem')).toContainText([
    'Price list standard, version 1€2.49',
    'Times 0.333 kg€0.83',
    '0.82917, rounded half up€0.83',
    'of it Reduced rate, 7%€0.05',
    'This line costs€0.83',
  ]);
  await till.page.keyboard.press('Escape');
  await expect(why).toBeHidden();
  await cashier.enter(milk.code);
  await expect(cashier.lines).toHaveCount(2);
});

test('after a search the products stand as they stood', async ({ till: { page }, cashier }) => {
  const tabs = page.getByRole('tablist', { name: 'Categories' });
  const chosen = tabs.getByRole('tab', { selected: true });
  await tabs.getByRole('tab').nth(1).click();
  const category = await chosen.innerText();
  await cashier.search.pressSequentially('mil', { delay: 80 });
  await page.getByRole('listbox', { name: 'Matches' }).waitFor();
  await expect(tabs).toBeHidden();
  await page.keyboard.press('Alt+c');
  await page.keyboard.press('Escape');
  await expect(cashier.search).toHaveValue('');
  await expect(chosen).toHaveText(category);
});

test('behind a payment the products stand as they stood, and what was typed before it is over', async ({
  till: { page },
  cashier,
}) => {
  const tabs = page.getByRole('tablist', { name: 'Categories' });
  const chosen = tabs.getByRole('tab', { selected: true });
  await cashier.enter(milk.code);
  await tabs.getByRole('tab').nth(1).click();
  const category = await chosen.innerText();
  await cashier.search.pressSequentially('mil', { delay: 80 });
  await page.getByRole('listbox', { name: 'Matches' }).waitFor();
  await page.keyboard.press('F9');
  await expect(page.getByRole('main', { name: 'Payment' })).toBeVisible();
  await expect(tabs).toBeHidden();
  // Nothing behind it is reached: no key of its own, and no stop of Tab.
  await page.keyboard.press('Alt+c');
  const stops = new Set<string>();
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press('Tab');
    stops.add(await page.evaluate(() => document.activeElement?.className ?? ''));
  }
  expect([...stops].filter((name) => /tile|category/.test(name))).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(chosen).toHaveText(category);
  await cashier.pay();
  await expect(cashier.search).toBeFocused();
  await expect(cashier.search).toHaveValue('');
  await expect(chosen).toHaveText(category);
});
