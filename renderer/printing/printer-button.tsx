import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MonitorSmartphone, Printer, PrinterCheck, TriangleAlert } from 'lucide-react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { PrinterStatus } from '#shared/paper/printer.ts';
import { useAction } from '../keys/keys.ts';
import { useAuthorize } from '../people/authorize.tsx';
import { NO_STAFF } from '../people/people.ts';
import { focusMainField } from '../till/main-field.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { RecordRefused } from '../ui/error-words.ts';
import { useLive } from '../ui/use-live.ts';
import { PrinterForm } from './printer-form.tsx';
import { UnprintedList } from './unprinted-list.tsx';
import './printing.css';

/** How the printer is, and the way to everything about it. Its place and size never change. */
export function PrinterButton() {
  const { t } = useTranslation();
  const { printing, desk } = useSession();
  const authorize = useAuthorize();
  const status = useLive(printing.status);
  const [open, setOpen] = useState(false);
  useAction('printer', () => setOpen(true));
  if (!status) return null;
  const needsLook = status.state === 'fault' || status.unprinted.length > 0;
  const Icon = status.state === 'idle' ? PrinterCheck : Printer;
  const close = (): void => {
    setOpen(false);
    requestAnimationFrame(focusMainField);
  };
  /** A drawer that opens without a sale is a supervisor's, and written down before, also to try it. */
  async function noteDrawer(): Promise<boolean> {
    const reason = t('printer.drawerTest');
    const allowed = await authorize({ action: 'openDrawer', role: 'supervisor', reason });
    if (!allowed) return false;
    const by = allowed.by === NO_STAFF ? undefined : allowed.by;
    const noted = await desk.noteDrawerOpened(crypto.randomUUID(), reason, by);
    if (!noted.ok) throw new RecordRefused(noted.problem);
    return true;
  }
  return (
    <>
      <Button
        className={`printer-button ${needsLook ? 'printer-button-look' : ''}`}
        aria-label={`${t('printer.label')}: ${stateWords(status, t)}`}
        onPress={() => setOpen(true)}
      >
        <Icon size={20} aria-hidden="true" />
        {needsLook && <TriangleAlert className="printer-button-mark" size={14} aria-hidden="true" />}
      </Button>
      <ModalOverlay className="overlay" isOpen={open} isDismissable onOpenChange={(to) => !to && close()}>
        <Modal className="printer-modal">
          <Dialog className="printer-dialog">
            <div className="printer-head">
              <Heading slot="title">{t('printer.label')}</Heading>
              <ActionButton kind="quiet" hint="Esc" onPress={close}>
                {t('printer.close')}
              </ActionButton>
            </div>
            <PrinterState status={status} />
            <UnprintedList />
            <PrinterForm onDrawer={noteDrawer} />
            <CustomerDisplayButton />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

type T = ReturnType<typeof useTranslation>['t'];

function stateWords({ state, fault, unprinted, waiting }: PrinterStatus, t: T): string {
  const words = fault && state === 'fault' ? t(`printer.fault.${fault.code}`) : t(`printer.state.${state}`);
  const waits = waiting > 0 ? [t('printer.waiting', { count: waiting })] : [];
  const not = unprinted.length > 0 ? [t('printer.unprinted', { count: unprinted.length })] : [];
  return [words, ...waits, ...not].join(', ');
}

function PrinterState({ status }: { readonly status: PrinterStatus }) {
  const { t } = useTranslation();
  const { fault, state, waiting } = status;
  return (
    <p className={`printer-state printer-state-${state}`} role="status">
      <strong>{fault ? t(`printer.fault.${fault.code}`) : t(`printer.state.${state}`)}</strong>
      {fault && <span>{t(`printer.todo.${fault.code}`)}</span>}
      {waiting > 0 && <span>{t('printer.waiting', { count: waiting })}</span>}
      {fault && <code title={fault.message}>{fault.code}</code>}
    </p>
  );
}

/** Opens the customer's window, or gives the link where this till has no window of its own. */
function CustomerDisplayButton() {
  const { t } = useTranslation();
  const { link } = useSession();
  const [said, setSaid] = useState<{ opened: boolean; link: string | null } | null>(null);
  const open = (): void =>
    void link
      .call('openCustomerDisplay', null)
      .then(setSaid)
      .catch(() => setSaid({ opened: false, link: null }));
  return (
    <div className="customer-display-way">
      <ActionButton icon={<MonitorSmartphone size={18} aria-hidden="true" />} onPress={open}>
        {t('customerDisplay.open')}
      </ActionButton>
      <p role="status">
        {said?.opened && t('customerDisplay.opened')}
        {said && !said.opened && said.link === null && t('customerDisplay.cannot')}
        {said && !said.opened && said.link !== null && (
          <>
            {t('customerDisplay.link')} <code>{said.link}</code>
          </>
        )}
      </p>
    </div>
  );
}
