import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionAnswer, ActionAsked } from '#shared/sync/action.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { RequestNote } from './request-note.tsx';
import { useAsking } from './use-asking.ts';

type Props = {
  readonly asked: ActionAsked;
  /** Whether an earlier request was about the same. */
  readonly isSame: (earlier: ActionAsked) => boolean;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly renderAnswer: (answer: ActionAnswer) => ReactNode;
};

/**
 * A question to the chain: a button, and once it was asked how it stands. It can be asked again when it
 * has ended. In training nobody is bothered with questions.
 */
export function AskChain({ asked, isSame, label, icon, renderAnswer }: Props) {
  const { t } = useTranslation();
  const { latest, mayAsk, training, problem, ask } = useAsking((earlier) => isSame(earlier.asked));
  if (training) return null;

  const asks = (
    <ActionButton
      icon={latest ? undefined : icon}
      kind={latest ? 'quiet' : 'plain'}
      onPress={() => void ask(asked)}
    >
      {latest ? t('request.again') : label}
    </ActionButton>
  );
  return (
    <div className="request-line">
      {latest ? (
        <RequestNote request={latest} renderAnswer={renderAnswer}>
          {mayAsk && asks}
        </RequestNote>
      ) : (
        <div>{asks}</div>
      )}
      {problem !== null && (
        <p className="panel-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
