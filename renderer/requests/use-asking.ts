import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionAsked } from '#shared/sync/action.ts';
import { useSession } from '../till/session-context.ts';
import { failureWords } from '../ui/error-words.ts';
import { useLive, useNow } from '../ui/use-live.ts';
import { LOOK_EVERY_MS, type Request } from './requests.ts';

/** A question to the chain, as a screen has it. */
export type Asking = {
  /** The latest that was asked about the same; null: nothing yet. */
  readonly latest: Request | null;
  /** Not while an answer is waited for, nor once what was asked for is given; never in training. */
  readonly mayAsk: boolean;
  /** In training nobody is bothered with questions. */
  readonly training: boolean;
  /** Why the last question could not be recorded, in words. */
  readonly problem: string | null;
  ask(asked: ActionAsked): Promise<void>;
};

/** @param isSame whether an earlier request was about the same */
export function useAsking(isSame: (earlier: Request) => boolean): Asking {
  const { t } = useTranslation();
  const { requests, desk } = useSession();
  const training = useLive(desk.training);
  const latest = useLive(requests).find(isSame) ?? null;
  const now = useNow(LOOK_EVERY_MS);
  const [problem, setProblem] = useState<string | null>(null);
  return {
    latest,
    mayAsk: !training && (latest === null || mayAskAgain(latest, now)),
    training,
    problem,
    async ask(asked) {
      const refused = await requests.ask(asked);
      setProblem(refused === null ? null : t('request.notRecorded', { message: failureWords(t, refused) }));
    },
  };
}

/** What was given, such as a price or a number, is given: there is nothing more to ask for. */
const GIVEN_ONCE: Readonly<Record<ActionAsked['kind'], boolean>> = {
  stockElsewhere: false,
  customerBalance: false,
  priceOverride: true,
  eInvoiceNumber: true,
  walletConfirmation: true,
};

function mayAskAgain({ asked, told, expiresAt }: Request, now: Date): boolean {
  if (told?.state === 'answered' && GIVEN_ONCE[asked.kind]) return false;
  const waits = told === null || told.state === 'taken' || told.state === 'asked';
  return !waits || now.getTime() > Date.parse(expiresAt);
}
