import { expect, test } from 'vitest';
import type { PinQuestion } from '#shared/bridge/contract.ts';
import type { StaffMember } from '#shared/shop/staff.ts';
import { liveValue } from '../till/live-value.ts';
import { createPeople, type Person } from './people.ts';

const ANN: StaffMember = { name: 'Ann', role: 'cashier', pinHash: '$argon2id$ann' };
const ZOE: StaffMember = { name: 'Zoe', role: 'manager', pinHash: '$argon2id$zoe' };
const BOB: StaffMember = { name: 'Bob', role: 'supervisor', pinHash: '$argon2id$bob' };
const ann: Person = { id: '1', name: 'Ann', role: 'cashier' };

function shop(members: Record<string, StaffMember>) {
  const staff = liveValue<ReadonlyMap<string, StaffMember>>(new Map(Object.entries(members)));
  const questions: PinQuestion[] = [];
  const people = createPeople({
    staff,
    checkPin: async (question) => {
      questions.push(question);
      return { answer: 'right' };
    },
  });
  return { people, staff, questions };
}

test('a shop without staff has nobody to name', () => {
  const { people } = shop({});
  expect(people.hasStaff()).toBe(false);
  expect(people.by()).toBeUndefined();
});

test('only those who may allow it are offered, by name', () => {
  const { people } = shop({ 3: ZOE, 1: ANN, 2: BOB });
  expect(people.staff().map(({ name }) => name)).toEqual(['Ann', 'Bob', 'Zoe']);
  expect(people.staff('supervisor').map(({ name }) => name)).toEqual(['Bob', 'Zoe']);
  expect(people.staff('manager').map(({ name }) => name)).toEqual(['Zoe']);
});

test('a PIN is asked about with the hash that head office published', async () => {
  const { people, questions } = shop({ 1: ANN });
  await people.check(ann, '1234');
  expect(questions).toEqual([{ staffId: '1', pinHash: '$argon2id$ann', pin: '1234' }]);
});

test('the lock signs out and remembers who it was', () => {
  const { people } = shop({ 1: ANN });
  people.signIn(ann);
  expect(people.by()).toBe('1');
  people.lock();
  expect(people.get()).toBeNull();
  expect(people.last()).toEqual(ann);
});

test('somebody who left the shop is signed out, and a new role counts at once', () => {
  const { people, staff } = shop({ 1: ANN, 3: ZOE });
  people.signIn(ann);
  staff.set(new Map([['1', { ...ANN, role: 'supervisor' }]]));
  expect(people.get()?.role).toBe('supervisor');
  staff.set(new Map([['3', ZOE]]));
  expect(people.get()).toBeNull();
  expect(people.last()).toBeNull();
});

test('while a PIN is asked for no scan is taken, and each is counted', () => {
  const { people } = shop({ 1: ANN });
  expect(people.takesScan()).toBe(true);
  const asked = people.asking();
  expect(people.takesScan()).toBe(false);
  expect(people.takesScan()).toBe(false);
  expect(people.scansRefused.get()).toBe(2);
  asked();
  expect(people.takesScan()).toBe(true);
});
