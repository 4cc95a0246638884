import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { err, ok, type Result } from '#shared/result.ts';
import { whatIsNotAllowed } from '#shared/sale/complete-sale.ts';
import { addProduct, type Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { useAuthorize } from '../people/authorize.tsx';
import type { Notice } from '../sell/basket-view.ts';
import { PanelField } from '../sell/panel-field.tsx';
import { ReasonField } from '../sell/reason-field.tsx';
import { reasonOf } from '../sell/typed-discount.ts';
import { readTypedCode } from '../sell/typed-code.ts';
import { useSession } from '../till/session-context.ts';
import { useTakesScans } from '../till/scan-takers.ts';
import { ActionButton } from '../ui/action-button.tsx';

const CODE_MAX = 120;
type Allowed = { readonly reason: string; readonly approvedBy: string };

/** Goods without a receipt: why, who allows it, then what. Paid out at today's price, up to the limit. */
export function WithoutReceipt({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const authorize = useAuthorize();
  const usual = t('returns.reasons', { returnObjects: true }) as readonly string[];
  const [why, setWhy] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [allowed, setAllowed] = useState<Allowed | null>(null);

  async function ask(event: FormEvent): Promise<void> {
    event.preventDefault();
    const reason = reasonOf(why, usual);
    if (reason === '') return setProblem(t('panel.reasonNeeded'));
    const answer = await authorize({ action: 'returnWithoutReceipt', role: 'manager', reason });
    if (answer) setAllowed({ reason, approvedBy: answer.by });
    else setProblem(t('returns.notAllowed'));
  }

  if (allowed) return <GoodsBack allowed={allowed} onDone={onDone} />;
  return (
    <form onSubmit={(event) => void ask(event)}>
      <p>{t('returns.withoutReceiptDetail')}</p>
      <ReasonField
        label={t('returns.reasonNeeded')}
        value={why}
        onChange={(next) => {
          setWhy(next);
          setProblem(null);
        }}
        usual={usual}
        problem={problem}
        isMain
      />
      <div className="panel-actions">
        <ActionButton type="submit" kind="primary" size="large" hint="Enter">
          {t('returns.goOn')}
        </ActionButton>
      </div>
    </form>
  );
}

function GoodsBack({ allowed, onDone }: { readonly allowed: Allowed; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  function takeBack(typed: string): void {
    setProblem(null);
    const read = readTypedCode(typed);
    if (!read.ok) return setProblem(t('returns.notAQuantity', { text: typed }));
    const { code, quantityMilli } = read.value;
    const byCode = basket.lookUp(code);
    const named = /\p{L}/u.test(code) ? basket.goesBy()?.index.search(code, 1)[0] : undefined;
    const product = byCode.ok ? byCode.value.product : named;
    if (!product) return setProblem(t('notice.unknownCode', { text: code }));
    const back = quantityMilli ?? (byCode.ok ? byCode.value.wanted.quantityMilli : undefined) ?? 1000;
    const taken = basket.edit((now): Result<Draft, Notice> => {
      const added = addProduct(now, product, {
        lineId: crypto.randomUUID(),
        quantityMilli: -back,
        withoutReceipt: allowed,
      });
      return added.ok ? withinLimit(added.value) : added;
    });
    if (taken.ok) return setText('');
    setProblem(problemWords(taken.problem));
  }

  function problemWords(found: Notice): string {
    return found.code === 'returnBeyondLimit'
      ? t('returns.beyondLimit')
      : t('returns.notTaken', { name: text });
  }

  useTakesScans((code) => {
    takeBack(code);
    return true;
  });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') onDone();
        else takeBack(text);
      }}
    >
      <PanelField
        label={t('returns.article')}
        value={text}
        onChange={setText}
        hint={t('returns.articleHint')}
        problem={problem}
        maxLength={CODE_MAX}
        isMain
      />
      <div className="panel-actions">
        <ActionButton type="submit" kind="primary" size="large" hint="Enter">
          {text.trim() === '' ? t('returns.done') : t('returns.take')}
        </ActionButton>
      </div>
    </form>
  );
}

/** Said when the goods are taken, not when the money is on the counter. */
function withinLimit(draft: Draft): Result<Draft, Notice> {
  const unallowed = whatIsNotAllowed(draft, priceSale(draft, draft.terms));
  return unallowed?.code === 'returnBeyondLimit' ? err(unallowed) : ok(draft);
}
