import { useTranslation } from 'react-i18next';
import { Delete } from 'lucide-react';
import { Button } from 'react-aria-components';
import { decimalSign, formatQuantity } from '../ui/format.ts';

const ROWS = [7, 8, 9, 4, 5, 6, 1, 2, 3, 0] as const;

type Props = { readonly onKey: (key: string) => void; readonly onErase: () => void };

/** Figures on screen, in the order of a keyboard's number pad, as the language writes them. */
export function Keypad({ onKey, onErase }: Props) {
  const { t } = useTranslation();
  return (
    <div className="keypad" role="group" aria-label={t('pay.keypad')}>
      {[...ROWS.map((figure) => formatQuantity(figure * 1000, 'piece')), decimalSign()].map((key) => (
        <Button key={key} excludeFromTabOrder onPress={() => onKey(key)}>
          {key}
        </Button>
      ))}
      <Button excludeFromTabOrder aria-label={t('pay.erase')} onPress={onErase}>
        <Delete size={24} aria-hidden="true" />
      </Button>
    </div>
  );
}
