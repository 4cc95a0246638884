import type { Sale } from '#shared/sale/sale.ts';

/**
 * A sale that was rung up for practice is kept, answered, and booked nowhere: no total, no stock, no
 * payment, no customer's balance. Protects the books from beginners. It still has its receipt number,
 * because numbers must have no gaps, so it is never removed.
 */
export function isTraining(sale: Sale): boolean {
  return 'training' in sale && sale.training === true;
}
