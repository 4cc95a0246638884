import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Pencil } from 'lucide-react';
import { minorDigits } from '#shared/money/currency.ts';
import type { Draft, DraftLine } from '#shared/sale/draft.ts';
import { openLine } from '#shared/sale/open-line.ts';
import { parseDecimal } from '#shared/money/decimal.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { AskPrice } from '../requests/ask-price.tsx';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatQuantity, formatTyped, formatUnitPrice } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { DiscountField, discountText } from './discount-field.tsx';
import { editOf, type LineText } from './line-edit.ts';
import { PanelField } from './panel-field.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ReasonField } from './reason-field.tsx';
import { useProblemWords } from './problem-words.ts';
import { reasonOf } from './typed-discount.ts';

type Props = {
  readonly draft: Draft;
  readonly line: DraftLine;
  readonly field: 'price' | 'discount';
  readonly onClose: () => void;
};

/** Everything about one line at once: price, discount and why, note and serial. Enter takes it. */
export function LinePanel({ draft, line, field, onClose }: Props) {
  const { t } = useTranslation();
  const { basket, records, identity } = useSession();
  const authorize = useAuthorize();
  const shopSettings = useLive(records.shopSettings).get(identity.get()?.shopId ?? '');
  const { currency } = draft.terms;
  const usual = t('panel.reasons', { returnObjects: true }) as readonly string[];
  const [text, setText] = useState<LineText>(() => textOf(line, currency));
  const [problem, setProblem] = useState<{ field: keyof LineText | 'all'; words: string } | null>(null);
  // A price that nobody here allowed, millionths: head office may be asked.
  const [beyond, setBeyond] = useState<number | null>(null);
  const words = useProblemWords(currency);
  const { listUnitPriceMicros } = openLine(line, draft, draft.terms);
  const list = formatUnitPrice(listUnitPriceMicros, currency);
  const change = (part: Partial<LineText>): void => {
    setText((now) => ({ ...now, ...part }));
    setProblem(null);
    if (part.price !== undefined) setBeyond(null);
  };
  const problemOf = (of: keyof LineText): string | null => (problem?.field === of ? problem.words : null);

  const { approvedBy, unitPriceMicros: priceNow } = line.manualPrice ?? {};
  // Somebody elsewhere has allowed a price meanwhile: the field says which.
  const [allowedBy, setAllowedBy] = useState(approvedBy);
  if (approvedBy !== allowedBy) {
    setAllowedBy(approvedBy);
    if (priceNow !== undefined) setText((now) => ({ ...now, price: priceText(priceNow, currency) }));
  }

  async function take(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = editOf(line, text, { currency, usual, limitPpm: shopSettings?.priceChangeLimitPpm });
    if (!read.ok) return setProblem({ field: read.problem.field, words: words(read.problem) });
    let edited = basket.edit((now) => read.value(now));
    if (!edited.ok && edited.problem.code === 'needsManager') {
      const wish = { action: 'linePrice', role: 'supervisor', saleId: draft.id } as const;
      const typed = parseDecimal(text.price, 6);
      const isPrice = edited.problem.field === 'price' && typed.ok;
      const allowed = await authorize({ ...wish, reason: t('panel.allowLine', { name: line.name }) });
      if (!allowed) return setBeyond(isPrice ? typed.value : null);
      edited = basket.edit((now) => read.value(now, allowed.by));
    }
    if (edited.ok) return onClose();
    setProblem({ field: 'all', words: words(edited.problem) });
  }

  const askPrice = beyond !== null && (
    <AskPrice
      asked={{
        kind: 'priceOverride',
        saleId: draft.id,
        lineId: line.lineId,
        productId: line.productId,
        productName: line.name,
        currency,
        listPriceMicros: listUnitPriceMicros,
        unitPriceMicros: beyond,
        quantityMilli: Math.abs(line.quantityMilli),
        reason: reasonOf(text.reason, usual),
      }}
    />
  );

  return (
    <PanelFrame title={line.name} icon={<Pencil size={22} />} onClose={onClose}>
      <form className="panel-form" onSubmit={(event) => void take(event)}>
        <PanelField
          label={t('panel.price')}
          value={text.price}
          onChange={(price) => change({ price })}
          placeholder={list}
          hint={t('panel.priceHint', { price: list })}
          problem={problemOf('price')}
          maxLength={16}
          isDecimal
          isMain={field === 'price'}
        />
        <DiscountField
          value={text.discount}
          onChange={(discount) => change({ discount })}
          problem={problemOf('discount')}
          isMain={field === 'discount'}
        />
        <div className="panel-wide">
          <ReasonField
            label={t('panel.reason')}
            value={text.reason}
            onChange={(reason) => change({ reason })}
            usual={usual}
            problem={problemOf('reason')}
          />
        </div>
        <PanelField
          label={t('panel.quantity')}
          value={text.quantity}
          onChange={(quantity) => change({ quantity })}
          placeholder={formatQuantity(Math.abs(line.quantityMilli), line.unit)}
          problem={problemOf('quantity')}
          maxLength={10}
          isDecimal
        />
        {line.serial !== undefined ? (
          <PanelField
            label={t('panel.serial')}
            value={text.serial}
            onChange={(serial) => change({ serial })}
            problem={problemOf('serial')}
            maxLength={40}
          />
        ) : (
          <div>{askPrice}</div>
        )}
        {line.serial !== undefined && askPrice && <div className="panel-wide">{askPrice}</div>}
        <div className="panel-wide">
          <PanelField
            label={t('panel.note')}
            value={text.note}
            onChange={(note) => change({ note })}
            hint={t('panel.noteHint')}
            maxLength={80}
          />
        </div>
        <div className="panel-actions panel-wide">
          <p className="panel-problem" role="alert">
            {problem?.field === 'all' && problem.words}
          </p>
          <ActionButton type="submit" kind="primary" size="large" hint="Enter">
            {t('panel.take')}
          </ActionButton>
        </div>
      </form>
    </PanelFrame>
  );
}

/** The fields as they are when the panel opens. Quantity and price are empty: as they were. */
function textOf({ manualPrice, discount, note = '', serial = '' }: DraftLine, currency: string): LineText {
  return {
    quantity: '',
    price: manualPrice ? priceText(manualPrice.unitPriceMicros, currency) : '',
    discount: discountText(discount, currency),
    reason: discount?.reason ?? manualPrice?.reason ?? '',
    note,
    serial,
  };
}

function priceText(micros: number, currency: string): string {
  const minor = micros / 10 ** (6 - minorDigits(currency));
  return Number.isInteger(minor) ? formatTyped(minor, currency) : String(micros / 1_000_000);
}
