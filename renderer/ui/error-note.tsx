import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '#shared/error-codes.ts';
import { errorWords } from './error-words.ts';
import './error-note.css';

/** An error's code as a person reads it out to whoever helps; latin and from left to right in any language. */
export function ErrorCodeMark({ code }: { readonly code: ErrorCode | (string & {}) }) {
  return (
    <code className="error-code" dir="ltr">
      {code}
    </code>
  );
}

/** What went wrong in a sentence, and its code. The technical words are there for whoever points at it. */
export function ErrorNote({
  error,
}: {
  readonly error: { readonly code: string; readonly message: string };
}) {
  const { t } = useTranslation();
  return (
    <span title={error.message}>
      {errorWords(t, error)} <ErrorCodeMark code={error.code} />
    </span>
  );
}
