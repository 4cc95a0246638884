import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../till/session-context.ts';
import { SectionCard } from '../ui/section-card.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { ComingTransferItem } from './coming-transfer.tsx';
import { useTransferAnswers } from './use-transfer-answers.ts';
import './coming.css';

/** What other shops have sent here, to be received or refused, where head office has given this till management. */
export function ComingGoods() {
  const { t } = useTranslation();
  const { records } = useSession();
  const transfers = useLive(records.transfer);
  // Who hears of goods on their way hears of the shop's tills too, and there is always one.
  const hears = useLive(records.shopTill).size > 0;
  const answers = useTransferAnswers(transfers);
  const now = useNow();
  const [done, setDone] = useState('');
  const list = useRef<HTMLUListElement>(null);
  if (!hears && transfers.size === 0) return null;

  const sorted = [...transfers].sort(([, one], [, other]) => one.number - other.number);
  return (
    <SectionCard title={t('stock.coming.title')}>
      <p className="coming-done" role="status">
        {done}
      </p>
      {transfers.size === 0 && <p className="section-note">{t('stock.coming.none')}</p>}
      {answers && (
        <ul className="coming" ref={list} tabIndex={-1}>
          {sorted.map(([id, transfer]) => (
            <ComingTransferItem
              key={id}
              id={id}
              transfer={transfer}
              answer={answers.get(id)?.entry.body}
              now={now}
              onAnswered={(words) => {
                setDone(words);
                // Its buttons are gone; the keys go on with the goods that come next.
                list.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </SectionCard>
  );
}
