import type { PinAnswer, PinQuestion } from '#shared/bridge/contract.ts';
import { mayAct, type StaffMember, type StaffRole } from '#shared/shop/staff.ts';
import { liveValue, type LiveValue } from '../till/live-value.ts';

/** Somebody of the shop's staff, by the number head office knows them by. */
export type Person = { readonly id: string; readonly name: string; readonly role: StaffRole };

/** Answered by `useAuthorize` where the shop has no staff: there is one person, who may do everything. */
export const NO_STAFF = 'no-staff';

/**
 * Who is signed in; null: nobody, and then a till with staff is locked. A till whose shop has no staff
 * is never locked.
 */
export type People = LiveValue<Person | null> & {
  /** Whether anybody signs in here at all. */
  hasStaff(): boolean;
  /** Everybody who may sign in, or of these everybody of at least a role, by name. */
  staff(needed?: StaffRole): readonly Person[];
  /** Who was signed in last, even while the till is locked. */
  last(): Person | null;
  /** For `by` of facts and `cashierId` of sales: absent where the shop has no staff. */
  by(): string | undefined;
  /** Asks main whether this is the person's PIN. @throws when main did not answer */
  check(person: Person, pin: string): Promise<PinAnswer>;
  /** Somebody gave their PIN. The basket stays as it is, whoever is signed in. */
  signIn(person: Person): void;
  /** Nobody is signed in any more. Nothing else changes. */
  lock(): void;
  /** While a PIN is being asked for, nothing that is scanned goes anywhere. @returns the way to end it */
  asking(): () => void;
  /** Whether a scan may be taken now. A no is counted in `scansRefused`, where whoever asks says it. */
  takesScan(): boolean;
  readonly scansRefused: LiveValue<number>;
};

export function createPeople(needs: {
  /** As head office published them; it may change at any time. */
  readonly staff: LiveValue<ReadonlyMap<string, StaffMember>>;
  checkPin(question: PinQuestion): Promise<PinAnswer>;
}): People {
  const signedIn = liveValue<Person | null>(null);
  const scansRefused = liveValue(0);
  let last: Person | null = null;
  let asked = 0;

  const find = (id: string): Person | null => {
    const member = needs.staff.get().get(id);
    return member ? { id, name: member.name, role: member.role } : null;
  };
  const hasStaff = (): boolean => needs.staff.get().size > 0;

  // Somebody who left the shop is signed out, and a new role counts at once.
  needs.staff.subscribe(() => {
    const before = signedIn.get();
    if (!before) return;
    const now = find(before.id);
    if (now?.name !== before.name || now.role !== before.role) signedIn.set(now);
  });

  return {
    ...signedIn,
    hasStaff,
    staff: (needed = 'cashier') =>
      [...needs.staff.get().keys()]
        .flatMap((id) => find(id) ?? [])
        .filter(({ role }) => mayAct(role, needed))
        .sort((a, b) => a.name.localeCompare(b.name)),
    last: () => last && find(last.id),
    by: () => signedIn.get()?.id,
    async check(person, pin) {
      const member = needs.staff.get().get(person.id);
      if (!member) return { answer: 'wrong', waitMs: 0 };
      return needs.checkPin({ staffId: person.id, pinHash: member.pinHash, pin });
    },
    signIn(person) {
      last = person;
      signedIn.set(find(person.id));
    },
    lock: () => signedIn.set(null),
    asking() {
      asked += 1;
      return () => {
        asked -= 1;
      };
    },
    takesScan() {
      const takes = asked === 0;
      if (!takes) scansRefused.set(scansRefused.get() + 1);
      return takes;
    },
    scansRefused,
  };
}
