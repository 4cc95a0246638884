import { useTranslation } from 'react-i18next';
import { Ban, CalendarX2, OctagonX } from 'lucide-react';
import { useAuthorize } from '../people/authorize.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatDay, formatMoney } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { AskFrame } from './ask-frame.tsx';
import type { Asking, Question } from './asking.ts';

type Stop = Extract<Question, { code: 'blocked' | 'expired' | 'labelTooCheap' }>;

/** What a cashier cannot sell alone. The way on is a manager's. */
export function AskStop({ asking, question }: { readonly asking: Asking; readonly question: Stop }) {
  const { t } = useTranslation();
  const { basket, catalogue } = useSession();
  const authorize = useAuthorize();
  const currency = useLive(catalogue)?.terms.currency ?? 'EUR';
  const { product } = asking;
  const { title, detail, icon } = stopWords();

  function stopWords() {
    switch (question.code) {
      case 'blocked':
        return { title: t('ask.blocked'), detail: question.why, icon: <Ban size={28} /> };
      case 'expired': {
        const title = t('ask.expired', { date: formatDay(question.day) });
        return { title, detail: t('ask.expiredDetail'), icon: <CalendarX2 size={28} /> };
      }
      case 'labelTooCheap': {
        const title = t('ask.labelTooCheap', { price: formatMoney(question.labelMinor, currency) });
        return { title, detail: t('ask.labelTooCheapDetail'), icon: <OctagonX size={28} /> };
      }
    }
  }

  async function sellAnyway(): Promise<void> {
    const saleId = basket.view.get().draft?.id;
    // The PIN is asked for in a dialog of its own: two that are open would pull the focus to and fro.
    basket.dropAsking();
    await new Promise((resolve) => setTimeout(resolve, 0));
    const allowed = await authorize({
      action: question.code,
      role: 'manager',
      reason: t('ask.allow', { name: product.name, why: title }),
      ...(saleId !== undefined && { saleId }),
    });
    if (allowed) basket.add(product, { ...asking.wanted, allowedBy: allowed.by });
  }

  return (
    <AskFrame product={product} icon={icon} title={title} detail={detail} isStop>
      <div className="ask-actions">
        <ActionButton size="large" onPress={() => void sellAnyway()}>
          {t('ask.sellAnyway')}
        </ActionButton>
        <ActionButton autoFocus size="large" kind="primary" hint="Esc" onPress={basket.dropAsking}>
          {t('ask.dontSell')}
        </ActionButton>
      </div>
    </AskFrame>
  );
}
