import { expect, test } from 'vitest';
import { product } from '#test/fixtures/goods.ts';
import { largeCatalogue } from '#test/fixtures/large-catalogue.ts';
import { indexCatalogue } from './index-catalogue.ts';

const shelf = indexCatalogue([
  product('1', 1, { name: 'Barlowe Wholegrain Mustard 200 g', code: '4711', category: 'Sauces' }),
  product('2', 1, { name: 'Mustard Seeds', code: '4712', category: 'Spices' }),
  product('3', 1, { name: 'Crème fraîche', code: '9001', category: 'Dairy' }),
  product('4', 1, { name: 'মিনিকেট চাল ৫ কেজি', code: '9002', category: 'মুদি' }),
  product('5', 1, { name: 'মসুর ডাল', code: '9003', category: 'মুদি' }),
  product('6', 1, { name: 'أرز بسمتي ٥ كجم', code: '9004', category: 'بقالة' }),
  product('7', 1, { name: 'Coca-Cola 0.33 l', code: 'CC-33', category: 'Drinks' }),
]);
const found = (text: string, limit = 20): string[] => shelf.search(text, limit).map(({ id }) => id);

test('names that begin with what is typed come before those that have it later', () => {
  expect(found('must')).toEqual(['2', '1']);
});

test('a word is found by its inside, and all words typed must be there', () => {
  expect(found('grain')).toEqual(['1']);
  expect(found('whole mustard')).toEqual(['1']);
  expect(found('whole seeds')).toEqual([]);
  expect(found('cola')).toEqual(['7']);
});

test('a slip of the finger is forgiven', () => {
  expect(found('mustrad')).toEqual(['2', '1']);
  expect(found('wholegrian mustadr')).toEqual(['1']);
  expect(found('seads')).toEqual(['2']);
  expect(found('xyzzy')).toEqual([]);
  // Figures are meant as they are typed: another article code is another article.
  expect(found('4713')).toEqual([]);
});

test('what is written as it was typed comes first, and slips are tried only where that is too little', () => {
  const goods = (...names: string[]) => indexCatalogue(names.map((name) => product(name, 1, { name })));
  const few = goods('Beans white', 'Lima Beams', 'Old Beams');
  expect(few.search('beams', 20).map(({ id }) => id)).toEqual(['Lima Beams', 'Old Beams', 'Beans white']);
  expect(few.search('beams', 2).map(({ id }) => id)).toEqual(['Lima Beams', 'Old Beams']);
  const enough = goods('Beans white', 'Lima Beams', 'Old Beams', 'New Beams');
  expect(enough.search('beams', 20).map(({ id }) => id)).toEqual(['Lima Beams', 'Old Beams', 'New Beams']);
});

test('goods are found by the beginning, the inside and a slip in their category, after those by name', () => {
  expect(found('sauce')).toEqual(['1']);
  expect(found('rinks')).toEqual(['7']);
  expect(found('dirnks')).toEqual(['7']);
  expect(found('diary fraiche')).toEqual(['3']);
  const shop = indexCatalogue([
    product('a', 1, { name: 'Lemon', category: 'Teas' }),
    product('b', 1, { name: 'Tea', category: 'Pantry' }),
  ]);
  expect(shop.search('tea', 20).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('accents need not be typed', () => {
  expect(found('creme fraiche')).toEqual(['3']);
  expect(found('CRÈME')).toEqual(['3']);
});

test('Bangla and Arabic goods are found by their words, with the digits of any keyboard', () => {
  expect(found('চাল')).toEqual(['4']);
  expect(found('মিনিকে')).toEqual(['4']);
  expect(found('চাল 5')).toEqual(['4']);
  expect(found('চাল ৫')).toEqual(['4']);
  // Another vowel is another word, no accent.
  expect(found('মসুর ডিল')).toEqual([]);
  expect(found('أرز 5')).toEqual(['6']);
  expect(found('মুদি')).toEqual(['4', '5']);
});

test('goods are found by the beginning of their article code', () => {
  expect(found('471')).toEqual(['1', '2']);
  expect(found('cc 33')).toEqual(['7']);
});

test('typed letter by letter, a name is found as if it had been typed at once', () => {
  const products = largeCatalogue(600);
  const growing = indexCatalogue(products);
  for (const text of [
    'mustard whole',
    'tea 250 g',
    'musatrd',
    'coffe dark 500',
    '1003',
    'চাল ৫',
    products[7]!.name.toLowerCase(),
    products[321]!.name.toLowerCase(),
  ])
    for (let end = 1; end <= text.length; end++) {
      const typed = text.slice(0, end);
      expect(growing.search(typed, 20), typed).toEqual(indexCatalogue(products).search(typed, 20));
    }
});

test('a letter more changes what is found, also where it changes only a code, a category or how a word is met', () => {
  const goods = [
    product('panel', 1, { name: 'Green panel', code: '1' }),
    product('pan', 1, { name: 'Green pan', code: '2' }),
    product('zebra', 1, { name: 'Green zebra', code: '3' }),
    product('code', 1, { name: 'Green cup', code: 'ZE' }),
    product('quarks', 1, { name: 'Green quarks', code: '4' }),
    product('category', 1, { name: 'Green bag', code: '5', category: 'Quaint' }),
  ];
  const index = indexCatalogue(goods);
  for (const text of ['green panels', 'green zebra', 'green quarks', 'green bag quaint'])
    for (let end = 1; end <= text.length; end++) {
      const typed = text.slice(0, end);
      expect(index.search(typed, 20), typed).toEqual(indexCatalogue(goods).search(typed, 20));
    }
});

test('a word is found by codes also when its beginning was searched long ago', () => {
  const index = indexCatalogue([
    product('pot', 1, { name: 'Pot', code: 'X-TEA' }),
    product('leaf', 1, { name: 'Green tea', code: '1' }),
    product('tin', 1, { name: 'Tin of tea', code: '2' }),
  ]);
  const ids = (text: string): string[] => index.search(text, 20).map(({ id }) => id);
  ids('te');
  ids('green tea');
  for (let other = 0; other < 10; other++) ids(`tea zz${other}`);
  expect(ids('tea')).toEqual(['pot', 'leaf', 'tin']);
  expect(ids('zz9')).toEqual([]);
});

test('a short list is the beginning of the long one, however few or many meet a word', () => {
  const goods = [
    'Tea strong',
    'Teapot with tea',
    'Strong tea',
    'Steak',
    'Green Tea bags',
    'Tea',
    'Tea tea tea',
  ].map((name, place) => product(`t${place}`, 1, { name, code: `${place}-tea`, category: 'Teas' }));
  const index = indexCatalogue([...largeCatalogue(3000), ...goods]);
  for (const text of [
    't',
    'te',
    'tea',
    'teap',
    'o',
    'or',
    'orga',
    '1',
    '10',
    '1003',
    '100',
    'x',
    'চ',
    'xl',
    '5',
  ])
    for (const limit of [1, 3, 20, 40])
      expect(index.search(text, limit), text).toEqual(index.search(text, 3007).slice(0, limit));
});

test('what a plain scan finds, the index finds too', () => {
  const products = largeCatalogue(5000);
  const index = indexCatalogue(products);
  for (const text of ['must', 'or mil', 'ette', 'wine xl', '1003', 'চাল', 'tea 250', 'o']) {
    const words = text.split(' ');
    const plain = products.filter(({ name, code }) =>
      // A single letter counts only at the beginning of a word.
      words.every((word) =>
        word.length === 1
          ? ` ${name} ${code}`.toLowerCase().includes(` ${word}`)
          : `${name} ${code}`.toLowerCase().includes(word),
      ),
    );
    const all = new Set(index.search(text, products.length));
    expect(plain.length, text).toBeGreaterThan(0);
    expect(
      plain.filter((one) => !all.has(one)).map(({ name }) => name),
      text,
    ).toEqual([]);
    expect(index.search(text, 20).length, text).toBe(Math.min(20, all.size));
  }
});
