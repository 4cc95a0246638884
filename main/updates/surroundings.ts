import type { UpdateBlocker } from '#shared/sync/update-order.ts';

/** What the gate looks at before an update is installed. What nobody knows counts as what forbids it. */
export type UpdateSurroundings = {
  /** What the page says of the counter; null when there is no page, or it does not answer. */
  readonly counter: { readonly basketOpen: boolean; readonly tendering: boolean } | null;
  readonly shiftOpen: boolean;
  /** A manager said: now, although the shift is open. */
  readonly managerAllows: boolean;
  /** Entries that head office has not answered. */
  readonly unsettled: number;
  /** A verified copy of the journal holds everything up to its end. */
  readonly backedUp: boolean;
  readonly diskFreeBytes: number | null;
  /** What the installer and a second copy of the till's files may take. */
  readonly diskNeededBytes: number;
  /** The installer of the running version is here, so that there is a way back. */
  readonly wayBack: boolean;
};

/** Everything that forbids installing now, the most pressing first; empty when nothing does. */
export function blockersOf(surroundings: UpdateSurroundings): UpdateBlocker[] {
  const { counter, shiftOpen, managerAllows, unsettled, backedUp, wayBack } = surroundings;
  const { diskFreeBytes, diskNeededBytes } = surroundings;
  const blockers: [boolean, UpdateBlocker][] = [
    [counter === null, 'counterUnknown'],
    [counter?.tendering === true, 'tendering'],
    [counter?.basketOpen === true, 'basketOpen'],
    [shiftOpen && !managerAllows, 'shiftOpen'],
    [unsettled > 0 && !backedUp, 'journalNotSafe'],
    [diskFreeBytes === null || diskFreeBytes < diskNeededBytes, 'diskFull'],
    [!wayBack, 'noWayBack'],
  ];
  return blockers.filter(([blocks]) => blocks).map(([, blocker]) => blocker);
}
