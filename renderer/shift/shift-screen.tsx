import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useAction } from '../keys/keys.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { useScanRefused } from '../people/use-scan-refused.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatDayAndTime, formatTime } from '../ui/format.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { useLive, useNow } from '../ui/use-live.ts';
import { CountDrawer } from './count-drawer.tsx';
import { MoveCash } from './move-cash.tsx';
import { OpenDrawer } from './open-drawer.tsx';
import { OpenShift } from './open-shift.tsx';
import { ShiftReport } from './shift-report.tsx';
import { TrainingSwitch } from './training-switch.tsx';
import './shift-screen.css';

/** The drawer: open a shift, move cash, count and close; the reports beside it. */
export function ShiftScreen() {
  const { t } = useTranslation();
  const { desk, catalogue, people } = useSession();
  const shift = useLive(desk.shift);
  const currency = useLive(catalogue)?.terms.currency;
  const now = useNow();
  const authorize = useAuthorize();
  const personId = useLive(people)?.id;
  const [chosen, setChosen] = useState<{ readonly shiftId: string; readonly by: string | undefined } | null>(
    null,
  );
  // Whoever signs in next has not been allowed to see it.
  const shownReport = chosen?.by === personId ? (chosen?.shiftId ?? null) : null;
  const show = (shiftId: string): void => setChosen({ shiftId, by: personId });
  const scanRefused = useScanRefused();
  const closed = useLive(desk.closed);

  /** An X report says what should be in the drawer, so whoever counts it may not see it alone. */
  async function showOpen(): Promise<void> {
    if (!shift) return;
    const allowed = await authorize({ action: 'xReport', role: 'supervisor', reason: t('shift.xReport') });
    if (allowed) show(shift.body.shiftId);
  }
  useAction('xReport', () => void showOpen(), shift !== null);

  return (
    <main className="shift" aria-label={t('shift.label')}>
      <section className="shift-card" aria-label={t('shift.drawer')}>
        {scanRefused && (
          <p className="shift-look" role="status">
            {t('shift.scanRefused')}
          </p>
        )}
        {currency === undefined && <p className="shift-form">{t('shift.noPrices')}</p>}
        {currency !== undefined && !shift && <OpenShift currency={currency} />}
        {currency !== undefined && shift && (
          <>
            <h2 className="shift-since">{t('shift.openSince', { time: formatTime(shift.sealedAt, now) })}</h2>
            <DrawerTabs currency={currency} onClosed={show} />
          </>
        )}
        <TrainingSwitch />
      </section>
      <section className="shift-card" aria-label={t('shift.reports')}>
        <div className="shift-list" role="group" aria-label={t('shift.reports')}>
          {shift && (
            <ActionButton action="xReport" onPress={() => void showOpen()}>
              {t('shift.xReport')}
            </ActionButton>
          )}
          {closed.map(({ shiftId, number, at }) => (
            <Button
              key={shiftId}
              className="action action-plain action-normal"
              aria-pressed={shiftId === shownReport}
              onPress={() => show(shiftId)}
            >
              {t('shift.zReport', { number: number ?? '' })}
              <small>{formatDayAndTime(at)}</small>
            </Button>
          ))}
        </div>
        {shownReport === null ? (
          <div className="pane-empty">
            <h2>{t('shift.noReport')}</h2>
            <p>{t('shift.noReportDetail')}</p>
          </div>
        ) : (
          <ShiftReport key={`${shownReport} ${shift?.id}`} shiftId={shownReport} />
        )}
      </section>
    </main>
  );
}

type TabsProps = { readonly currency: string; readonly onClosed: (shiftId: string) => void };

/** What is done with the drawer of an open shift. */
function DrawerTabs({ currency, onClosed }: TabsProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState('count');
  useAction('openDrawer', () => setChosen('drawer'));
  return (
    <Tabs className="shift-tabs" selectedKey={chosen} onSelectionChange={(key) => setChosen(String(key))}>
      <TabList aria-label={t('shift.drawer')}>
        <Tab id="count">{t('shift.countAndClose')}</Tab>
        <Tab id="in">{t('shift.cashIn')}</Tab>
        <Tab id="out">{t('shift.cashOut')}</Tab>
        <Tab id="drawer">
          {t('shift.openDrawer')} <ActionKey action="openDrawer" />
        </Tab>
      </TabList>
      <TabPanel id="count">
        <CountDrawer currency={currency} onClosed={onClosed} />
      </TabPanel>
      <TabPanel id="in">
        <MoveCash kind="cashIn" currency={currency} />
      </TabPanel>
      <TabPanel id="out">
        <MoveCash kind="cashOut" currency={currency} />
      </TabPanel>
      <TabPanel id="drawer">
        <OpenDrawer />
      </TabPanel>
    </Tabs>
  );
}
