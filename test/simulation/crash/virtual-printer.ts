import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A receipt as it came out of the printer. */
export type PrintedReceipt = {
  readonly receiptNumber: string;
  readonly entryId: string;
  /** Beginning of the entry's hash. */
  readonly seal: string;
  readonly total: string;
  readonly copy: boolean;
};

export type VirtualPrinter = {
  readonly address: string;
  /** Whole receipts, cut off from the roll, in the order in which they came. */
  readonly receipts: readonly PrintedReceipt[];
  /** Receipts that broke off in the middle: no customer gets those. */
  readonly halves: number;
  stop(): Promise<void>;
};

const CUT = '\x1dV\x00';

/** A receipt printer on a TCP port that remembers what it printed. It outlives every till that is killed. */
export async function startVirtualPrinter(): Promise<VirtualPrinter> {
  const receipts: PrintedReceipt[] = [];
  const sockets = new Set<Socket>();
  let halves = 0;
  const server = createServer((socket) => {
    let paper = '';
    sockets.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (paper += text));
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      if (!paper.includes(CUT)) halves += paper === '' ? 0 : 1;
      else receipts.push(readReceipt(paper));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    receipts,
    get halves() {
      return halves;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function readReceipt(paper: string): PrintedReceipt {
  const read = (what: RegExp): string => {
    const found = what.exec(paper)?.[1];
    if (!found) throw new Error(`a receipt without ${what.source}:\n${paper}`);
    return found;
  };
  return {
    receiptNumber: read(/^(\S+-\d\d-\d{6,}) /m),
    entryId: read(/^Entry (\S+)$/m),
    seal: read(/^Seal ([0-9a-f]{16})$/m),
    total: read(/^TOTAL \w{3} +(\S+)$/m),
    copy: /^COPY$/m.test(paper),
  };
}
