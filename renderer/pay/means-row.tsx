import { useTranslation } from 'react-i18next';
import {
  Banknote,
  CreditCard,
  Globe,
  NotebookPen,
  Smartphone,
  Ticket,
  WalletCards,
  type LucideIcon,
} from 'lucide-react';
import type { TenderKind } from '#shared/sale/tender-kinds.ts';
import type { ActionId } from '../keys/actions.ts';
import { useAction } from '../keys/keys.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { sameMeans, type Means } from './means.ts';

const ICONS: Readonly<Record<TenderKind, LucideIcon>> = {
  cash: Banknote,
  card: CreditCard,
  wallet: Smartphone,
  storeCredit: WalletCards,
  voucher: Ticket,
  onAccount: NotebookPen,
};

const ACTION_OF: Readonly<Record<TenderKind, ActionId>> = {
  cash: 'payCash',
  card: 'payCard',
  wallet: 'payWallet',
  storeCredit: 'payStoreCredit',
  voucher: 'payVoucher',
  onAccount: 'payOnAccount',
};

type Props = {
  readonly offered: readonly Means[];
  readonly chosen: Means | null;
  readonly onChoose: (means: Means) => void;
};

/** By what money is given: one press, always in the same place. The browser's own buttons, as in `Keypad`. */
export function MeansRow({ offered, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const foreign = offered.filter((means) => means.foreign !== undefined);
  const act = (kind: TenderKind) => (): void => {
    const means = offered.find((each) => each.kind === kind && each.foreign === undefined);
    if (means) onChoose(means);
  };
  useAction('payCash', act('cash'));
  useAction('payCard', act('card'));
  useAction('payWallet', act('wallet'));
  useAction('payStoreCredit', act('storeCredit'));
  useAction('payVoucher', act('voucher'));
  useAction('payOnAccount', act('onAccount'));
  // Pressed again it goes to the next of the foreign currencies.
  useAction('payForeign', () => {
    const place = foreign.findIndex((means) => chosen && sameMeans(means, chosen));
    const next = foreign[(place + 1) % foreign.length];
    if (next) onChoose(next);
  });

  return (
    <div className="pay-means" role="group" aria-label={t('pay.means')}>
      {offered.map((means) => {
        const Icon = means.foreign === undefined ? ICONS[means.kind] : Globe;
        const isChosen = chosen !== null && sameMeans(means, chosen);
        return (
          <button
            key={means.foreign ?? means.kind}
            type="button"
            aria-pressed={isChosen}
            tabIndex={-1}
            onClick={() => onChoose(means)}
          >
            <Icon size={20} aria-hidden="true" />
            <span>{means.foreign ?? t(`tender.${means.kind}`)}</span>
            {(means.foreign === undefined || means === foreign[0]) && (
              <ActionKey action={means.foreign === undefined ? ACTION_OF[means.kind] : 'payForeign'} />
            )}
          </button>
        );
      })}
    </div>
  );
}
