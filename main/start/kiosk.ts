import { z } from 'zod';
import { startPart, type RunningPart } from './child.ts';

const kioskReady = z.object({
  ready: z.literal(true),
  openUrl: z.url(),
  port: z.int(),
  tillId: z.string().nullable(),
});
export type KioskReady = z.infer<typeof kioskReady>;

/** Starts a till in the kiosk shell on a data folder. */
export function startKiosk(options: {
  dataFolder: string;
  window: 'auto' | 'chromium' | 'none';
  demoLine: boolean;
  /** Given at the first start: where and with which one-time code the till enrols itself. */
  enrol?: { headOfficeUrl: string; code: string; tillName: string };
  onLine(line: string): void;
  env?: Record<string, string>;
}): Promise<RunningPart<KioskReady>> {
  const { enrol } = options;
  return startPart({
    name: 'till',
    command: process.execPath,
    args: ['main/kiosk/main.ts'],
    env: {
      OUTPOST_TILL_DATA: options.dataFolder,
      OUTPOST_WINDOW: options.window,
      ...(options.demoLine && { OUTPOST_DEMO_LINE: '1' }),
      ...(enrol && {
        OUTPOST_HEAD_OFFICE: enrol.headOfficeUrl,
        OUTPOST_ENROL_CODE: enrol.code,
        OUTPOST_TILL_NAME: enrol.tillName,
      }),
      ...options.env,
    },
    ready: kioskReady,
    onLine: options.onLine,
  });
}
