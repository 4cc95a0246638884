import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { PackageOpen, ReceiptText, Undo2 } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { PanelField } from '../sell/panel-field.tsx';
import { PanelFrame } from '../sell/panel-frame.tsx';
import { useSession } from '../till/session-context.ts';
import { useTakesScans } from '../till/scan-takers.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { failureWords } from '../ui/error-words.ts';
import { useLive } from '../ui/use-live.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { findReceipt, scannedReceipt, type FoundReceipt } from './find-receipt.ts';
import { ReturnLines } from './return-lines.tsx';
import { WithoutReceipt } from './without-receipt.tsx';
import './returns.css';

const NUMBER_MAX = 400;

type Props = {
  /** What was scanned, or chosen in the history. */
  readonly receiptNumber?: string | undefined;
  readonly onClose: () => void;
};

/** Goods come back: by receipt, or without one if a manager allows it. New goods may follow in one basket. */
export function ReturnsPanel({ receiptNumber, onClose }: Props) {
  const { t } = useTranslation();
  const { store, desk, people } = useSession();
  const person = useLive(people);
  const practising = useLive(desk.training);
  const [text, setText] = useState('');
  const [found, setFound] = useState<FoundReceipt | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [withoutReceipt, setWithoutReceipt] = useState(false);
  const searching = found === null && !withoutReceipt;

  async function find(number: string): Promise<void> {
    setProblem(null);
    try {
      const receipt = await findReceipt(await store(), number);
      if (isPractice(receipt)) return setProblem(t('returns.training'));
      setFound(receipt);
      if (!receipt) setProblem(t('returns.notFound', { number }));
    } catch (cause) {
      setProblem(t('returns.notRead', { message: failureWords(t, cause) }));
    }
  }

  /** What was sold for practice comes back for practice only. */
  function isPractice(receipt: FoundReceipt | null): boolean {
    return !practising && receipt?.entry.body.sale.training === true;
  }

  useEffect(() => {
    if (receiptNumber === undefined) return;
    const look = async (): Promise<void> => {
      const receipt = await findReceipt(await store(), receiptNumber);
      setWithoutReceipt(false);
      const practice = !practising && receipt?.entry.body.sale.training === true;
      setFound(practice ? null : receipt);
      setText(receipt ? '' : receiptNumber);
      if (practice) setProblem(t('returns.training'));
      else if (!receipt) setProblem(t('returns.notFound', { number: receiptNumber }));
    };
    look().catch((cause: unknown) => {
      setText(receiptNumber);
      setProblem(t('returns.notRead', { message: failureWords(t, cause) }));
    });
  }, [receiptNumber, store, practising, t]);
  useTakesScans((code) => {
    const number = scannedReceipt(code);
    if (number === null || withoutReceipt) return false;
    void find(number);
    return true;
  });
  useAction('withoutReceipt', () => setWithoutReceipt(true), searching);

  return (
    <PanelFrame title={t('returns.title')} icon={<Undo2 size={22} />} onClose={onClose}>
      {/* What a manager allowed one person, the next has to ask for anew. */}
      {withoutReceipt && <WithoutReceipt key={person?.id ?? 'nobody'} onDone={onClose} />}
      {found && <ReturnLines key={found.entry.id} found={found} onDone={onClose} />}
      {searching && (
        <form
          className="returns-find"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            if (text.trim() !== '') void find(text);
          }}
        >
          <PanelField
            label={t('returns.number')}
            value={text}
            onChange={setText}
            hint={t('returns.numberHint')}
            problem={problem}
            maxLength={NUMBER_MAX}
            isMain
          />
          <div className="panel-actions">
            <ActionButton
              type="submit"
              kind="primary"
              size="large"
              hint="Enter"
              icon={<ReceiptText size={20} aria-hidden="true" />}
            >
              {t('returns.find')}
            </ActionButton>
            <ActionButton
              size="large"
              icon={<PackageOpen size={20} aria-hidden="true" />}
              onPress={() => setWithoutReceipt(true)}
            >
              {t('returns.withoutReceipt')} <ActionKey action="withoutReceipt" />
            </ActionButton>
          </div>
        </form>
      )}
    </PanelFrame>
  );
}
