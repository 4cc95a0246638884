import { z } from 'zod';

/** What a person may do at a till. Each role may do what the one before may. */
export const staffRole = z.enum(['cashier', 'supervisor', 'manager']);
export type StaffRole = z.infer<typeof staffRole>;

/** What somebody types to sign in. */
export const pin = z.string().regex(/^\d{4,8}$/, 'four to eight digits');

/** Somebody who signs in at the tills of a shop, as head office published them. */
export const staffMember = z.strictObject({
  name: z.string().min(1).max(60),
  role: staffRole,
  /** Argon2id in PHC form. The PIN itself is nowhere. */
  pinHash: z
    .string()
    .max(200)
    .regex(/^\$argon2id\$/, 'an argon2id hash in PHC form'),
});
export type StaffMember = z.infer<typeof staffMember>;

const RANK: Readonly<Record<StaffRole, number>> = { cashier: 0, supervisor: 1, manager: 2 };

/** Whether somebody of this role may do what needs at least that role. */
export function mayAct(role: StaffRole, needed: StaffRole): boolean {
  return RANK[role] >= RANK[needed];
}
