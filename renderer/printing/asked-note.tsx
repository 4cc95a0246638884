import { useTranslation } from 'react-i18next';
import { doAction } from '../keys/keys.ts';
import { ActionKey } from '../ui/key-hint.tsx';
import { Button } from 'react-aria-components';
import type { PaperAsked } from './printing.ts';
import './printing.css';

/** What became of a paper that somebody asked for, and the way to the printer where none is set up. */
export function AskedNote({ asked }: { readonly asked: PaperAsked | null }) {
  const { t } = useTranslation();
  return (
    <p role="status" className="asked-note">
      {asked !== null && <span>{t(`printer.asked.${asked}`)}</span>}
      {asked === 'noPrinter' && (
        <Button className="action action-quiet action-normal" onPress={() => doAction('printer')}>
          {t('printer.setUp')} <ActionKey action="printer" />
        </Button>
      )}
    </p>
  );
}
