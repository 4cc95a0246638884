import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FileText, Printer } from 'lucide-react';
import { useAction } from '../keys/keys.ts';
import { AskedNote } from '../printing/asked-note.tsx';
import { usePrintHere } from '../printing/print-here.tsx';
import type { PaperAsked } from '../printing/printing.ts';
import { useSession } from '../till/session-context.ts';
import { Button } from 'react-aria-components';
import { ActionKey } from '../ui/key-hint.tsx';
import type { ShiftReport as Report } from './desk.ts';
import { NoReport } from './no-report.tsx';
import { ReportArticle } from './report-article.tsx';
import { overShortMinor, reportPaper, reportRows } from './report-rows.ts';
import { useReport } from './use-report.ts';

/** The X or Z report of a shift, or why there is none. */
export function ShiftReport({ shiftId }: { readonly shiftId: string }) {
  const { read, again } = useReport(shiftId);
  return read.state === 'there' ? (
    <CountedReport report={read.report} />
  ) : (
    <NoReport read={read} onAgain={again} />
  );
}

/** A report as it is printed, and the ways to print it. */
function CountedReport({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const { people, printing } = useSession();
  const [asked, setAsked] = useState<PaperAsked | null>(null);
  const here = usePrintHere();
  const nameOf = (id: string | null): string =>
    id === null ? t('shift.nobody') : (people.staff().find((person) => person.id === id)?.name ?? id);
  const rows = reportRows(report, t, nameOf);
  const overShort = overShortMinor(report);
  const print = (): void => void printing.printRows(rows[0]!.left, reportPaper(rows)).then(setAsked);
  const printHere = (): void => here.print(<ReportArticle rows={rows} />);
  useAction('reprint', print);
  useAction('printHere', printHere);

  return (
    <>
      {here.sheet}
      <ReportArticle rows={rows} />
      <div className="shift-report-actions">
        {overShort !== null && overShort !== 0 && <p className="shift-look">{t('shift.look')}</p>}
        <div className="paper-actions">
          <Button className="action action-plain action-normal" onPress={print}>
            <Printer size={20} aria-hidden="true" /> {t('shift.print')} <ActionKey action="reprint" />
          </Button>
          <Button
            className="action action-plain action-normal"
            aria-label={t('receipt.printHere')}
            onPress={printHere}
          >
            <FileText size={20} aria-hidden="true" /> {t('receipt.printHereShort')}{' '}
            <ActionKey action="printHere" />
          </Button>
        </div>
        <AskedNote asked={asked} />
      </div>
    </>
  );
}
