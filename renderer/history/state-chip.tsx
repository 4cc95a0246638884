import { useTranslation } from 'react-i18next';
import { CircleCheck, CircleAlert, Clock, OctagonAlert, Send } from 'lucide-react';
import type { EntryState } from '../store/documents.ts';

export type ChipState = EntryState | 'lookAtThis';

/** A settled entry with exceptions reads differently from a plain settled one. */
export function chipState(state: EntryState, exceptions: number): ChipState {
  return state === 'settled' && exceptions > 0 ? 'lookAtThis' : state;
}

const ICONS = {
  waiting: Clock,
  sent: Send,
  settled: CircleCheck,
  lookAtThis: CircleAlert,
  quarantined: OctagonAlert,
} as const;

/** Where an entry is on its way, by icon and word, not by colour alone. */
export function StateChip({ state }: { readonly state: ChipState }) {
  const { t } = useTranslation();
  const Icon = ICONS[state];
  return (
    <span className={`chip chip-${state}`}>
      <Icon size={15} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
