import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Printer } from 'lucide-react';
import { useSession } from '../till/session-context.ts';
import { ActionButton } from '../ui/action-button.tsx';
import type { ShiftReport as Report } from './desk.ts';
import { overShortMinor, reportPaper, reportRows } from './report-rows.ts';

/** The X or Z report of a shift, as it is printed. */
export function ShiftReport({ shiftId }: { readonly shiftId: string }) {
  const { t } = useTranslation();
  const { desk, people, printing } = useSession();
  const [report, setReport] = useState<Report | null>(null);
  const [said, setSaid] = useState('');

  useEffect(() => {
    let shown = true;
    void desk.report(shiftId).then((read) => shown && setReport(read));
    return () => {
      shown = false;
    };
  }, [desk, shiftId]);

  if (!report) return <p className="shift-form">{t('shift.counting')}</p>;
  const nameOf = (id: string | null): string =>
    id === null ? t('shift.nobody') : (people.staff().find((person) => person.id === id)?.name ?? id);
  const rows = reportRows(report, t, nameOf);
  const overShort = overShortMinor(report);

  async function print(): Promise<void> {
    try {
      const asked = await printing.printRows(rows[0]!.left, reportPaper(rows));
      setSaid(asked.ok && asked.jobId !== null ? t('shift.printing') : t('shift.noPrinter'));
    } catch {
      setSaid(t('shift.noAnswer'));
    }
  }

  return (
    <article className="shift-report" aria-label={rows[0]!.left}>
      <ul>
        {rows.map(({ kind, left, right }, place) => (
          // The rows of a report never move: their place is their name.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className={`shift-row shift-row-${kind}`}>
            <span>{left}</span>
            <b>{right}</b>
          </li>
        ))}
      </ul>
      {overShort !== null && overShort !== 0 && <p className="shift-look">{t('shift.look')}</p>}
      <div className="shift-report-actions">
        <ActionButton icon={<Printer size={20} aria-hidden="true" />} onPress={() => void print()}>
          {t('shift.print')}
        </ActionButton>
        <p role="status">{said}</p>
      </div>
    </article>
  );
}
