import { robotAt, type Robot } from '../fixtures/robot.ts';
import type { Product } from '#shared/catalogue/product.ts';
import { apples, expect, milk, mustard, test } from './story.ts';

test.use({ staff: true });

const told: string[] = [];
test.afterAll(() => console.log(['keystrokes beyond the scans:', ...told].join('\n  ')));

/** Counts the keys of one story and keeps them for the list that is printed at the end. */
async function counted(robot: Robot, story: string, act: () => Promise<void>): Promise<number> {
  const before = robot.keystrokes();
  await act();
  const keys = robot.keystrokes() - before;
  told.push(`${String(keys).padStart(3)}  ${story}`);
  return keys;
}

async function signIn(robot: Robot): Promise<void> {
  await robot.sees(/textbox "PIN of Amina".*\[active\]/);
  await robot.type('1111');
  await robot.press('Enter');
  await robot.sees(/button "Amina is signed in/);
}

/** What is said of a line after each change of it. */
const said = ({ name }: Product, quantity: string, price: string): RegExp =>
  new RegExp(`${name}, ${quantity}, ${price}`.replaceAll(/[.()]/g, '\\$&'));

const readyForNext = (robot: Robot) => robot.sees(/combobox "Search or scan".*\[active\]/);

test('a robot sells, splits, parks, takes back, is allowed a discount and closes the shift, by keys alone', async ({
  till: { page },
}) => {
  test.setTimeout(240_000);
  const robot = robotAt(page);
  await counted(robot, 'sign in', () => signIn(robot));

  await counted(robot, 'open the shift with a float of 100', async () => {
    await robot.press('Control+o');
    await robot.sees(/textbox "Cash in the drawer now".*\[active\]/);
    await robot.type('100');
    await robot.press('Enter');
    await robot.sees(/heading "Shift open since/);
    await robot.press('F1');
    await readyForNext(robot);
  });

  const cash = await counted(robot, 'cash sale of 3 scanned items, exact', async () => {
    for (const goods of [milk, mustard, milk]) await robot.scan(goods.barcodes[0]!);
    // Each scan is heard, with the line that it made or added to.
    await robot.sees(said(milk, '2', '€2.58'));
    await robot.sees(/status "Total": €3\.87/);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash received".*\[active\]/);
    await robot.press('Enter');
    await robot.sees(/status "Last sale"/);
    await readyForNext(robot);
  });
  expect(cash, 'keystrokes of a scanned cash sale').toBeLessThanOrEqual(5);

  await counted(robot, 'split payment, 1 in cash and the rest by card', async () => {
    await robot.scan(milk.barcodes[0]!);
    await robot.scan(mustard.barcodes[0]!);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash received".*\[active\]/);
    await robot.type('1');
    await robot.press('Enter');
    await robot.sees(/status "Amount due": €1\.58/);
    await robot.press('Alt+2');
    await robot.sees(/textbox "Card amount".*\[active\]/);
    await robot.press('Enter');
    await robot.sees(/Ready for the next sale|status "Last sale"/);
    await readyForNext(robot);
  });

  await counted(robot, 'basket parked, taken up again and paid', async () => {
    await robot.scan(mustard.barcodes[0]!);
    await robot.press('Alt+p');
    await robot.sees(/textbox "Name, to find it again".*\[active\]/);
    await robot.press('Enter');
    await robot.sees(/button "Parked baskets, 1"/);
    await readyForNext(robot);
    await robot.press('Alt+r');
    await robot.sees(/listbox "Parked baskets, oldest first"/);
    await robot.press('Enter');
    await robot.sees(/status "Total": €1\.29/);
    await readyForNext(robot);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash received".*\[active\]/);
    await robot.press('Enter');
    await robot.sees(/button "Parked baskets, 0"/);
    await readyForNext(robot);
  });

  await counted(robot, 'goods found by name, and the line before them taken out', async () => {
    await robot.scan(mustard.barcodes[0]!);
    await robot.sees(said(mustard, '1', '€1.29'));
    await robot.type('milk');
    await robot.reaches(/milk.*€/i);
    await robot.press('ArrowDown');
    await robot.press('Enter');
    await robot.sees(/status "Total": €(?!1\.29)/);
    await robot.press('ArrowUp');
    await robot.reaches(/Mustard.*€1\.29/);
    await robot.press('Delete');
    await robot.press('Delete');
    await readyForNext(robot);
  });

  const tree = await robot.sees(/\w+-\d\d-\d{6}/);
  const number = /\w+-\d\d-\d{6}/.exec(tree)![0];
  await counted(robot, 'return of one piece by the receipt’s code, paid out in cash', async () => {
    await robot.press('Alt+b');
    await robot.sees(/textbox "Receipt number".*\[active\]/);
    await robot.scan(number);
    await robot.sees(/listbox "Lines of the receipt"/);
    await robot.reaches(/Mustard/);
    await robot.press('1', 'Enter', 'Enter');
    await robot.sees(/status "Total": "-€1\.29"/);
    await readyForNext(robot);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash paid out".*\[active\]/);
    await robot.press('Enter');
    await readyForNext(robot);
  });

  await counted(robot, 'a discount that a supervisor allows', async () => {
    await robot.scan(milk.barcodes[0]!);
    await robot.press('Control+d');
    await robot.sees(/textbox "Discount".*\[active\]/);
    await robot.type('50%');
    await robot.press('Tab', '1', 'Enter');
    await robot.sees(/dialog "A supervisor must allow this"/);
    await robot.sees(/textbox "PIN of Jonas".*\[active\]/);
    await robot.type('2222');
    await robot.press('Enter');
    await robot.sees(/status "Total": €0\.6[45]/);
    await readyForNext(robot);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash received".*\[active\]/);
    await robot.press('Enter');
    await readyForNext(robot);
  });

  await counted(robot, 'goods by weight, typed', async () => {
    await robot.type(`0.450*${apples.code}`);
    await robot.press('Enter');
    await robot.sees(/status "Total": €1\.12/);
    await robot.press('Enter');
    await robot.sees(/textbox "Cash received".*\[active\]/);
    await robot.press('Enter');
    await readyForNext(robot);
  });

  await counted(robot, 'the shift is counted and closed', async () => {
    await robot.press('Control+o');
    await robot.sees(/textbox "How many of €500\.00".*\[active\]/);
    // Two fifties and four euros, one note or coin after the other.
    await robot.press('Tab', 'Tab');
    await robot.type('1');
    await robot.press('Tab');
    await robot.type('1');
    const seen = await robot.sees(/button "Close the shift with €[\d.]+"/);
    expect(seen).toMatch(/Close the shift with €150\.00/);
    while (!/button "Close the shift[^\n]*\[active\]/.test(await robot.sees(/Close the shift/)))
      await robot.press('Tab');
    await robot.press('Enter');
    await robot.sees(/article "Z report 1"/);
  });
});
