import { argon2Verify } from 'hash-wasm';
import { expect, test } from 'vitest';
import { staffMember } from '#shared/shop/staff.ts';
import { describeOnBothDatabases } from '#test/fixtures/both-databases.ts';
import { putStaff, staffRequest } from './put-staff.ts';

const now = new Date('2026-03-02T08:00:00.000Z');

await describeOnBothDatabases('staff', (opened) => {
  const put = (body: unknown) => putStaff(opened.db, staffRequest.parse(body), now);
  const published = async (id: string) => {
    const row = await opened.db
      .selectFrom('records')
      .select('value')
      .where('collection', '=', 'staff')
      .where('id', '=', id)
      .executeTakeFirst();
    return row && staffMember.parse(row.value);
  };

  test('a PIN is published as a hash that only this PIN opens, and is itself nowhere', async () => {
    const channel = 'shop:harbour';
    const answer = await put({ channel, staff: [{ id: 'ann', name: 'Ann', role: 'cashier', pin: '4711' }] });
    expect(answer).toEqual({ ok: true, value: { put: 1, gone: 0 } });
    const ann = await published('ann');
    expect(ann).toMatchObject({ name: 'Ann', role: 'cashier' });
    expect(JSON.stringify(ann)).not.toContain('4711');
    expect(await argon2Verify({ password: '4711', hash: ann!.pinHash })).toBe(true);
    expect(await argon2Verify({ password: '4712', hash: ann!.pinHash })).toBe(false);
  });

  test('two people may have the same PIN, and nothing shows it', async () => {
    const same = { role: 'cashier', pin: '2580' };
    await put({
      channel: 'chain',
      staff: [
        { id: 'bo', name: 'Bo', ...same },
        { id: 'cy', name: 'Cy', ...same },
      ],
    });
    expect((await published('bo'))!.pinHash).not.toBe((await published('cy'))!.pinHash);
  });

  test('a new role needs no new PIN, and a new person does', async () => {
    const channel = 'shop:mill';
    await put({ channel, staff: [{ id: 'dee', name: 'Dee', role: 'cashier', pin: '12345678' }] });
    const before = await published('dee');
    await put({ channel, staff: [{ id: 'dee', name: 'Dee', role: 'supervisor' }] });
    expect(await published('dee')).toEqual({ ...before, role: 'supervisor' });
    expect(await put({ channel, staff: [{ id: 'eve', name: 'Eve', role: 'cashier' }] })).toEqual({
      ok: false,
      problem: { code: 'pinMissing', message: 'staff.0.pin: "eve" has none yet' },
    });
  });

  test('who works there no more is taken back', async () => {
    const channel = 'shop:mill';
    await put({ channel, staff: [{ id: 'fay', name: 'Fay', role: 'cashier', pin: '9999' }] });
    expect(await put({ channel, gone: ['fay'] })).toEqual({ ok: true, value: { put: 0, gone: 1 } });
    expect(await published('fay')).toBeUndefined();
  });

  test('somebody named twice, or nobody at all, is refused', async () => {
    const ann = { id: 'ann', name: 'Ann', role: 'cashier', pin: '4711' };
    expect(await put({ channel: 'chain', staff: [ann], gone: ['ann'] })).toMatchObject({
      problem: { code: 'staffTwice' },
    });
    expect(await put({ channel: 'chain' })).toMatchObject({ problem: { code: 'nobody' } });
  });
});

test.each(['123', '123456789', '12a4', ''])('"%s" is no PIN', (pin) => {
  const staff = [{ id: 'ann', name: 'Ann', role: 'cashier', pin }];
  expect(staffRequest.safeParse({ channel: 'chain', staff }).success).toBe(false);
});
