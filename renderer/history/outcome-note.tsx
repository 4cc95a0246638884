import { useTranslation } from 'react-i18next';
import type { KeptEntry } from '../store/entries.ts';
import { RawWords } from '../ui/raw-words.tsx';
import { StateChip, chipState } from './state-chip.tsx';

/** What the state of an entry means, and what head office found, in words. */
export function OutcomeNote({ kept }: { readonly kept: KeptEntry }) {
  const { t } = useTranslation();
  const { outcome } = kept;
  const exceptions = outcome?.result === 'settled' ? outcome.exceptions : [];
  const state = chipState(kept.state, exceptions.length);
  return (
    <div className={`outcome outcome-${state}`}>
      <StateChip state={state} />
      <p>{t(`state.${state}Detail`)}</p>
      {exceptions.length > 0 && (
        <ul>
          {exceptions.map(({ code, line, message, resolved }) => (
            <li key={`${code} ${line ?? ''} ${message}`} data-resolved={resolved !== undefined}>
              <strong>
                {line === undefined
                  ? t(`exception.${code}`)
                  : t('exception.line', { line, text: t(`exception.${code}`) })}
              </strong>
              <em>{resolved ? t(`exception.resolved.${resolved.how}`) : t(`exception.todo.${code}`)}</em>
              {resolved?.note !== undefined && <span>{resolved.note}</span>}
              <RawWords>{message}</RawWords>
            </li>
          ))}
        </ul>
      )}
      {outcome?.result === 'quarantined' && (
        <ul>
          <li>
            <strong>{t(`quarantine.${outcome.reason}`)}</strong>
            <RawWords>{outcome.message}</RawWords>
          </li>
        </ul>
      )}
    </div>
  );
}
