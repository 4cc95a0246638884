import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoBeside } from '../platform.ts';
import { issueEnrolmentCode, startHeadOffice, type HeadOfficeReady } from './head-office.ts';
import type { RunningPart } from './child.ts';

/**
 * A demo head office beside a till, on the till's own disk. A till that was enrolled at it needs it at
 * each start, so `resume` starts it again; its port is kept in its folder.
 *
 * @param root where Outpost's source is; null is answered where it has no head office
 */
export function demoBeside(
  root: string,
  tillFolder: string,
  say: (line: string) => void,
): (DemoBeside & { resume(): Promise<void>; stop(): Promise<void> }) | null {
  if (!existsSync(join(root, 'server', 'main.ts'))) return null;
  const dataFolder = join(tillFolder, 'demo-head-office');
  let starting: Promise<RunningPart<HeadOfficeReady>> | undefined;

  function start(): Promise<RunningPart<HeadOfficeReady>> {
    starting ??= startHeadOffice({
      dataFolder,
      demo: true,
      demoStaff: true,
      onLine: (line) => say(`demo       ${line}`),
    }).catch((cause: unknown) => {
      starting = undefined;
      throw cause;
    });
    return starting;
  }

  return {
    async open() {
      const { ready } = await start();
      const code = await issueEnrolmentCode(ready, 'harbour');
      return { headOfficeUrl: ready.url, code, signIn: ready.signIn ?? '' };
    },
    async resume() {
      if (!existsSync(dataFolder)) return;
      await start().then(
        ({ ready }) => say(`demo       ${ready.url}`),
        // One that outlived a till that was killed is still there, and does as well.
        (cause: unknown) =>
          say(`demo       not started: ${cause instanceof Error ? cause.message : String(cause)}`),
      );
    },
    async stop() {
      const running = await starting?.catch(() => undefined);
      await running?.stop();
    },
  };
}
