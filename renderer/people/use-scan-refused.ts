import { useEffect, useState } from 'react';
import { useSession } from '../till/session-context.ts';
import { useLive } from '../ui/use-live.ts';

/** Holds scans back while this is shown, where one would get lost. @returns whether one came, to be said */
export function useScanRefused(): boolean {
  const { people } = useSession();
  const refused = useLive(people.scansRefused);
  const [before] = useState(refused);
  useEffect(() => people.asking(), [people]);
  return refused > before;
}
