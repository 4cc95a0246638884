import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../till/session-context.ts';
import { failureWords } from '../ui/error-words.ts';

export type SyncNow = {
  readonly running: boolean;
  /** Why the last one did not work, in words; null when it did, or runs. */
  readonly failure: string | null;
  /** Nothing while one runs. */
  run(): void;
  /** Its failure was read. */
  forget(): void;
};

/**
 * Syncs when somebody asks for it.
 *
 * @param onEnd called after each, whether it worked or not
 */
export function useSyncNow(onEnd?: (worked: boolean) => void): SyncNow {
  const { t } = useTranslation();
  const session = useSession();
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  function run(): void {
    if (running) return;
    setRunning(true);
    setFailure(null);
    session
      .syncNow()
      .then(
        () => true,
        (cause: unknown) => {
          setFailure(failureWords(t, cause));
          return false;
        },
      )
      .then((worked) => {
        setRunning(false);
        onEnd?.(worked);
      });
  }
  return { running, failure, run, forget: () => setFailure(null) };
}
