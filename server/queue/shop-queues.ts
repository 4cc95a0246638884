import { QueueSASPermissions, QueueServiceClient, type QueueClient } from '@azure/storage-queue';

/** A message as the queue delivered it. */
export type Message = {
  readonly id: string;
  readonly popReceipt: string;
  readonly text: string;
  readonly deliveries: number;
};

export type ShopQueue = {
  /** Takes messages and hides them from others for a while. */
  receive(max: number): Promise<Message[]>;
  /** Hides a message for longer; undefined where somebody else took or deleted it meanwhile. */
  renew(message: Message): Promise<Message | undefined>;
  /** Deletes a message; one that somebody else took or deleted meanwhile is not ours any more. */
  delete(message: Message): Promise<void>;
  /** How many messages wait, roughly, counting those in work. */
  waiting(): Promise<number>;
  /** URL by which a till may add messages and do nothing else. Makes the queue where there is none. */
  sendOnlyUrl(expiresAt: Date): Promise<string>;
};

export type ShopQueues = {
  /** The queue service's address, without keys. */
  readonly url: string;
  of(shopId: string): ShopQueue;
};

export const MESSAGES_PER_RECEIVE_MAX = 32;
/** A message comes back after this time if whoever took it died, seconds. */
const VISIBILITY_SECONDS = 60;
const REQUEST_TIMEOUT_MS = 15_000;
/** A till's clock may be slow: the access begins earlier than now. */
const CLOCK_SKEW_MS = 15 * 60_000;

/**
 * The queues of all shops, `<prefix>-<shopId>`, in one Azure Storage account.
 *
 * @throws when the connection string is not one with an account key: only that can sign access for tills
 */
export function openShopQueues(connectionString: string, prefix: string): ShopQueues {
  // The retry is our own: the library's put one message into the queue twice when an answer was lost.
  const service = QueueServiceClient.fromConnectionString(connectionString, {
    retryOptions: { maxTries: 1 },
  });
  const queues = new Map<string, ShopQueue>();
  return {
    url: service.url.split('?')[0]!,
    of(shopId) {
      const queue = queues.get(shopId) ?? shopQueue(service.getQueueClient(`${prefix}-${shopId}`));
      queues.set(shopId, queue);
      return queue;
    },
  };
}

function shopQueue(client: QueueClient): ShopQueue {
  // A queue service that lost its data loses its queues too, so every call may have to make it again.
  async function withQueue<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (restCode(error) !== 'QueueNotFound') throw error;
      await client.createIfNotExists({ abortSignal: timeout() });
      return call();
    }
  }

  return {
    async receive(max) {
      const numberOfMessages = Math.min(max, MESSAGES_PER_RECEIVE_MAX);
      const { receivedMessageItems } = await withQueue(() =>
        client.receiveMessages({
          numberOfMessages,
          visibilityTimeout: VISIBILITY_SECONDS,
          abortSignal: timeout(),
        }),
      );
      return receivedMessageItems.map(({ messageId, popReceipt, messageText, dequeueCount }) => ({
        id: messageId,
        popReceipt,
        text: messageText,
        deliveries: dequeueCount,
      }));
    },
    async renew(message) {
      const { id, popReceipt } = message;
      try {
        const renewed = await client.updateMessage(id, popReceipt, undefined, VISIBILITY_SECONDS, {
          abortSignal: timeout(),
        });
        return { ...message, popReceipt: renewed.popReceipt ?? popReceipt };
      } catch (error) {
        if (isNotOurs(error)) return undefined;
        throw error;
      }
    },
    async delete({ id, popReceipt }) {
      try {
        await client.deleteMessage(id, popReceipt, { abortSignal: timeout() });
      } catch (error) {
        if (!isNotOurs(error)) throw error;
      }
    },
    async waiting() {
      const properties = await withQueue(() => client.getProperties({ abortSignal: timeout() }));
      return properties.approximateMessagesCount ?? 0;
    },
    async sendOnlyUrl(expiresOn) {
      await client.createIfNotExists({ abortSignal: timeout() });
      const startsOn = new Date(Date.now() - CLOCK_SKEW_MS);
      return client.generateSasUrl({ permissions: QueueSASPermissions.parse('a'), startsOn, expiresOn });
    },
  };
}

/** Somebody else took the message or deleted it, or the queue service lost it. */
function isNotOurs(error: unknown): boolean {
  return ['MessageNotFound', 'PopReceiptMismatch', 'QueueNotFound'].includes(restCode(error) ?? '');
}

function timeout(): AbortSignal {
  return AbortSignal.timeout(REQUEST_TIMEOUT_MS);
}

/** Azure's name of what went wrong, such as `QueueNotFound`; the error's message says only a number. */
export function restCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
