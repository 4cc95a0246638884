import type { ReactNode } from 'react';
import './fact-list.css';

type Fact = { readonly word: string; readonly value: ReactNode; readonly detail?: string | undefined };

/** Words with their values, one a row. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="fact-list">
      {facts.map(({ word, value, detail }) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>
            {value}
            {detail !== undefined && <small>{detail}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
