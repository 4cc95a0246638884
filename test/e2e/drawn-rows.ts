import type { Page } from '@playwright/test';
import type { ReceiptRow } from '#shared/sale/receipt-rows.ts';
import type { PrintedItem } from '../fixtures/escpos-reader.ts';

type Picture = Extract<PrintedItem, { kind: 'picture' }>;

/** One line of a paper as a browser should draw it, told without the till's own drawing. */
export type DrawnRow = {
  readonly left: string;
  readonly right: string;
  readonly style: 'plain' | 'strong' | 'large';
  readonly align: 'start' | 'center';
};

const CENTRED: ReadonlySet<string> = new Set(['letterhead', 'legal', 'footer', 'seal']);
const STRONG: ReadonlySet<string> = new Set(['title', 'change']);

/** A row of the receipt on the screen as it should stand on paper. @param isFirst the chain's name, which is large */
export function drawnRow({ kind, left, right }: ReceiptRow, isFirst: boolean): DrawnRow {
  const large = kind === 'total' || isFirst;
  return {
    left,
    right,
    style: large ? 'large' : STRONG.has(kind) ? 'strong' : 'plain',
    align: CENTRED.has(kind) ? 'center' : 'start',
  };
}

/** The rows of the receipt that is open on the screen. */
export function receiptOnScreen(page: Page): Promise<ReceiptRow[]> {
  return page
    .getByRole('dialog')
    .locator('.receipt-row')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [left = '', right = ''] = [...row.querySelectorAll('span')].map(
          ({ textContent }) => textContent,
        );
        const kind = /receipt-(?!row)(\w+)/.exec(row.className)?.[1] as ReceiptRow['kind'];
        return { kind, left, right };
      }),
    );
}

/** How many dots of a printed picture are not as the browser of this page draws the row, and how many are black. */
export async function differingDots(
  page: Page,
  row: DrawnRow,
  picture: Picture,
): Promise<{ readonly differing: number; readonly black: number }> {
  const { widthDots: width, heightDots: height } = picture;
  const drawn = await page.evaluate(
    ([{ left, right, style, align }, across, down]) => {
      const canvas = new OffscreenCanvas(across, down).getContext('2d')!;
      canvas.fillStyle = '#fff';
      canvas.fillRect(0, 0, across, down);
      canvas.fillStyle = '#000';
      const size = style === 'large' ? 46 : 24;
      canvas.font = `${style === 'plain' ? 400 : 700} ${size}px 'Noto Sans', 'Noto Sans Bengali', 'Nirmala UI', 'Segoe UI', 'Liberation Sans', sans-serif`;
      canvas.textBaseline = 'middle';
      canvas.textAlign = align;
      canvas.fillText(left, align === 'center' ? across / 2 : 0, down / 2);
      canvas.textAlign = 'end';
      canvas.fillText(right, across, down / 2);
      const { data } = canvas.getImageData(0, 0, across, down);
      return Array.from({ length: across * down }, (_, dot) => data[dot * 4]! < 150);
    },
    [row, width, height] as const,
  );
  const isBlack = (dot: number): boolean => (picture.bits[dot >> 3]! & (0x80 >> (dot & 7))) !== 0;
  return {
    differing: drawn.filter((black, dot) => black !== isBlack(dot)).length,
    black: drawn.filter(Boolean).length,
  };
}
