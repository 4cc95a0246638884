import type { PaperRow } from '#shared/paper/paper.ts';
import { texts } from '../i18n/start-i18n.ts';
import { formatDayAndTime } from '../ui/format.ts';

/** Plain letters, which every scanner reads; no till takes it for goods or a receipt. */
const TEST_CODE = 'OUTPOST TEST';

/** A page that shows at a glance whether letters, width, code and cut are right. @param at ISO 8601 */
export function testPage(tillName: string, at: string): PaperRow[] {
  const { t } = texts;
  const line = (left: string, right?: string): PaperRow => ({
    kind: 'text',
    left,
    style: 'plain',
    align: 'start',
    ...(right !== undefined && { right }),
  });
  return [
    { kind: 'text', left: t('printer.testTitle'), style: 'large', align: 'center' },
    { kind: 'rule' },
    line(t('receipt.till'), tillName),
    line(t('receipt.when'), formatDayAndTime(at)),
    line(t('printer.testLetters'), 'ÄÖÜ äöü ß é ñ € £'),
    line(t('printer.testScripts'), 'বাংলা ৳ العربية'),
    line(t('printer.testEdge'), '1 234,56'),
    line(t('printer.testCode')),
    { kind: 'qr', text: TEST_CODE },
    { kind: 'text', left: t('printer.testGood'), style: 'plain', align: 'center' },
  ];
}
