import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleQuestionMark, Minus, Pencil, Plus, Trash2 } from 'lucide-react';
import type { Terms } from '#shared/catalogue/catalogue.ts';
import type { DraftLine } from '#shared/sale/draft.ts';
import type { PricedLine } from '#shared/sale/price-sale.ts';
import { useAction } from '../keys/keys.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { formatQuantity } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { PressButton } from '../ui/press-button.tsx';
import { ToolButton } from '../ui/tool-button.tsx';
import type { Panels } from './panel.ts';
import { readQuantity } from './typed-code.ts';
import { WhyPrice } from './why-price.tsx';

const QUANTITY_TEXT_MAX = 10;

type Props = {
  readonly selected: { readonly priced: PricedLine; readonly terms: Terms } | null;
  readonly locked: boolean;
  /** null where no line can be changed now. */
  readonly onEdit: Panels['open'] | null;
};

/** Less, quantity, more, why, remove: for the selected line, always in the same place. */
export function LineActions({ selected, locked, onEdit }: Props) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const [editing, setEditing] = useState<string | null>(null);
  const [explaining, setExplaining] = useState(false);
  const line = selected?.priced.draftLine ?? null;
  const off = !line || locked;
  // What comes back is counted in the returns.
  const fixed = off || line.returned !== undefined;

  useAction('quantity', () => line && setEditing(line.lineId), !fixed);
  useAction('whyPrice', () => setExplaining(true), !off);

  const less = useCallback(() => basket.stepSelected(-1), [basket]);
  const more = useCallback(() => basket.stepSelected(1), [basket]);
  const explain = useCallback(() => setExplaining(true), []);
  const edit = useCallback(() => {
    const { selectedLineId } = basket.view.get();
    if (selectedLineId !== null) onEdit?.({ kind: 'line', lineId: selectedLineId, field: 'price' });
  }, [basket, onEdit]);

  return (
    <div className="line-actions" role="group" aria-label={t('basket.lineActions')}>
      <ToolButton icon={Minus} label={t('basket.less')} off={fixed} onPress={less} />
      {line && editing === line.lineId ? (
        <QuantityField key={line.lineId} line={line} onDone={() => setEditing(null)} />
      ) : (
        <PressButton
          className="line-actions-quantity"
          aria-label={t('basket.quantityButton', {
            quantity: line ? formatQuantity(line.quantityMilli, line.unit) : '',
          })}
          disabled={fixed}
          onPress={() => line && setEditing(line.lineId)}
        >
          <span>{line ? formatQuantity(line.quantityMilli, line.unit) : t('basket.quantity')}</span>
          <ActionKey action="quantity" />
        </PressButton>
      )}
      <ToolButton icon={Plus} label={t('basket.more')} off={fixed} onPress={more} />
      <ToolButton
        icon={Pencil}
        label={t('basket.edit')}
        action="editLine"
        off={off || !onEdit}
        onPress={edit}
      />
      <ToolButton
        icon={CircleQuestionMark}
        label={t('basket.why')}
        action="whyPrice"
        off={off}
        onPress={explain}
      />
      {explaining && selected && (
        <WhyPrice line={selected.priced} terms={selected.terms} onClose={() => setExplaining(false)} />
      )}
      <ToolButton
        icon={Trash2}
        label={t('basket.remove')}
        hint="Del"
        off={off}
        onPress={basket.removeSelected}
      />
    </div>
  );
}

/** Types a new quantity: Enter takes it, Escape or leaving keeps the old one. */
function QuantityField({ line, onDone }: { readonly line: DraftLine; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const [text, setText] = useState('');
  const quantity = readQuantity(text);

  function close(): void {
    onDone();
    setTimeout(focusMainField, 0);
  }

  return (
    <input
      autoFocus
      className="line-actions-field"
      aria-label={t('basket.quantityOf', { name: line.name })}
      aria-invalid={text !== '' && !quantity.ok}
      inputMode="decimal"
      placeholder={formatQuantity(line.quantityMilli, line.unit)}
      value={text}
      maxLength={QUANTITY_TEXT_MAX}
      onChange={(event) => setText(event.target.value)}
      onBlur={onDone}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') close();
        if (event.key !== 'Enter') return;
        // A quantity that cannot be read stays in the field, marked, to be put right.
        if (text === '' || (quantity.ok && basket.setLineQuantity(line.lineId, quantity.value))) close();
      }}
    />
  );
}
