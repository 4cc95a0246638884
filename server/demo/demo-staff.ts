import type { StaffRole } from '#shared/shop/staff.ts';

/** Who works at the demo chain. The PINs are no secret: `npm start` and the console print them. */
export const DEMO_STAFF: readonly {
  readonly id: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly pin: string;
}[] = [
  { id: 'amina', name: 'Amina', role: 'cashier', pin: '1111' },
  { id: 'jonas', name: 'Jonas', role: 'supervisor', pin: '2222' },
  { id: 'mrs-khan', name: 'Mrs Khan', role: 'manager', pin: '3333' },
];

/** One line for people. */
export function sayDemoStaff(): string {
  return DEMO_STAFF.map(({ name, role, pin }) => `${name} (${role}) ${pin}`).join(', ');
}
