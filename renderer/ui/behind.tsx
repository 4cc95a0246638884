import { createContext, useContext, type ReactNode } from 'react';
import './behind.css';

const isBehind = createContext(false);

/** A place of the screen that several parts take in turn: those that stay in a `Behind`, the others as they are. */
export function Places({ children }: { readonly children: ReactNode }) {
  return <div className="places">{children}</div>;
}

type Props = {
  /** Whether something else is shown in its place just now. */
  readonly when: boolean;
  readonly children: ReactNode;
};

/**
 * A part of the screen that keeps its place and its layout while something else is shown there: it cannot be
 * seen, reached or heard, and its keys do nothing. Back in front it is only painted, where a part made anew or
 * hidden by `display: none` would be laid out again: for hundreds of tiles that holds up the next scan.
 */
export function Behind({ when, children }: Props) {
  const outer = useContext(isBehind);
  return (
    <div className={when ? 'place place-behind' : 'place'}>
      <isBehind.Provider value={outer || when}>{children}</isBehind.Provider>
    </div>
  );
}

/** Whether this part of the screen stands behind another just now. */
export function useBehind(): boolean {
  return useContext(isBehind);
}
