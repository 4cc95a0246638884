import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { ActionKey } from '../ui/key-hint.tsx';
import './panel.css';

type Props = {
  readonly title: string;
  readonly icon: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** What stands where the products are, for a moment: one thing to do, and a way back. */
export function PanelFrame({ title, icon, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-label={title}>
      <header className="panel-head">
        <span className="panel-icon" aria-hidden="true">
          {icon}
        </span>
        <h2>{title}</h2>
        <Button className="panel-close" aria-label={t('panel.close')} onPress={onClose}>
          <X size={20} aria-hidden="true" /> <ActionKey action="back" />
        </Button>
      </header>
      <div className="panel-body">{children}</div>
    </section>
  );
}
