import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { ActionButton } from './action-button.tsx';

/** In place of a dialog that cannot be shown: the words of its boundary, and the way back. */
export function FailedDialog({
  children,
  onClose,
}: {
  readonly children: ReactNode;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="part-dialog">
        <Dialog aria-label={t('app.partFailed')}>
          {children}
          <ActionButton hint="Esc" onPress={onClose}>
            {t('keys.close')}
          </ActionButton>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
