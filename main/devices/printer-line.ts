import { connect, type Socket } from 'node:net';
import { err, ok, type Result } from '#shared/result.ts';

const CONNECT_WITHIN_MS = 3000;
/** Nothing was taken and nothing said for so long: it hangs. A slow printer takes a line a second at least. */
export const STALLED_AFTER_MS = 10_000;

export function openSocket({ host, port }: { host: string; port: number }): Promise<Result<Socket, string>> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, allowHalfOpen: true });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve(err(`no answer within ${CONNECT_WITHIN_MS} ms`));
    }, CONNECT_WITHIN_MS);
    socket.once('error', (cause) => {
      clearTimeout(timer);
      resolve(err(cause.message));
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(ok(socket));
    });
  });
}

/** One connection to a printer. */
export type PrinterLine = {
  /** Answers once the bytes have left, or the line ended. Each piece that is taken starts the patience anew. */
  write(bytes: Buffer): Promise<'sent' | 'stalled' | 'ended'>;
  /** The next byte that the printer says; null when none comes in time. */
  read(withinMs: number): Promise<number | null>;
  /** Says that nothing more comes, and waits for the printer to do the same. */
  close(withinMs: number): Promise<void>;
  /** Why the line ended; null while it is open. */
  ended(): string | null;
};

export function listenTo(socket: Socket): PrinterLine {
  const said: number[] = [];
  const line: { ended: string | null } = { ended: null };
  const wakes = new Set<() => void>();
  const wake = (): void => {
    for (const one of wakes) one();
  };
  const end = (why: string): void => {
    line.ended ??= why;
    wake();
  };
  socket.on('data', (bytes) => {
    said.push(...bytes);
    wake();
  });
  socket.on('error', (cause) => end(cause.message));
  socket.on('end', () => end('it closed the connection'));
  socket.on('close', () => end('the connection was closed'));

  /** Waits until something is so, at most for a time. */
  function until(isSo: () => boolean, withinMs: number): Promise<void> {
    if (isSo()) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        wakes.delete(check);
        resolve();
      };
      const check = (): void => {
        if (isSo()) finish();
      };
      const timer = setTimeout(finish, withinMs);
      wakes.add(check);
    });
  }

  return {
    async write(bytes) {
      const piece = { sent: false };
      socket.write(bytes, (cause) => {
        piece.sent = !cause;
        wake();
      });
      let left = -1;
      while (!piece.sent && line.ended === null) {
        await until(() => piece.sent || line.ended !== null, STALLED_AFTER_MS);
        if (!piece.sent && leftBy(socket) === left) return 'stalled';
        left = leftBy(socket);
      }
      return piece.sent ? 'sent' : 'ended';
    },
    async read(withinMs) {
      await until(() => said.length > 0 || line.ended !== null, withinMs);
      return said.shift() ?? null;
    },
    async close(withinMs) {
      socket.end();
      await until(() => line.ended !== null, withinMs);
    },
    ended: () => line.ended,
  };
}

/** Bytes that the kernel has taken. */
function leftBy(socket: Socket): number {
  return socket.bytesWritten - socket.writableLength;
}
