import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { BRIDGE_MESSAGE_MAX } from '#shared/bridge/peer.ts';
import type { Attachment, Till } from '../till.ts';
import type { Gate } from './gate.ts';

/** Close code of a page that came second: the till is open in another window. */
export const OPEN_ELSEWHERE = 4409;

/** UTF-8 needs up to three bytes for each UTF-16 unit. */
const MESSAGE_BYTES_MAX = BRIDGE_MESSAGE_MAX * 3;
const PING_EVERY_MS = 10_000;
/** How long a page may take to show that it is still there when another one asks for its place. */
const ALIVE_WITHIN_MS = 1_500;

export type BridgeSocket = { close(): void };

/**
 * Takes WebSockets at `/bridge` and connects one page at a time to the till; and at `/customer/bridge` any
 * number of customers' screens, which are only told.
 */
export function openBridgeSocket(
  server: Server,
  gates: { till(): Gate; customer(): Gate },
  till: () => Pick<Till, 'attach' | 'attachCustomerScreen'>,
): BridgeSocket {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES_MAX,
    perMessageDeflate: false,
  });
  let current: { socket: WebSocket; attachment: Attachment } | null = null;
  let waiting = Promise.resolve();

  function attach(socket: WebSocket): void {
    const port = { send: (text: string): void => socket.send(text) };
    const attachment = socket.readyState === socket.OPEN ? till().attach(port) : null;
    if (!attachment) return socket.close(OPEN_ELSEWHERE, 'This till is open in another window.');
    current = { socket, attachment };
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(1003, 'Only text.');
      else attachment.receive(String(data));
    });
    const pinging = pingRegularly(socket);
    socket.once('close', () => {
      clearInterval(pinging);
      detach(socket);
    });
  }

  function detach(socket: WebSocket): void {
    if (current?.socket !== socket) return;
    current.attachment.close();
    current = null;
  }

  /** A page whose window crashed may leave a socket behind; it must not keep the next one out. */
  async function makeRoom(): Promise<void> {
    if (!current || (await answersPing(current.socket))) return;
    const { socket } = current;
    socket.terminate();
    detach(socket);
  }

  function tellCustomer(socket: WebSocket): void {
    const leave = till().attachCustomerScreen({ send: (text) => socket.send(text) });
    const pinging = pingRegularly(socket);
    socket.on('message', () => socket.close(1003, 'This page only listens.'));
    socket.once('close', () => {
      clearInterval(pinging);
      leave();
    });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? '/', 'http://till.invalid');
    const ways: Record<string, () => Gate> = { '/bridge': gates.till, '/customer/bridge': gates.customer };
    const gate = Object.hasOwn(ways, pathname) ? ways[pathname]!() : null;
    const reason = !gate
      ? '404 Not Found'
      : !gate.isOurs(request) || !gate.isOurPage(request) || !gate.hasCookie(request)
        ? '403 Forbidden'
        : null;
    if (reason) {
      socket.end(`HTTP/1.1 ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => opened.terminate());
      if (pathname === '/customer/bridge') return tellCustomer(opened);
      // What the page says before it is attached must wait, not be lost.
      opened.pause();
      waiting = waiting.then(async () => {
        await makeRoom();
        attach(opened);
        opened.resume();
      });
    });
  }

  server.on('upgrade', upgrade);
  return {
    close() {
      server.off('upgrade', upgrade);
      for (const socket of sockets.clients) socket.close(1001, 'The till is stopping.');
      setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, 500).unref();
      sockets.close();
    },
  };
}

function pingRegularly(socket: WebSocket): NodeJS.Timeout {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  return setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_EVERY_MS);
}

function answersPing(socket: WebSocket): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve(false);
  return new Promise((resolve) => {
    const finish = (alive: boolean): void => {
      clearTimeout(timer);
      socket.off('pong', pong);
      socket.off('close', gone);
      resolve(alive);
    };
    const pong = (): void => finish(true);
    const gone = (): void => finish(false);
    const timer = setTimeout(gone, ALIVE_WITHIN_MS);
    socket.once('pong', pong);
    socket.once('close', gone);
    socket.ping();
  });
}
