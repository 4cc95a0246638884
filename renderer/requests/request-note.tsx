import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleCheck, CircleX, Clock, Hourglass, Info } from 'lucide-react';
import type { ActionAnswer, ActionState } from '#shared/sync/action.ts';
import { unreachable } from '#shared/result.ts';
import { useSession } from '../till/session-context.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { LOOK_EVERY_MS, standOf, type Request } from './requests.ts';
import './requests.css';

type Props = {
  readonly request: Request;
  /** The answer in the words of its panel. */
  readonly renderAnswer: (answer: ActionAnswer) => ReactNode;
  /** What can be done about it. */
  readonly children?: ReactNode;
};

/** How a request stands, in one calm line that turns by itself. */
export function RequestNote({ request, renderAnswer, children }: Props) {
  const { t } = useTranslation();
  const { status } = useSession();
  const online = useLive(status)?.online === true;
  const now = useNow(LOOK_EVERY_MS);
  const stand = standOf(request, now);
  // Nobody has done anything wrong where nobody was set up.
  const look = stand.state === 'failed' && stand.fault === 'nobodyAnswers' ? 'nobodyAnswers' : stand.state;
  return (
    <div className="request-note" role="status" data-state={look}>
      {iconOf(look)}
      <div>{wordsOf()}</div>
      {children}
    </div>
  );

  function wordsOf(): ReactNode {
    switch (stand.state) {
      case 'waiting':
        return online ? t('request.sending') : t('request.waitsForLine');
      case 'taken':
        return t('request.taken');
      case 'asked':
        return t('request.asked');
      case 'answered':
        return renderAnswer(stand.answer);
      case 'refused':
        return t('request.refused', { reason: stand.reason });
      case 'failed':
        return t(`request.failed.${stand.fault}`);
      case 'expired':
        return t('request.expired');
      default:
        return unreachable(stand);
    }
  }
}

function iconOf(state: ActionState['state'] | 'waiting' | 'nobodyAnswers'): ReactNode {
  const size = 20;
  switch (state) {
    case 'waiting':
    case 'taken':
    case 'asked':
      return <Hourglass size={size} aria-hidden="true" />;
    case 'answered':
      return <CircleCheck size={size} aria-hidden="true" />;
    case 'expired':
      return <Clock size={size} aria-hidden="true" />;
    case 'nobodyAnswers':
      return <Info size={size} aria-hidden="true" />;
    case 'refused':
    case 'failed':
      return <CircleX size={size} aria-hidden="true" />;
    default:
      return unreachable(state);
  }
}
