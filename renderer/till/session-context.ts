import { createContext, useContext } from 'react';
import type { TillSession } from './till-session.ts';

export const SessionContext = createContext<TillSession | null>(null);

export function useSession(): TillSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error('a screen was shown outside the till session');
  return session;
}
