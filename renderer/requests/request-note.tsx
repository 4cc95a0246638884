import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CircleCheck, CircleX, Clock, Hourglass } from 'lucide-react';
import type { ActionAnswer, ActionState } from '#shared/sync/action.ts';
import { unreachable } from '#shared/result.ts';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';
import { standOf, type Request } from './requests.ts';
import './requests.css';

/** How often a screen looks whether the time of a request is over, milliseconds. */
const LOOK_EVERY_MS = 5000;

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
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const stand = standOf(request, now);
  return (
    <div className="request-note" role="status" data-state={stand.state}>
      {iconOf(stand.state)}
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

function iconOf(state: ActionState['state'] | 'waiting'): ReactNode {
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
    case 'refused':
    case 'failed':
      return <CircleX size={size} aria-hidden="true" />;
    default:
      return unreachable(state);
  }
}
