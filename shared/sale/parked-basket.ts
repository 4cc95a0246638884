import { z } from 'zod';
import { draft } from './draft.ts';

/** A basket put aside, with the terms it was started with. Its id is the draft's. */
export const parkedBasket = z.strictObject({
  name: z.string().min(1).max(60),
  parkedAt: z.iso.datetime(),
  draft,
  /** Put aside for practice: it is taken up for practice only. */
  training: z.literal(true).optional(),
});
export type ParkedBasket = z.infer<typeof parkedBasket>;
