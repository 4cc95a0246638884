import type { Attachment, Till } from '../till.ts';
import { isAppPage } from './app-scheme.ts';

/** The part of Electron's MessagePortMain that is used. */
export type PagePort = {
  postMessage(text: string): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
};

/** The part of an IPC event that is used. */
export type PageEvent<Page> = {
  readonly sender: Page;
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
  readonly ports: readonly PagePort[];
};

/**
 * Connects the ports that the window's page hands over. A reload brings a new port, and the port of the
 * page before is closed first; ports from anything but the packaged page are closed unread.
 */
export function acceptPagePorts<Page>(till: Pick<Till, 'attach'>, window: () => Page | null) {
  let current: { port: PagePort; attachment: Attachment } | null = null;

  function drop(port: PagePort): void {
    if (current?.port !== port) return;
    current.attachment.close();
    current = null;
  }

  return ({ sender, senderFrame, ports }: PageEvent<Page>): void => {
    const trusted = sender === window() && senderFrame?.parent === null && isAppPage(senderFrame.url);
    const [port] = ports;
    if (!trusted || !port) {
      for (const unwanted of ports) unwanted.close();
      return;
    }
    if (current) {
      current.port.close();
      drop(current.port);
    }
    const attachment = till.attach({ send: (text) => port.postMessage(text) });
    if (!attachment) return port.close();
    current = { port, attachment };
    port.on('message', ({ data }) => {
      if (typeof data === 'string') attachment.receive(data);
    });
    port.once('close', () => drop(port));
    port.start();
  };
}

/** Connects the port of the customer's window: it is told what to show, and what it says is not read. */
export function acceptCustomerPorts<Page>(
  till: Pick<Till, 'attachCustomerScreen'>,
  window: () => Page | null,
) {
  return ({ sender, senderFrame, ports }: PageEvent<Page>): void => {
    const [port] = ports;
    const trusted = sender === window() && senderFrame?.parent === null && isAppPage(senderFrame.url);
    if (!trusted || !port) {
      for (const unwanted of ports) unwanted.close();
      return;
    }
    const leave = till.attachCustomerScreen({ send: (text) => port.postMessage(text) });
    port.once('close', leave);
    port.start();
  };
}
