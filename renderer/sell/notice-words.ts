import { formatMoney, formatRate } from '../ui/format.ts';
import type { Notice } from './basket-view.ts';

/** The parts of a notice that its sentence names. */
export function noticeWords(notice: Notice, currency: string): Record<string, string | number> {
  switch (notice.code) {
    case 'unknownCode':
    case 'misreadCode':
    case 'answerFirst':
    case 'notAQuantity':
      return { text: notice.text };
    case 'unknownCoupon':
    case 'couponUsed':
    case 'couponTwice':
    case 'promotionExpired':
      return { coupon: notice.coupon };
    case 'tooManyCoupons':
    case 'tooManyLines':
    case 'tooManyTenders':
      return { max: notice.max };
    case 'returnBeyondLimit':
      return { max: formatMoney(notice.maxMinor, currency) };
    case 'underpaid':
      return { missing: formatMoney(notice.missingMinor, currency) };
    case 'unknownTax':
      return { taxId: notice.taxId };
    case 'needsManager':
      return 'limitPpm' in notice ? { limit: formatRate(notice.limitPpm) } : {};
    case 'newPricesNotForAll':
      return { kept: notice.kept };
    case 'clockWrong':
      return { minutes: notice.minutes };
    case 'notKept':
      return { number: notice.entry.body.receiptNumber };
    default:
      return {};
  }
}
