/**
 * Lines one sale may have. Real wholesale invoices run to over 1,100 lines; the largest sale must
 * still fit one envelope (see ENVELOPE_BYTES_MAX), so that no second storage service is needed.
 */
export const LINES_PER_SALE_MAX = 1500;
export const TENDERS_PER_SALE_MAX = 20;
/** Thousandths of the unit of sale: 99,999 pieces or kilograms. More is a slip of the hand. */
export const QUANTITY_MILLI_MAX = 99_999_000;
export const COUPONS_PER_SALE_MAX = 20;
/**
 * Exclusive promotions that compete for the same lines and are compared in every combination: 64 of them.
 * Those beyond are tried one after another (see `choosePromotions`), so that the time stays bounded.
 */
export const EXCLUSIVE_COMPARED_MAX = 6;
