import type { PrintFaultCode } from '#shared/paper/printer.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { drawerPulse, drawerPulseNow } from './escpos.ts';
import { ASK_STATE, ASK_WHEN_DONE, faultOf, isDoneByte, isStateByte } from './printer-state.ts';
import { listenTo, openSocket, type PrinterLine, STALLED_AFTER_MS } from './printer-line.ts';
import type { Job, SendFault } from './send.ts';

/** A printer that answers questions does so at once, whatever it is doing. */
const ANSWER_WITHIN_MS = 600;
/** While it prints it is asked how it is, so that paper that ends in the middle is known. */
const ASK_EVERY_MS = 1000;
/** A printer that says it is well and yet never answers GS r has no such command. */
const DONE_WITHOUT_WORD_MS = 6000;
/** A printer that never answers is believed when it has taken all and closes, or keeps still for so long. */
const CLOSES_WITHIN_MS = 3000;

/** Printers that never answer, by address: they are not asked again, which would cost each receipt the wait. */
const silent = new Set<string>();

/**
 * Sends to a network printer at its TCP port. It is asked for its state first, so that a receipt is not
 * fed to a printer without paper, and at the end whether it printed everything.
 */
export async function sendOverTcp(
  address: { readonly host: string; readonly port: number },
  job: Job,
): Promise<Result<null, SendFault>> {
  const name = `${address.host}:${address.port}`;
  const fault = (code: PrintFaultCode, message: string, begun: boolean) =>
    err({ code, message: `The printer at ${name}: ${message}`.slice(0, 500), begun });
  const opened = await openSocket(address);
  if (!opened.ok) return fault('PRINT_NOT_REACHED', opened.problem, false);
  const line = listenTo(opened.value);
  try {
    const state = silent.has(name) ? null : await askState(line);
    if (line.ended() !== null) return fault('PRINT_BROKE_OFF', line.ended()!, false);
    if (state === null) silent.add(name);
    const told = state && faultOf(...state);
    if (told) {
      // Without paper there is still change to be given.
      if (job.drawerPin !== null) await line.write(drawerPulseNow(job.drawerPin));
      return fault(told.code, told.message, false);
    }
    const bytes = job.drawerPin === null ? job.bytes : Buffer.concat([drawerPulse(job.drawerPin), job.bytes]);
    const taken = await handOver(line, bytes, state !== null);
    if (!taken.ok) return fault(taken.problem.code, taken.problem.message, true);
    return ok(null);
  } finally {
    opened.value.destroy();
  }
}

/** The two bytes of the printer's state; null when it says nothing. */
async function askState(line: PrinterLine): Promise<[number, number] | null> {
  await line.write(ASK_STATE);
  const bytes: number[] = [];
  const giveUpAt = performance.now() + ANSWER_WITHIN_MS;
  while (bytes.length < 2) {
    const byte = await line.read(Math.max(giveUpAt - performance.now(), 0));
    if (byte === null) return null;
    if (isStateByte(byte)) bytes.push(byte);
  }
  return [bytes[0]!, bytes[1]!];
}

type Problem = { readonly code: PrintFaultCode; readonly message: string };

async function handOver(line: PrinterLine, bytes: Buffer, answers: boolean): Promise<Result<null, Problem>> {
  const broke = (): Result<null, Problem> =>
    err({ code: 'PRINT_BROKE_OFF', message: line.ended() ?? 'the connection ended' });
  const sent = await line.write(answers ? Buffer.concat([bytes, ASK_WHEN_DONE]) : bytes);
  if (sent === 'ended') return broke();
  if (sent === 'stalled')
    return err({ code: 'PRINT_NO_ANSWER', message: `it takes nothing for ${STALLED_AFTER_MS} ms` });
  if (answers) return untilPrinted(line);
  await line.close(CLOSES_WITHIN_MS);
  const why = line.ended();
  return why === null || why.startsWith('it closed') || why.startsWith('the connection was')
    ? ok(null)
    : broke();
}

/** Waits for the answer to GS r 1, and asks meanwhile how the printer is. */
async function untilPrinted(line: PrinterLine): Promise<Result<null, Problem>> {
  let wellSince: number | null = null;
  let quietSince = performance.now();
  let pair: number[] = [];
  for (;;) {
    const byte = await line.read(ASK_EVERY_MS);
    const now = performance.now();
    if (byte === null) {
      if (line.ended() !== null) return err({ code: 'PRINT_BROKE_OFF', message: line.ended()! });
      if (wellSince !== null && now - wellSince > DONE_WITHOUT_WORD_MS) return ok(null);
      if (now - quietSince > STALLED_AFTER_MS)
        return err({ code: 'PRINT_NO_ANSWER', message: `it says nothing for ${STALLED_AFTER_MS} ms` });
      pair = [];
      await line.write(ASK_STATE);
      continue;
    }
    quietSince = now;
    if (!isStateByte(byte)) {
      if (isDoneByte(byte)) return ok(null);
      continue;
    }
    pair.push(byte);
    if (pair.length < 2) continue;
    const fault = faultOf(pair[0]!, pair[1]!);
    pair = [];
    if (fault) return err(fault);
    wellSince ??= now;
  }
}
