import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { digitsOf } from '#shared/money/ascii-digits.ts';
import { denominationsOf, sumCounted, type Counted } from '#shared/shift/denominations.ts';
import { MAIN_FIELD } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatCount, formatMoney } from '../ui/format.ts';
import { useLive } from '../ui/use-live.ts';
import { useAttempt } from './use-attempt.ts';

const PIECES_DIGITS_MAX = 5;

type Props = {
  readonly currency: string;
  /** It is closed: its report can be shown. */
  readonly onClosed: (shiftId: string) => void;
};

/**
 * Counts the drawer by notes and coins and closes the shift. What should be there is not shown before:
 * who counts towards a number finds it. Enter goes to the next, and from the last to the button.
 */
export function CountDrawer({ currency, onClosed }: Props) {
  const { t } = useTranslation();
  const { desk, records, identity, basket } = useSession();
  const settings = useLive(records.shopSettings).get(useLive(identity)?.shopId ?? '');
  const { sealing } = useLive(basket.view);
  const [pieces, setPieces] = useState<ReadonlyMap<number, string>>(new Map());
  const grid = useRef<HTMLDivElement>(null);
  const attempt = useAttempt();
  const denominations = denominationsOf(currency, settings?.denominationsMinor);
  const counted: Counted[] = [...pieces]
    .map(([denominationMinor, text]) => ({ denominationMinor, pieces: Number(text) }))
    .filter(({ pieces }) => pieces > 0);
  const total = formatMoney(sumCounted(counted), currency);

  async function close(): Promise<void> {
    const shiftId = desk.shift.get()?.body.shiftId;
    if (shiftId === undefined) return;
    if (await attempt.run((id) => desk.close(id, counted))) onClosed(shiftId);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const fields = [...(grid.current?.querySelectorAll('input') ?? [])];
    const next = fields[fields.indexOf(event.target as HTMLInputElement) + 1];
    if (next) next.focus();
    else grid.current?.parentElement?.querySelector<HTMLButtonElement>('.action-primary')?.focus();
  }

  return (
    <div className="shift-form shift-count">
      <p>{t('shift.countDetail')}</p>
      <div className="shift-denominations" ref={grid} onKeyDown={onKeyDown}>
        {denominations.map((denominationMinor, place) => (
          <label key={denominationMinor} className="shift-denomination">
            <span>{formatMoney(denominationMinor, currency)}</span>
            <input
              {...(place === 0 && { ...MAIN_FIELD, autoFocus: true })}
              inputMode="numeric"
              autoComplete="off"
              maxLength={PIECES_DIGITS_MAX}
              placeholder={formatCount(0)}
              aria-label={t('shift.piecesOf', { denomination: formatMoney(denominationMinor, currency) })}
              value={pieces.get(denominationMinor) ?? ''}
              onChange={({ target }) =>
                setPieces((now) => new Map(now).set(denominationMinor, digitsOf(target.value)))
              }
            />
          </label>
        ))}
      </div>
      <p className="shift-total">
        <span>{t('shift.counted')}</span>
        <output aria-label={t('shift.counted')}>{total}</output>
      </p>
      <p role="alert" className="shift-fault">
        {attempt.fault}
      </p>
      <ActionButton
        kind="primary"
        size="large"
        isDisabled={attempt.busy || sealing !== 'no'}
        onPress={() => void close()}
      >
        {t('shift.closeWith', { total })}
      </ActionButton>
    </div>
  );
}
