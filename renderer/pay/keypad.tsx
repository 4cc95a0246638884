import { useTranslation } from 'react-i18next';
import { Delete } from 'lucide-react';
import { decimalSign, formatQuantity } from '../ui/format.ts';

const ROWS = [7, 8, 9, 4, 5, 6, 1, 2, 3, 0] as const;

type Props = { readonly onKey: (key: string) => void; readonly onErase: () => void };

/**
 * Figures on screen, in the order of a keyboard's number pad, as the language writes them. The browser's own
 * buttons: there are a dozen, and paying must be there with the key that asks for it.
 */
export function Keypad({ onKey, onErase }: Props) {
  const { t } = useTranslation();
  return (
    <div className="keypad" role="group" aria-label={t('pay.keypad')}>
      {[...ROWS.map((figure) => formatQuantity(figure * 1000, 'piece')), decimalSign()].map((key) => (
        <button key={key} type="button" tabIndex={-1} onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" tabIndex={-1} aria-label={t('pay.erase')} onClick={onErase}>
        <Delete size={24} aria-hidden="true" />
      </button>
    </div>
  );
}
