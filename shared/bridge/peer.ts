import { z } from 'zod';
import type { Contract } from './contract.ts';

/** One message of the bridge, at most this many UTF-16 units; a longer one is refused unread. */
export const BRIDGE_MESSAGE_MAX = 8 * 1024 * 1024;

/** A two-way pipe of text: a preload's port in Electron, a WebSocket in kiosk. */
export type BridgePort = { send(text: string): void };

export type Params<C extends Contract, M extends keyof C> = z.infer<C[M]['params']>;
export type Answer<C extends Contract, M extends keyof C> = z.infer<C[M]['result']>;

export type Handlers<C extends Contract> = {
  readonly [M in keyof C]: (params: Params<C, M>) => Promise<Answer<C, M>> | Answer<C, M>;
};

export const bridgeFaultCode = z.enum([
  'notAMessage',
  'tooLarge',
  'unknownMethod',
  'badParams',
  'badAnswer',
  'failed',
  'closed',
]);
export type BridgeFaultCode = z.infer<typeof bridgeFaultCode>;

/** A call that did not get its answer: `code` says why, `message` says what and where. */
export class BridgeFault extends Error {
  readonly code: BridgeFaultCode;
  constructor(code: BridgeFaultCode, message: string) {
    super(message);
    this.name = 'BridgeFault';
    this.code = code;
  }
}

const message = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: z.int().min(1),
    method: z.string().max(60),
    params: z.unknown(),
  }),
  z.strictObject({ type: z.literal('answer'), id: z.int().min(1), value: z.unknown() }),
  z.strictObject({
    type: z.literal('fault'),
    /** The call it answers; 0 when the call could not be read. */
    id: z.int().min(0),
    code: bridgeFaultCode,
    message: z.string().max(2000),
  }),
]);
type Message = z.infer<typeof message>;

export type Peer<Calls extends Contract> = {
  /** Calls the other side. @throws BridgeFault */
  call<M extends keyof Calls & string>(method: M, params: Params<Calls, M>): Promise<Answer<Calls, M>>;
  /** Hands in one received text. Never throws: what cannot be read is answered with a fault. */
  receive(text: string): void;
  /** Ends all waiting calls with `closed`. */
  close(): void;
};

/**
 * One end of the bridge. Both ends are the same code: each serves one contract and calls the other,
 * and every value is decoded at the door it comes in by.
 */
export function connectPeer<Serves extends Contract, Calls extends Contract>(options: {
  port: BridgePort;
  serves: Serves;
  handlers: Handlers<Serves>;
  calls: Calls;
}): Peer<Calls> {
  const { port, serves, handlers, calls } = options;
  const waiting = new Map<
    number,
    { method: string; resolve(value: unknown): void; reject(e: Error): void }
  >();
  let lastId = 0;
  let closed = false;

  const send = (outgoing: Message): void => {
    if (!closed) port.send(JSON.stringify(outgoing));
  };
  const sendFault = (id: number, code: BridgeFaultCode, text: string): void =>
    send({ type: 'fault', id, code, message: text.slice(0, 2000) });

  async function serve(id: number, method: string, rawParams: unknown): Promise<void> {
    const spec = Object.hasOwn(serves, method) ? serves[method] : undefined;
    if (!spec) return sendFault(id, 'unknownMethod', `no method ${JSON.stringify(method)}`);
    const params = spec.params.safeParse(rawParams);
    if (!params.success) return sendFault(id, 'badParams', `${method}: ${z.prettifyError(params.error)}`);
    try {
      const value = await handlers[method as keyof Serves](params.data as never);
      send({ type: 'answer', id, value: value as unknown });
    } catch (cause) {
      sendFault(id, 'failed', `${method}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  function settle(id: number, finish: (call: NonNullable<ReturnType<typeof waiting.get>>) => void): void {
    const call = waiting.get(id);
    // An answer to no call is ignored: it came after close, or from a confused other side.
    if (!call) return;
    waiting.delete(id);
    finish(call);
  }

  return {
    call(method, params) {
      if (closed) return Promise.reject(new BridgeFault('closed', `${method}: the bridge is closed`));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
        send({ type: 'call', id, method, params });
      });
    },
    receive(text) {
      if (text.length > BRIDGE_MESSAGE_MAX)
        return sendFault(0, 'tooLarge', `${text.length} characters, at most ${BRIDGE_MESSAGE_MAX}`);
      const decoded = decode(text);
      if (!decoded) return sendFault(0, 'notAMessage', 'not a message of the bridge');
      switch (decoded.type) {
        case 'call':
          void serve(decoded.id, decoded.method, decoded.params);
          return;
        case 'answer':
          return settle(decoded.id, ({ method, resolve, reject }) => {
            const answer = calls[method]!.result.safeParse(decoded.value);
            if (answer.success) resolve(answer.data);
            else reject(new BridgeFault('badAnswer', `${method}: ${z.prettifyError(answer.error)}`));
          });
        case 'fault':
          return settle(decoded.id, ({ reject }) => reject(new BridgeFault(decoded.code, decoded.message)));
      }
    },
    close() {
      closed = true;
      for (const { method, reject } of waiting.values())
        reject(new BridgeFault('closed', `${method}: the bridge closed before the answer`));
      waiting.clear();
    },
  };
}

function decode(text: string): Message | undefined {
  try {
    const parsed = message.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
