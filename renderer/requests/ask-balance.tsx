import { useTranslation } from 'react-i18next';
import { Scale } from 'lucide-react';
import { formatMoney } from '../ui/format.ts';
import { AskChain } from './ask-chain.tsx';

/** What the customer of this basket owes, as the chain knows it now. */
export function AskBalance({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  return (
    <AskChain
      asked={{ kind: 'customerBalance', customerId }}
      isSame={(asked) => asked.kind === 'customerBalance' && asked.customerId === customerId}
      label={t('request.askBalance')}
      icon={<Scale size={20} aria-hidden="true" />}
      renderAnswer={(answer) => {
        if (answer.kind !== 'customerBalance') return null;
        const { balanceMinor, creditLimitMinor, currency } = answer;
        const owes = t('request.owes', { amount: formatMoney(balanceMinor, currency) });
        if (creditLimitMinor === undefined) return owes;
        return `${owes} ${t('request.creditLimit', { amount: formatMoney(creditLimitMinor, currency) })}`;
      }}
    />
  );
}
