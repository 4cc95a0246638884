import type { ReactNode } from 'react';
import type { ErrorCode } from '#shared/error-codes.ts';
import { ErrorCodeMark } from './error-note.tsx';

type Props = {
  readonly title: string;
  readonly detail: string;
  readonly icon?: ReactNode;
  /** Technical words for whoever is asked for help. */
  readonly message?: string | undefined;
  /** Where it is an error. */
  readonly code?: ErrorCode;
  readonly children?: ReactNode;
};

/** A page with one thing to say, where no screen of the till can be shown. */
export function PlainPage({ title, detail, icon, message, code, children }: Props) {
  return (
    <main className="plain-page">
      <div className="plain-page-card">
        {icon !== undefined && <div className="plain-page-icon">{icon}</div>}
        <h1>{title}</h1>
        <p>{detail}</p>
        {message !== undefined && <pre>{message}</pre>}
        {code !== undefined && <ErrorCodeMark code={code} />}
        {children !== undefined && <div className="plain-page-actions">{children}</div>}
      </div>
    </main>
  );
}
