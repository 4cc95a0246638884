import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionAnswer, ActionAsked } from '#shared/sync/action.ts';
import { useSession } from '../till/session-context.ts';
import { failureWords } from '../ui/error-words.ts';
import { ActionButton } from '../ui/action-button.tsx';
import { useLive } from '../ui/use-live.ts';
import { RequestNote } from './request-note.tsx';
import type { Request } from './requests.ts';

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
  const { requests, desk } = useSession();
  const training = useLive(desk.training);
  const latest = useLive(requests).find((one) => isSame(one.asked));
  const [problem, setProblem] = useState<string | null>(null);
  if (training) return null;

  async function ask(): Promise<void> {
    const refused = await requests.ask(asked);
    setProblem(refused === null ? null : t('request.notRecorded', { message: failureWords(t, refused) }));
  }

  const asks = (
    <ActionButton
      icon={latest ? undefined : icon}
      kind={latest ? 'quiet' : 'plain'}
      onPress={() => void ask()}
    >
      {latest ? t('request.again') : label}
    </ActionButton>
  );
  return (
    <div className="request-line">
      {latest ? (
        <RequestNote request={latest} renderAnswer={renderAnswer}>
          {mayAskAgain(latest) && asks}
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

/** A granted price is set: there is nothing more to ask for. */
function mayAskAgain({ asked, told, expiresAt }: Request): boolean {
  if (asked.kind === 'priceOverride' && told?.state === 'answered') return false;
  const waits = told === null || told.state === 'taken' || told.state === 'asked';
  return !waits || Date.now() > Date.parse(expiresAt);
}
