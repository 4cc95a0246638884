import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORT_BELOW, SHORT_GAPS_MS } from '../sell/scan-reader.ts';
import { useTakesScans } from '../till/scan-takers.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { EMPTY_TRACE, gapsOf, traceKey } from './key-trace.ts';

/** A hand is rarely faster than this; a longer gap is not offered, or typing would be taken for a scan. */
const GAP_OFFERED_MAX_MS = 70;
/** Half as long again as the usual gap, and a little: a busy PC stretches some. */
const gapFor = (medianMs: number): number => Math.ceil(medianMs * 1.5 + 5);

type Props = {
  readonly gapMaxMs: number;
  /** Shorter codes are typing. */
  readonly lengthMin: number;
  readonly onGap: (gapMaxMs: number) => void;
  readonly onClose: () => void;
};

/** Shows each key and its gap as it comes, and what the till makes of it. Nothing is sold meanwhile. */
export function ScannerTest({ gapMaxMs, lengthMin, onGap, onClose }: Props) {
  const { t } = useTranslation();
  const [trace, setTrace] = useState(EMPTY_TRACE);
  const [code, setCode] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useTakesScans((scanned) => {
    setCode(scanned);
    return true;
  });
  useEffect(() => place.current?.focus(), []);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.repeat || event.key === 'Shift' || document.activeElement !== place.current) return;
      // Tab and Escape still lead out of here for whoever has no mouse.
      if (event.key === 'Tab' || event.key === 'Escape') return;
      event.preventDefault();
      setCode(null);
      setTrace((before) => traceKey(before, event.key, event.timeStamp));
    }
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

  const gaps = gapsOf(trace);
  const suggested = gaps && gapFor(gaps.median);
  return (
    <div className="scanner-test">
      <div
        ref={place}
        // It takes the keys itself; nothing is typed into it.
        tabIndex={0}
        role="group"
        aria-label={t('settings.scanHere')}
        className="scanner-place"
      >
        {trace.keys.length === 0 && <span className="section-note">{t('settings.scanHere')}</span>}
        {trace.keys.map(({ key, gapMs }, at) => (
          <span
            // oxlint-disable-next-line react/no-array-index-key -- a key has nothing but its place
            key={at}
            className={gapMs !== null && gapMs > gapMaxMs ? 'traced traced-slow' : 'traced'}
          >
            <kbd>{key}</kbd>
            <small>{gapMs === null ? '' : Math.round(gapMs)}</small>
          </span>
        ))}
      </div>
      <p role="status" className="scanner-said">
        {words()}
      </p>
      <div className="section-buttons">
        {suggested !== null && code === null && suggested > gapMaxMs && suggested <= GAP_OFFERED_MAX_MS && (
          <ActionButton onPress={() => onGap(suggested)}>
            {t('settings.useGap', { gap: suggested })}
          </ActionButton>
        )}
        <ActionButton onPress={onClose}>{t('settings.endTest')}</ActionButton>
      </div>
    </div>
  );

  function words(): string {
    if (code !== null) return t('settings.readAsScan', { code });
    if (!gaps) return '';
    const length = trace.keys.filter(({ key }) => key.length === 1).length;
    if (length < lengthMin) return t('settings.readTooShort', { length, least: lengthMin });
    const [median, longest] = [Math.round(gaps.median), Math.round(gaps.longest)];
    if (length < SHORT_BELOW)
      return t('settings.readAsShortKeys', { median, longest, limit: SHORT_GAPS_MS.average });
    return t('settings.readAsKeys', { median, longest, limit: gapMaxMs });
  }
}
