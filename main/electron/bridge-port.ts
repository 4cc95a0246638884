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

/** The till's own windows; a port from any other page is closed unread. */
export type OwnWindows<Page> = { till(): Page | null; customer(): Page | null };

/**
 * Connects the ports that the windows' pages hand over. A reload brings a new port, and the port of the
 * page before is closed first. The customer's screen is shown things and heard in nothing.
 */
export function acceptPagePorts<Page>(
  till: Pick<Till, 'attach' | 'attachCustomerScreen'>,
  windows: OwnWindows<Page>,
) {
  let current: { port: PagePort; attachment: Attachment } | null = null;

  function drop(port: PagePort): void {
    if (current?.port !== port) return;
    current.attachment.close();
    current = null;
  }

  function connectTill(port: PagePort): void {
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
  }

  function connectCustomer(port: PagePort): void {
    port.once('close', till.attachCustomerScreen({ send: (text) => port.postMessage(text) }));
    port.start();
  }

  return ({ sender, senderFrame, ports }: PageEvent<Page>): void => {
    const [port] = ports;
    const ours = senderFrame?.parent === null && isAppPage(senderFrame.url);
    if (ours && port && sender === windows.till()) return connectTill(port);
    if (ours && port && sender === windows.customer()) return connectCustomer(port);
    for (const unwanted of ports) unwanted.close();
  };
}
