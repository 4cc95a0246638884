import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Listens on the loopback address only: at the wished port, or at a free one when that is taken.
 *
 * @returns the port it got
 */
export async function listenOnLoopback(server: Server, wished: number | null): Promise<number> {
  try {
    await listen(server, wished ?? 0);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (wished === null || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw cause;
    await listen(server, 0);
  }
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
