import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { BadgePercent, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { Draft } from '#shared/sale/draft.ts';
import { addCoupon, discountBasket } from '#shared/sale/give-discount.ts';
import { ok } from '#shared/result.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { DiscountField, discountText } from './discount-field.tsx';
import { PanelField } from './panel-field.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { useProblemWords } from './problem-words.ts';
import { ReasonField } from './reason-field.tsx';
import { readDiscount, reasonOf } from './typed-discount.ts';

type Props = { readonly draft: Draft; readonly onClose: () => void };

/** What counts for the whole basket: a discount and why, and coupons. */
export function OffersPanel({ draft, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <PanelFrame title={t('panel.offers')} icon={<BadgePercent size={22} />} onClose={onClose}>
      <BasketDiscount draft={draft} onDone={onClose} />
      <Coupons draft={draft} />
    </PanelFrame>
  );
}

function BasketDiscount({ draft, onDone }: { readonly draft: Draft; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const authorize = useAuthorize();
  const { currency } = draft.terms;
  const usual = t('panel.reasons', { returnObjects: true }) as readonly string[];
  const [text, setText] = useState(() => discountText(draft.discount, currency));
  const [why, setWhy] = useState(draft.discount?.reason ?? '');
  const [problem, setProblem] = useState<{ of: 'discount' | 'reason'; words: string } | null>(null);
  const words = useProblemWords(currency);

  async function take(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = readDiscount(text, currency);
    if (!read.ok) return setProblem({ of: 'discount', words: t('panel.notADiscount') });
    const reason = reasonOf(why, usual);
    if (read.value && reason === '') return setProblem({ of: 'reason', words: t('panel.reasonNeeded') });
    const asked = read.value && { ...read.value, reason };
    let edited = basket.edit((now) => discountBasket(now, asked));
    if (asked && !edited.ok && edited.problem.code === 'needsManager') {
      const wish = { action: 'basketDiscount', role: 'supervisor', saleId: draft.id } as const;
      const allowed = await authorize({ ...wish, reason: t('panel.allowBasket') });
      if (!allowed) return;
      edited = basket.edit((now) => discountBasket(now, { ...asked, approvedBy: allowed.by }));
    }
    if (edited.ok) return onDone();
    setProblem({ of: 'discount', words: words(edited.problem) });
  }

  return (
    <form
      className="panel-form"
      aria-label={t('panel.basketDiscount')}
      onSubmit={(event) => void take(event)}
    >
      <DiscountField
        value={text}
        onChange={(next) => {
          setText(next);
          setProblem(null);
        }}
        problem={problem?.of === 'discount' ? problem.words : null}
        isMain
      />
      <ReasonField
        label={t('panel.reason')}
        value={why}
        onChange={(next) => {
          setWhy(next);
          setProblem(null);
        }}
        usual={usual}
        problem={problem?.of === 'reason' ? problem.words : null}
      />
      <div className="panel-actions panel-wide">
        <ActionButton type="submit" kind="primary" size="large" hint="Enter">
          {t('panel.take')}
        </ActionButton>
      </div>
    </form>
  );
}

function Coupons({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const words = useProblemWords(draft.terms.currency);
  const { coupons = [] } = draft;

  function add(event: FormEvent): void {
    event.preventDefault();
    const coupon = text.trim();
    if (coupon === '') return;
    const added = basket.edit((now) => addCoupon(now, coupon));
    if (added.ok) return setText('');
    setProblem(words(added.problem));
  }

  function remove(coupon: string): void {
    basket.edit((now) => {
      const { coupons: before = [], ...rest } = now;
      const left = before.filter((each) => each !== coupon);
      return ok(left.length > 0 ? { ...rest, coupons: left } : rest);
    });
  }

  return (
    <form aria-label={t('panel.coupons')} onSubmit={add}>
      <PanelField
        label={t('panel.coupon')}
        value={text}
        onChange={(next) => {
          setText(next);
          setProblem(null);
        }}
        hint={t('panel.couponHint')}
        problem={problem}
        maxLength={40}
      >
        <ActionButton type="submit" hint="Enter">
          {t('panel.addCoupon')}
        </ActionButton>
      </PanelField>
      <div className="panel-choices">
        {coupons.length === 0 && <span className="panel-hint">{t('panel.noCoupons')}</span>}
        {coupons.map((coupon) => (
          <Button
            key={coupon}
            aria-label={t('panel.removeCoupon', { coupon })}
            onPress={() => remove(coupon)}
          >
            {coupon} <X size={18} aria-hidden="true" />
          </Button>
        ))}
      </div>
    </form>
  );
}
