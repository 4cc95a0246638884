import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleSlash, Minus, Plus, Undo2 } from 'lucide-react';
import { unreachable } from '#shared/result.ts';
import { openQuantities, returnGoods, voidSale } from '#shared/sale/return-goods.ts';
import type { SaleLine } from '#shared/sale/sale.ts';
import { useAction } from '../keys/keys.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { hasGoods } from '../sell/basket-view.ts';
import { ReasonField } from '../sell/reason-field.tsx';
import { reasonOf } from '../sell/typed-discount.ts';
import { readQuantity } from '../sell/typed-code.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatDayAndTime, formatMoney, formatQuantity } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { drives, optionId } from '../ui/driven-list.ts';
import { scrollHere } from '../ui/scroll-here.ts';
import { useLive } from '../ui/use-live.ts';
import type { FoundReceipt } from './find-receipt.ts';
import { chooseKey, stepOf, type Chosen } from './choose-lines.ts';

const QUANTITY_MAX = 10;
/** The list that the quantity field drives. */
const LINES_ID = 'returns-lines';

/** The lines of a receipt, and how much of each comes back. Never more than was sold and is not back yet. */
export function ReturnLines({
  found,
  onDone,
}: {
  readonly found: FoundReceipt;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const authorize = useAuthorize();
  const { draft } = useLive(basket.view);
  const { sale, receiptNumber } = found.entry.body;
  const earlier = found.earlier.map(({ body }) => body.sale);
  const open = openQuantities(sale, earlier, draft?.lines ?? []);
  const [chosen, setChosen] = useState<Chosen>({});
  const [place, setPlace] = useState(0);
  const [text, setText] = useState('');
  const [why, setWhy] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const usual = t('returns.reasons', { returnObjects: true }) as readonly string[];
  const all: Chosen = Object.fromEntries(sale.lines.map(({ line }, at) => [line, open[at]!]));
  const some = Object.values(chosen).some((quantityMilli) => quantityMilli > 0);
  const mayVoid =
    !hasGoods(draft) && open.some((quantityMilli) => quantityMilli > 0) && sale.voidOf === undefined;

  function choose(at: number, quantityMilli: number): void {
    const line = sale.lines[at];
    if (!line) return;
    const most = open[at]!;
    setProblem(quantityMilli > most ? t('returns.atMost', { most: formatQuantity(most, line.unit) }) : null);
    setChosen({ ...chosen, [line.line]: Math.min(most, Math.max(0, quantityMilli)) });
  }

  function take(): void {
    if (!some) return setProblem(t('returns.chooseSome'));
    const reason = reasonOf(why, usual);
    const wanted = sale.lines.flatMap(({ line }) => {
      const quantityMilli = chosen[line] ?? 0;
      if (quantityMilli === 0) return [];
      return [{ lineId: crypto.randomUUID(), line, quantityMilli, ...(reason !== '' && { reason }) }];
    });
    if (basket.apply((now) => returnGoods(now, { ...sale, receiptNumber }, earlier, wanted))) onDone();
  }

  async function callOff(): Promise<void> {
    const reason = reasonOf(why, usual) || t('returns.calledOff');
    const allowed = await authorize({ action: 'voidSale', role: 'supervisor', reason });
    if (allowed && basket.apply((now) => voidSale(now, { ...sale, receiptNumber }, earlier, reason)))
      onDone();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const line = sale.lines[place];
    const step = line ? stepOf(line.unit) : 0;
    const now = line ? (chosen[line.line] ?? 0) : 0;
    const act = chooseKey(event.key, text);
    switch (act) {
      case null:
        return;
      case 'next':
        setPlace(Math.min(place + 1, sale.lines.length - 1));
        break;
      case 'previous':
        setPlace(Math.max(place - 1, 0));
        break;
      case 'more':
        choose(place, now + step);
        break;
      case 'less':
        choose(place, now - step);
        break;
      case 'all':
        setChosen(all);
        break;
      case 'quantity': {
        const read = readQuantity(text);
        if (!read.ok) return setProblem(t('returns.notAQuantity', { text }));
        choose(place, read.value);
        setText('');
        break;
      }
      case 'take':
        take();
        break;
      default:
        return unreachable(act);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  useAction('voidSale', () => void callOff(), mayVoid);

  return (
    <form
      className="returns"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <p className="returns-receipt">
        <strong>{receiptNumber}</strong> {formatDayAndTime(sale.completedAt)} ·{' '}
        {formatMoney(sale.totalMinor, sale.currency)}
      </p>
      <label className="returns-quantity">
        <span>{t('returns.quantity')}</span>
        <input
          {...MAIN_FIELD}
          autoFocus
          inputMode="decimal"
          autoComplete="off"
          maxLength={QUANTITY_MAX}
          value={text}
          aria-describedby="returns-help"
          {...drives({
            listId: LINES_ID,
            reached: sale.lines[place] ? String(sale.lines[place].line) : null,
          })}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <small id="returns-help">{t('returns.help')}</small>
      </label>
      <ul id={LINES_ID} className="returns-lines" role="listbox" aria-label={t('returns.lines')}>
        {sale.lines.map((line, at) => (
          <ReturnLine
            key={line.line}
            line={line}
            currency={sale.currency}
            open={open[at]!}
            chosen={chosen[line.line] ?? 0}
            isSelected={at === place}
            onSelect={() => setPlace(at)}
            onChoose={(quantityMilli) => choose(at, quantityMilli)}
          />
        ))}
      </ul>
      <p role="alert" className="returns-problem">
        {problem}
      </p>
      <ReasonField label={t('returns.reason')} value={why} onChange={setWhy} usual={usual} />
      <div className="panel-actions">
        <ActionButton
          kind="primary"
          size="large"
          hint="Enter"
          icon={<Undo2 size={20} aria-hidden="true" />}
          isDisabled={!some}
          type="submit"
        >
          {t('returns.take')}
        </ActionButton>
        <ActionButton
          size="large"
          icon={<CircleSlash size={20} aria-hidden="true" />}
          isDisabled={!mayVoid}
          onPress={() => void callOff()}
        >
          {t('returns.voidSale')} <ActionKey action="voidSale" />
        </ActionButton>
      </div>
    </form>
  );
}

type LineProps = {
  readonly line: SaleLine;
  readonly currency: string;
  readonly open: number;
  readonly chosen: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onChoose: (quantityMilli: number) => void;
};

function ReturnLine({ line, currency, open, chosen, isSelected, onSelect, onChoose }: LineProps) {
  const { t } = useTranslation();
  const { name, unit, quantityMilli, totalMinor } = line;
  const step = stepOf(unit);
  return (
    <li
      ref={isSelected ? scrollHere : null}
      id={optionId(LINES_ID, String(line.line))}
      role="option"
      aria-selected={isSelected}
      data-none={open === 0}
      onClick={onSelect}
    >
      <span className="returns-name">
        {name}
        <small>
          {t('returns.sold', { quantity: formatQuantity(quantityMilli, unit) })} ·{' '}
          {formatMoney(totalMinor, currency)}
          {open < quantityMilli && ` · ${t('returns.left', { quantity: formatQuantity(open, unit) })}`}
        </small>
      </span>
      <Step isOff={chosen === 0} onPress={() => onChoose(chosen - step)}>
        <Minus size={20} />
      </Step>
      <output aria-label={t('returns.comesBack', { name })}>{formatQuantity(chosen, unit)}</output>
      <Step isOff={chosen >= open} onPress={() => onChoose(chosen + step)}>
        <Plus size={20} />
      </Step>
    </li>
  );
}

type StepProps = { readonly isOff: boolean; readonly onPress: () => void; readonly children: ReactNode };

/**
 * A place to press, for fingers and mice. It is no button of its own: an option of a list holds no controls,
 * and the keys + and − and the quantity field do the same for everybody else.
 */
function Step({ isOff, onPress, children }: StepProps) {
  return (
    <span
      className="returns-step"
      aria-hidden="true"
      data-disabled={isOff}
      onClick={isOff ? undefined : onPress}
    >
      {children}
    </span>
  );
}
