/** Why a port closed: main is gone, or the till is open in another window. */
export type PortClosed = 'gone' | 'elsewhere';

export type PortEvents = {
  opened(): void;
  message(text: string): void;
  closed(why: PortClosed): void;
};

export type OpenedPort = { send(text: string): void; close(): void };

/** Opens one connection to main. Called again for every attempt. */
export type OpenPort = (events: PortEvents) => OpenedPort;

/** What the preload script of the Electron shell puts into the page. */
type OutpostBridge = {
  send(text: string): void;
  onMessage(callback: (text: string) => void): void;
  onClose(callback: () => void): void;
};

declare global {
  interface Window {
    readonly outpostBridge?: OutpostBridge;
  }
}

/** WebSocket close code of the kiosk shell: the till is open in another window. */
const CLOSED_ELSEWHERE = 4409;

/** The way to main that this shell offers: the preload's port in Electron, else the kiosk's WebSocket. */
export function portToMain(path: '/bridge' | '/customer/bridge' = '/bridge'): OpenPort {
  return window.outpostBridge
    ? preloadPort(window.outpostBridge)
    : webSocketPort(`ws://${window.location.host}${path}`);
}

function preloadPort(bridge: OutpostBridge): OpenPort {
  let current: PortEvents | undefined;
  // The preload's listeners cannot be taken off again, so they are put on once for all attempts.
  bridge.onMessage((text) => current?.message(text));
  bridge.onClose(() => current?.closed('gone'));
  return (events) => {
    current = events;
    queueMicrotask(() => events.opened());
    return {
      send: (text) => bridge.send(text),
      close: () => {
        current = undefined;
      },
    };
  };
}

function webSocketPort(url: string): OpenPort {
  return (events) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => events.opened());
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') events.message(data);
    });
    socket.addEventListener('close', ({ code }) =>
      events.closed(code === CLOSED_ELSEWHERE ? 'elsewhere' : 'gone'),
    );
    return {
      send: (text) => {
        // A socket that is closing tells so by its close event; a call sent now would only throw.
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => socket.close(),
    };
  };
}
