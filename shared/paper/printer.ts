import { z } from 'zod';
import { paperWidth } from './paper.ts';

/** How the printer is reached. */
export const printerConnection = z.discriminatedUnion('kind', [
  /** A network printer (JetDirect), usually at port 9100. */
  z.strictObject({
    kind: z.literal('tcp'),
    host: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^\s/]+$/, 'a name or address without spaces and slashes'),
    port: z.int().min(1).max(65_535),
  }),
  /** A device of this PC: `/dev/usb/lp0`, `/dev/ttyUSB0`, `COM3`. */
  z.strictObject({
    kind: z.literal('device'),
    path: z
      .string()
      .max(200)
      .regex(/^(\/dev\/[\w./-]+|COM\d{1,3}|LPT\d)$/, 'a device such as /dev/usb/lp0, /dev/ttyUSB0 or COM3')
      .refine((path) => !path.includes('..'), 'a device such as /dev/usb/lp0'),
    /** For serial lines; USB printers ignore it. */
    baud: z.int().min(1200).max(921_600).optional(),
  }),
  /** A printer that the system's spooler knows; on Windows the name that it is shared by. */
  z.strictObject({
    kind: z.literal('system'),
    queue: z
      .string()
      .min(1)
      .max(120)
      .regex(/^[\w][\w .-]*$/, "the printer's name, of letters, digits, dots and dashes"),
  }),
]);
export type PrinterConnection = z.infer<typeof printerConnection>;

/** The receipt printer of a till, as it is set up there. */
export const printerSetup = z.strictObject({
  connection: printerConnection,
  paperMm: paperWidth,
  /** `pictures`: for printers whose letters come out wrong. */
  letters: z.enum(['own', 'pictures']),
  /** The drawer's pin at the printer's socket; null: no drawer is there. */
  drawerPin: z.union([z.literal(2), z.literal(5)]).nullable(),
});
export type PrinterSetup = z.infer<typeof printerSetup>;

/** What keeps a printer from printing. The screen has words and what to do for each. */
export const printFaultCode = z.enum([
  /** Nothing answers at its address: it is off, or the address is wrong. */
  'PRINT_NOT_REACHED',
  /** It took the connection and then nothing more: slow beyond patience, or hung. */
  'PRINT_NO_ANSWER',
  'PRINT_PAPER_OUT',
  'PRINT_COVER_OPEN',
  /** It says that it has an error: the cutter, the head, the power. */
  'PRINT_PRINTER_ERROR',
  /** The connection ended in the middle: a part may be on paper. */
  'PRINT_BROKE_OFF',
  'PRINT_DEVICE_MISSING',
  'PRINT_DEVICE_REFUSED',
  'PRINT_SPOOLER_REFUSED',
  /** No printer is set up. */
  'PRINT_NO_PRINTER',
]);
export type PrintFaultCode = z.infer<typeof printFaultCode>;

export const printFault = z.strictObject({
  code: printFaultCode,
  /** For logs and support. */
  message: z.string().max(500),
});
export type PrintFault = z.infer<typeof printFault>;

export const UNPRINTED_MAX = 100;

/** What did not get onto paper in time. A person prints it or lets it be. */
const unprinted = z.strictObject({
  jobId: z.uuid(),
  /** Receipt number, or what a report is called. */
  title: z.string().max(80),
  askedAt: z.iso.datetime(),
});
export type Unprinted = z.infer<typeof unprinted>;

/** How the printer is doing. */
export const printerStatus = z.strictObject({
  setup: printerSetup.nullable(),
  state: z.enum(['none', 'idle', 'printing', 'fault']),
  /** Why the last attempt failed; null once one succeeds. */
  fault: printFault.nullable(),
  /** Jobs that are being tried. */
  waiting: z.int().min(0),
  unprinted: z.array(unprinted).max(UNPRINTED_MAX),
});
export type PrinterStatus = z.infer<typeof printerStatus>;
