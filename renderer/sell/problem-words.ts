import { useTranslation } from 'react-i18next';
import { formatRate } from '../ui/format.ts';
import type { Notice } from './basket-view.ts';
import type { LineTextProblem } from './line-edit.ts';
import { noticeWords } from './notice-words.ts';

/** Says a problem in one sentence, beside the field where it arose. */
export function useProblemWords(currency: string): (problem: Notice | LineTextProblem) => string {
  const { t } = useTranslation();
  return (problem) => {
    switch (problem.code) {
      case 'notAPrice':
      case 'notADiscount':
      case 'reasonNeeded':
      case 'serialMissing':
        return t(`panel.${problem.code}`, { text: problem.text });
      case 'notAQuantity':
        return t('notice.notAQuantityDetail');
      case 'needsManager':
        return t('notice.needsManager', 'limitPpm' in problem ? { limit: formatRate(problem.limitPpm) } : {});
      default:
        return t(`notice.${problem.code}`, noticeWords(problem, currency));
    }
  };
}
