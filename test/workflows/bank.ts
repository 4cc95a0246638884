import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const asked = z.object({ id: z.string(), key: z.string(), fence: z.int() });

export type Bank = {
  readonly url: string;
  /** How often each order was charged, and how often packed. */
  readonly charges: ReadonlyMap<string, number>;
  readonly packs: ReadonlyMap<string, number>;
  /** Turns that came too late. */
  lateTurns(): number;
  /** Charges that the bank makes, and then hangs up without an answer. */
  loseAnswers(count: number): void;
  stop(): Promise<void>;
};

/** What the effects of the tests are made at: a process of its own would be the same. */
export async function openBank(): Promise<Bank> {
  const charges = new Map<string, number>();
  const packs = new Map<string, number>();
  const byKey = new Map<string, number>();
  const fences = new Map<string, number>();
  let late = 0;
  let losing = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { id, key, fence } = asked.parse(JSON.parse(text));
    const count = (of: Map<string, number>): number => of.set(id, (of.get(id) ?? 0) + 1).get(id)!;
    if (request.url === '/pack') return void response.end(JSON.stringify({ packed: count(packs) }));
    if (request.url === '/find') {
      fences.set(key, Math.max(fences.get(key) ?? 0, fence));
      return void response.end(JSON.stringify({ charge: byKey.get(key) }));
    }
    if (fence < (fences.get(key) ?? 0)) {
      late += 1;
      return void response.writeHead(409).end();
    }
    fences.set(key, fence);
    byKey.set(key, byKey.size + 1);
    count(charges);
    if (losing > 0) {
      losing -= 1;
      return void request.socket.destroy();
    }
    response.end(JSON.stringify({ charge: byKey.get(key) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charges,
    packs,
    lateTurns: () => late,
    loseAnswers: (count) => void (losing = count),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
