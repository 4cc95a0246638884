import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Trash2 } from 'lucide-react';
import type { Draft } from '#shared/sale/draft.ts';
import { priceSale } from '#shared/sale/price-sale.ts';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { formatMoney } from '../ui/format.ts';
import { PanelFrame } from './panel-frame.tsx';
import { ReasonField } from './reason-field.tsx';
import { reasonOf } from './typed-discount.ts';

type Props = { readonly draft: Draft; readonly onClose: () => void };

/** Empties the basket for good, and keeps why. */
export function GiveUpPanel({ draft, onClose }: Props) {
  const { t } = useTranslation();
  const { basket } = useSession();
  const usual = t('panel.giveUpReasons', { returnObjects: true }) as readonly string[];
  const [why, setWhy] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const total = formatMoney(priceSale(draft, draft.terms).totalMinor, draft.terms.currency);

  async function giveUp(event: FormEvent): Promise<void> {
    event.preventDefault();
    const reason = reasonOf(why, usual);
    if (reason === '') return setProblem(t('panel.reasonNeeded'));
    if (await basket.giveUp(reason)) onClose();
  }

  return (
    <PanelFrame title={t('panel.giveUp')} icon={<Trash2 size={22} />} onClose={onClose}>
      <p>{t('panel.giveUpDetail', { total, count: draft.lines.length })}</p>
      <form onSubmit={(event) => void giveUp(event)}>
        <ReasonField
          label={t('panel.reason')}
          value={why}
          onChange={(next) => {
            setWhy(next);
            setProblem(null);
          }}
          usual={usual}
          problem={problem}
          isMain
        />
        <div className="panel-actions">
          <ActionButton type="submit" kind="primary" size="large" hint="Enter">
            {t('panel.giveUpNow')}
          </ActionButton>
        </div>
      </form>
    </PanelFrame>
  );
}
