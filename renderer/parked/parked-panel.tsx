import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CirclePlay, ShoppingBasket } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { priceSale } from '#shared/sale/price-sale.ts';
import { PanelFrame } from '../sell/panel-frame.tsx';
import type { ParkedBasket } from '#shared/sale/parked-basket.ts';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { formatMoney } from '../ui/format.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { failureWords } from '../ui/error-words.ts';
import { nameOfBasket } from './name-of-basket.ts';
import './parked.css';

/** The baskets put aside: Enter takes one up. One that is open is put aside for it. */
export function ParkedPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { parking, basket } = useSession();
  const { baskets, unreadable } = useLive(parking.parked);
  const { draft } = useLive(basket.view);
  const [problem, setProblem] = useState<string | null>(null);

  async function recall(draftId: string): Promise<void> {
    try {
      const recalled = await parking.recall(draftId, draft ? nameOfBasket(draft) : '–');
      if (recalled.ok) return onClose();
      setProblem(t(`parked.${recalled.problem.code}`));
    } catch (cause) {
      setProblem(t('parked.failed', { message: failureWords(t, cause) }));
    }
  }

  return (
    <PanelFrame title={t('parked.title')} icon={<CirclePlay size={22} />} onClose={onClose}>
      {baskets.length === 0 ? (
        <div className="pane-empty">
          <ShoppingBasket size={40} aria-hidden="true" />
          <h2>{t('parked.none')}</h2>
          <p>{t('parked.noneDetail')}</p>
        </div>
      ) : (
        <ListBox
          className="parked-rows"
          aria-label={t('parked.list')}
          autoFocus="first"
          items={baskets.map((parked) => ({ ...parked, id: parked.draft.id }))}
          onAction={(key) => void recall(String(key))}
        >
          {(parked) => <ParkedRow parked={parked} />}
        </ListBox>
      )}
      {draft && draft.lines.length > 0 && baskets.length > 0 && <p>{t('parked.openIsParked')}</p>}
      {unreadable > 0 && <p>{t('parked.unreadable', { count: unreadable })}</p>}
      <p role="alert">{problem}</p>
    </PanelFrame>
  );
}

function ParkedRow({ parked }: { readonly parked: ParkedBasket }) {
  const { t } = useTranslation();
  const now = useNow();
  const { draft, name, parkedAt, training } = parked;
  const total = formatMoney(priceSale(draft, draft.terms).totalMinor, draft.terms.currency);
  const lines = t('basket.pieces', { count: draft.lines.length });
  const age = ageWords(t, parkedAt, now);
  const practice = training ? `${t('parked.practice')} · ` : '';
  return (
    <ListBoxItem
      id={draft.id}
      className="parked-row"
      textValue={`${name}, ${practice}${lines}, ${total}, ${age}`}
    >
      <strong>{name}</strong>
      <span>
        {practice}
        {lines} · {draft.lines.map((line) => line.name).join(', ')}
      </span>
      <b>{total}</b>
      <small>{age}</small>
    </ListBoxItem>
  );
}
