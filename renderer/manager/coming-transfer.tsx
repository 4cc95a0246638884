import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComingTransfer } from '#shared/shop/coming-transfer.ts';
import type { Entry } from '#shared/sync/entry.ts';
import type { FactBody } from '#shared/sync/fact.ts';
import { useAttempt } from '../shift/use-attempt.ts';
import { ageWords } from '../sync/age-words.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatQuantity } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { CorrectComing, RefuseComing } from './coming-forms.tsx';
import { asSent, comingLines, type Arrived } from './read-arrived.ts';

type Props = {
  readonly id: string;
  readonly transfer: ComingTransfer;
  /** What this till has said of it; it stays until head office's word has come. */
  readonly answer: Entry['body'] | undefined;
  readonly now: Date;
  /** @param words what was recorded */
  readonly onAnswered: (words: string) => void;
};

type Answer =
  | { readonly kind: 'transferReceived'; readonly lines: Arrived[] }
  | { readonly kind: 'transferRefused'; readonly reason: string };

/** Goods on their way from one shop: what they are, and the ways to say how they came. */
export function ComingTransferItem({ id, transfer, answer, now, onAnswered }: Props) {
  const { t } = useTranslation();
  const { catalogue, recordFact, people, desk } = useSession();
  const index = useLive(catalogue)?.index;
  const isTraining = useLive(desk.training);
  const attempt = useAttempt();
  const [asks, setAsks] = useState<'nothing' | 'correct' | 'refuse'>('nothing');
  const item = useRef<HTMLLIElement>(null);
  const { fromShopName: shop, number, sentAt, note } = transfer;
  const lines = comingLines(transfer, index);

  async function record(said: Answer): Promise<void> {
    const by = people.by();
    const fact: FactBody = { ...said, transferId: id, ...(by !== undefined && { by }) };
    if (!(await attempt.run((entryId) => recordFact(entryId, fact)))) return;
    onAnswered(
      t(said.kind === 'transferReceived' ? 'stock.coming.received' : 'stock.coming.refused', { shop }),
    );
  }

  function goBack(): void {
    attempt.say('');
    setAsks('nothing');
    item.current?.focus();
  }

  const forms = { lines, attempt, onBack: goBack };
  return (
    <li ref={item} tabIndex={-1} aria-label={t('stock.coming.from', { shop })}>
      <div className="coming-head">
        <strong>{t('stock.coming.from', { shop })}</strong>
        <span>{t('stock.coming.sent', { number, age: ageWords(t, sentAt, now) })}</span>
      </div>
      {note !== '' && <p className="coming-note">{note}</p>}
      {asks !== 'correct' && (
        <ul className="coming-lines">
          {lines.map(({ productId, name, unit, sentMilli }) => (
            <li key={productId}>
              <span>{name}</span> <strong>{formatQuantity(sentMilli, unit)}</strong>
            </li>
          ))}
        </ul>
      )}
      {answer && (
        <p className="coming-waits">
          {t(answer.kind === 'transferRefused' ? 'stock.coming.waitsRefused' : 'stock.coming.waitsReceived')}
        </p>
      )}
      {!answer && isTraining && <p className="section-note">{t('stock.coming.training')}</p>}
      {!answer && !isTraining && asks === 'nothing' && (
        <>
          <div className="section-buttons">
            <ActionButton
              kind="primary"
              isDisabled={attempt.busy}
              onPress={() => void record({ kind: 'transferReceived', lines: asSent(lines) })}
            >
              {t('stock.coming.receive')}
            </ActionButton>
            <ActionButton onPress={() => setAsks('correct')}>{t('stock.coming.correct')}</ActionButton>
            <ActionButton kind="quiet" onPress={() => setAsks('refuse')}>
              {t('stock.coming.refuse')}
            </ActionButton>
          </div>
          <p role="alert" className="coming-fault">
            {attempt.fault}
          </p>
        </>
      )}
      {!answer && !isTraining && asks === 'correct' && (
        <CorrectComing {...forms} onCame={(came) => void record({ kind: 'transferReceived', lines: came })} />
      )}
      {!answer && !isTraining && asks === 'refuse' && (
        <RefuseComing {...forms} onRefused={(reason) => void record({ kind: 'transferRefused', reason })} />
      )}
    </li>
  );
}
