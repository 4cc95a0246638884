import { z } from 'zod';

const text = z.string().max(200);

/** How many of a basket's newest lines the customer sees. */
export const CUSTOMER_LINES_MAX = 30;

/** What the customer sees. Every text is written by the till's page, in its language. */
export const customerView = z.discriminatedUnion('state', [
  /** Nobody is served: the shop's name. */
  z.strictObject({ state: z.literal('idle'), shop: text, chain: text }),
  z.strictObject({
    state: z.literal('basket'),
    shop: text,
    /** The newest last. */
    lines: z
      .array(z.strictObject({ id: text, name: text, detail: text, amount: text }))
      .max(CUSTOMER_LINES_MAX),
    /** Lines above these that do not fit; empty where there are none. */
    above: text,
    totalWord: text,
    total: text,
  }),
  z.strictObject({
    state: z.literal('paid'),
    shop: text,
    totalWord: text,
    total: text,
    changeWord: text,
    /** Empty where nothing is handed back. */
    change: text,
    thanks: text,
  }),
]);

/** What is sent to a customer display: its view, and how its text is read. */
export const customerMessage = z.strictObject({
  view: customerView,
  language: z.string().max(20),
  direction: z.enum(['ltr', 'rtl']),
});
export type CustomerMessage = z.infer<typeof customerMessage>;

export const customerDisplayMethods = {
  /** Shows this on the customer display, and on each that is opened from now on. */
  showCustomer: { params: customerMessage, result: z.null() },
  /**
   * Opens the display's window. `link`: where this shell cannot open one itself, what to open in a
   * browser; it lets one browser in, once.
   */
  openCustomerDisplay: {
    params: z.null(),
    result: z.strictObject({ opened: z.boolean(), link: z.string().max(300).nullable() }),
  },
};
