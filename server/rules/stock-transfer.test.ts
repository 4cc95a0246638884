import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTransferStep, movesOfSending, type TransferMove } from './stock-transfer.ts';

const LINES = [
  { line: 1, productId: 'milk', sentMilli: 12_000 },
  { line: 2, productId: 'wine', sentMilli: 3500 },
];
const sent = { state: 'sent', lines: LINES } as const;
const at = (moves: readonly TransferMove[], place: 'from' | 'to') =>
  moves.filter((move) => move.at === place).map(({ productId, quantityMilli }) => [productId, quantityMilli]);

test('what came is what the other shop gets; what is missing stays with the line', () => {
  const lines = [
    { productId: 'wine', quantityMilli: 0 },
    { productId: 'milk', quantityMilli: 12_500 },
  ];
  const step = judgeTransferStep(sent, { to: 'received', lines });
  if (!step.ok) throw new Error(step.problem.code);
  expect(at(step.value.moves, 'to')).toEqual([['milk', 12_500]]);
  expect([...step.value.arrived!]).toEqual([
    [2, 0],
    [1, 12_500],
  ]);
});

test('a shop that says nothing of a line, too much, or something twice is asked again', () => {
  const milk = { productId: 'milk', quantityMilli: 1000 };
  const said = (...lines: (typeof milk)[]) => judgeTransferStep(sent, { to: 'received', lines });
  expect(said(milk)).toEqual({ ok: false, problem: { code: 'notSaid', productId: 'wine' } });
  expect(said(milk, milk)).toEqual({ ok: false, problem: { code: 'saidTwice', productId: 'milk' } });
  expect(said(milk, { ...milk, productId: 'tea' })).toEqual({
    ok: false,
    problem: { code: 'notSent', productId: 'tea' },
  });
});

test('however a transfer goes, the shops together have what there was, less what was lost on the way', () => {
  const quantity = fc.integer({ min: 1, max: 1_000_000_000 });
  const line = fc.record({ sentMilli: quantity, cameMilli: fc.integer({ min: 0, max: 1_000_000_000 }) });
  const ends = fc.constantFrom('received' as const, 'refused' as const, 'cancelled' as const);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), ends, (drawn, to) => {
      const lines = drawn.map(({ sentMilli }, index) => ({
        line: index + 1,
        productId: `p${index}`,
        sentMilli,
      }));
      const came = drawn.map(({ cameMilli }, index) => ({
        productId: `p${index}`,
        quantityMilli: cameMilli,
      }));
      const step = judgeTransferStep(
        { state: 'sent', lines },
        to === 'received' ? { to, lines: came } : { to },
      );
      if (!step.ok) throw new Error(step.problem.code);
      const moved = [...movesOfSending(lines), ...step.value.moves];
      const sum = moved.reduce((all, { quantityMilli }) => all + quantityMilli, 0);
      const lost = drawn.reduce((all, { sentMilli, cameMilli }) => all + cameMilli - sentMilli, 0);
      expect(sum).toBe(to === 'received' ? lost : 0);
      const again = judgeTransferStep({ state: to, lines }, { to: 'cancelled' });
      expect(again).toEqual({ ok: false, problem: { code: 'over', state: to } });
    }),
  );
});
