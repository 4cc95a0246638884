import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '#shared/result.ts';
import { failureWords, RecordRefused } from '../ui/error-words.ts';
import type { DeskProblem } from './desk.ts';

export type Attempt = {
  readonly busy: boolean;
  /** What went wrong, in words; empty while nothing did. */
  readonly fault: string;
  say(fault: string): void;
  /** Runs once at a time. @returns whether it is sealed */
  run(seal: (id: string) => Promise<Result<unknown, DeskProblem>>): Promise<boolean>;
};

/**
 * Seals a fact from a form. The id stays the same until it worked: an answer that was lost on the way is
 * found again by trying once more, and nothing is recorded twice.
 */
export function useAttempt(): Attempt {
  const { t } = useTranslation();
  const [id, setId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  return {
    busy,
    fault,
    say: setFault,
    async run(seal) {
      if (busy) return false;
      setBusy(true);
      setFault('');
      try {
        const sealed = await seal(id);
        if (sealed.ok) setId(crypto.randomUUID());
        else
          setFault(t('shift.notRecorded', { message: failureWords(t, new RecordRefused(sealed.problem)) }));
        return sealed.ok;
      } catch {
        setFault(t('shift.noAnswer'));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
