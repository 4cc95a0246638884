import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { gatherStaffRoles, heldRole, type RoleSince } from './staff-roles.ts';
import { putStaff } from './put-staff.ts';

const at = (day: number) => Date.parse(`2026-03-0${day}T12:00:00.000Z`);
const said = (id: string, role: RoleSince['role'], day: number, channel = 'chain'): RoleSince => ({
  channel,
  id,
  role,
  since: new Date(at(day)),
});
const roles = [
  said('ann', 'manager', 1),
  said('ann', 'cashier', 3),
  said('ben', 'cashier', 1),
  said('cid', 'supervisor', 1, 'shop:mill'),
  said('dora', 'supervisor', 1),
  said('dora', null, 2),
];

test.each([
  ['ann', 2, 2, 'harbour', true],
  ['ann', 5, 4, 'harbour', false],
  // The till may not have heard yet that she is none any more.
  ['ann', 4, 2, 'harbour', true],
  ['ben', 2, 1, 'harbour', false],
  ['cid', 2, 2, 'harbour', false],
  ['cid', 2, 2, 'mill', true],
  ['dora', 4, 3, 'harbour', false],
  ['nobody', 2, 1, 'harbour', false],
])('%s on day %i, back to day %i, at %s: %s', (personId, to, from, shopId, expected) => {
  const span = { from: at(from), to: at(to) };
  expect(heldRole(roles, { shopId, personId, needed: 'supervisor' }, span)).toBe(expected);
});

test('before anybody was published there is nobody to name', () => {
  const later = [said('ann', 'manager', 3)];
  const asked = { shopId: 'harbour', personId: 'no-staff', needed: 'supervisor' } as const;
  expect(heldRole(later, asked, { from: at(1), to: at(2) })).toBe(true);
  expect(heldRole(later, asked, { from: at(1), to: at(4) })).toBe(false);
});

await describeOnBothDatabases('who held which role', (opened) => {
  test('what was said about a person stays, with its time, also after they have gone', async () => {
    const person = { id: 'ann', name: 'Ann', pin: '1234' };
    const put = (role: 'cashier' | 'manager', day: number) =>
      putStaff(
        opened.db,
        { channel: 'shop:mill', staff: [{ ...person, role }], gone: [] },
        new Date(at(day)),
      );
    await put('cashier', 1);
    await put('manager', 2);
    await putStaff(opened.db, { channel: 'shop:mill', staff: [], gone: ['ann'] }, new Date(at(3)));
    const kept = await gatherStaffRoles(opened.db, ['mill', 'harbour']);
    expect(kept.map(({ role, since }) => [role, since.getTime()])).toEqual([
      ['cashier', at(1)],
      ['manager', at(2)],
      [null, at(3)],
    ]);
    expect(await gatherStaffRoles(opened.db, ['harbour'])).toEqual([]);
  });
});
