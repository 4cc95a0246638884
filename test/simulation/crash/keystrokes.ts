import type { Locator, Page } from '@playwright/test';
import type { Product } from '#shared/catalogue/product.ts';

/** What is in hand at the counter, as the cashier sees it. */
export type Counter = {
  /** Name, quantity, what is taken off, and total of each line. */
  readonly lines: readonly string[];
  readonly total: string;
  /** Money given for the open basket. */
  readonly given: readonly string[];
  /** Name and total of the baskets put aside, oldest first. */
  readonly parked: readonly string[];
  /** Totals of the sales that are sealed, in their order. */
  readonly sold: readonly string[];
};

export type Keystroke = {
  /** What has the focus when it is pressed: a cashier looks where the text goes. */
  at(page: Page): Locator;
  /** A key, or text that is put in whole. */
  readonly press: { readonly key: string } | { readonly text: string };
  readonly before: Counter;
  readonly after: Counter;
  /** What a crash may leave of a key that does two things, one after the other. */
  readonly between?: Counter;
};

/** Keys that belong together. Each action begins in the search field, so a till that was off can begin with it. */
export type Action = readonly Keystroke[];

type Part = Pick<Keystroke, 'at' | 'press'> & Partial<Record<'becomes' | 'between', Partial<Counter>>>;

const NONE = { lines: [], total: '€0.00', given: [] };

const search = (page: Page): Locator => page.getByRole('combobox', { name: 'Search or scan' });
const field = (name: string) => (page: Page) => page.getByRole('textbox', { name });
const row = (name: string) => (page: Page) => page.getByRole('option', { name });
const received = field('Cash received');
const basketName = field('Name, to find it again');

/** Some minutes of a cashier, key by key: two baskets that are put aside and taken up again, one of them paid. */
export function cashierActions({ milk, mustard, apples }: Readonly<Record<Goods, Product>>): Action[] {
  const twoMilk = `${milk.name} 2 €2.58`;
  const oneMilk = `${milk.name} 1 €1.29`;
  const reduced = `${mustard.name} 3 −€0.39 Damaged €3.48`;
  const quantity = field(`Quantity of ${mustard.name}`);
  const annas = { lines: [twoMilk, reduced], total: '€6.06' };
  const withApples = { lines: [twoMilk, reduced, `${apples.name} 0.450 kg €1.12`], total: '€7.18' };
  const belas = { lines: [oneMilk], total: '€1.29' };
  let now: Counter = { ...NONE, parked: [], sold: [] };
  return [
    [text(search, `2*${milk.code}`), key(search, 'Enter', { lines: [twoMilk], total: '€2.58' })],
    [
      text(search, mustard.code),
      key(search, 'Enter', { lines: [twoMilk, `${mustard.name} 1 €1.29`], total: '€3.87' }),
    ],
    [
      key(search, 'F2'),
      text(quantity, '3'),
      key(quantity, 'Enter', { lines: [twoMilk, `${mustard.name} 3 €3.87`], total: '€6.45' }),
    ],
    // Ten per cent off, and why.
    [
      key(search, 'Control+d'),
      text(field('Discount'), '10%'),
      key(field('Discount'), 'Tab'),
      text(field('Why'), '1'),
      key(field('Why'), 'Enter', annas),
    ],
    [text(search, `0.450*${apples.code}`), key(search, 'Enter', withApples)],
    // Taken out, back, and out again. What can be taken back is forgotten by a till that was off.
    [key(search, 'Delete', annas), key(search, 'Control+z', withApples), key(search, 'Delete', annas)],
    [
      key(search, 'Alt+p'),
      text(basketName, 'Anna'),
      key(basketName, 'Enter', { ...NONE, parked: ['Anna €6.06'] }),
    ],
    [text(search, milk.code), key(search, 'Enter', belas)],
    [
      key(search, 'Alt+p'),
      text(basketName, 'Bela'),
      key(basketName, 'Enter', { ...NONE, parked: ['Anna €6.06', 'Bela €1.29'] }),
    ],
    [key(search, 'Alt+r'), key(row('Anna'), 'Enter', { ...annas, parked: ['Bela €1.29'] })],
    // Bela is back first: Anna's basket is put aside, named by its first article, and then his is taken up.
    [
      key(search, 'Alt+r'),
      key(
        row('Bela'),
        'Enter',
        { ...belas, parked: [`${milk.name} €6.06`] },
        { ...NONE, parked: ['Bela €1.29', `${milk.name} €6.06`] },
      ),
    ],
    [
      key(search, 'F9'),
      text(received, '1'),
      key(received, 'Enter', { given: ['€1.00'] }),
      key(received, 'Escape'),
    ],
    [key(search, 'F9'), text(received, '0.50'), key(received, 'Enter', { ...NONE, sold: ['€1.29'] })],
    [key(search, 'Alt+r'), key(row(milk.name), 'Enter', { ...annas, parked: [] })],
    [key(search, 'F9'), key(received, 'Enter', { ...NONE, sold: ['€1.29', '€6.06'] })],
  ].map((parts) => parts.map(follow));

  function follow({ at, press, becomes, between }: Part): Keystroke {
    const before = now;
    if (becomes) now = { ...now, ...becomes };
    return { at, press, before, after: now, ...(between && { between: { ...before, ...between } }) };
  }
}

type Goods = 'milk' | 'mustard' | 'apples';

function text(at: Keystroke['at'], typed: string): Part {
  return { at, press: { text: typed } };
}

function key(
  at: Keystroke['at'],
  name: string,
  becomes?: Partial<Counter>,
  between?: Partial<Counter>,
): Part {
  return { at, press: { key: name }, ...(becomes && { becomes }), ...(between && { between }) };
}
