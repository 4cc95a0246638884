import { wrapRxStorageInstance, type RxJsonSchema, type RxStorage } from 'rxdb/plugins/core';

/** What the two keys of a store are made from: the secret of this till, which main keeps. */
export type StoreKey = {
  /** AES-256-GCM. It cannot be read out of the browser again. */
  readonly key: CryptoKey;
  /** Tells stores of different keys apart without telling the key: 16 hex digits. */
  readonly name: string;
};

const IV_BYTES = 12;
/** Written at once and not told yet, at most. */
const KEPT_MAX = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Derives the store's key from the till's secret (HKDF with SHA-256).
 *
 * @param secret 256 bits, base64url
 */
export async function deriveStoreKey(secret: string): Promise<StoreKey> {
  const bytes = Uint8Array.fromBase64(secret, { alphabet: 'base64url' });
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const use = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: encoder.encode(info),
  });
  const key = await crypto.subtle.deriveKey(
    use('outpost store'),
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
  const name = await crypto.subtle.deriveBits(use('outpost store name'), base, 64);
  return { key, name: new Uint8Array(name).toHex() };
}

/**
 * Wraps a storage so that documents lie encrypted on the disk. What the storage needs in the clear
 * stays so: the primary key, indexed fields and RxDB's own. Everything else is one AES-GCM text, bound to
 * its database, collection and primary key, so that no row can be put in the place of another.
 *
 * RxDB's own encryption plugin was not taken: it stands on crypto-js, which is not kept any more.
 */
export function sealedStorage<Internals, Options>(
  storage: RxStorage<Internals, Options>,
  { key }: StoreKey,
): RxStorage<Internals, Options> {
  return {
    ...storage,
    async createStorageInstance(params) {
      // RxDB's list of collections names no customer and no price.
      if (params.collectionName === '_rxdb_internal') return storage.createStorageInstance(params);
      const { schema, databaseName, collectionName } = params;
      const primary = primaryOf(schema);
      const clear = clearFields(schema, primary);
      const instance = await storage.createStorageInstance({ ...params, schema: onlyClear(schema, clear) });
      const idOf = (document: Record<string, unknown>): string => String(document[primary]);
      const place = (document: Record<string, unknown>): Uint8Array<ArrayBuffer> =>
        encoder.encode(`${databaseName}/${collectionName}/${idOf(document)}`);
      const written = lastWritten();
      return wrapRxStorageInstance(
        schema,
        instance,
        async (document) => {
          const fields = Object.entries(document);
          const isClear = ([name]: [string, unknown]): boolean => name.startsWith('_') || clear.has(name);
          const secret = Object.fromEntries(fields.filter((field) => !isClear(field)));
          const sealed = await seal(key, JSON.stringify(secret), place(document));
          written.keep(idOf(document), sealed, secret);
          return { ...Object.fromEntries(fields.filter(isClear)), sealed };
        },
        async ({ sealed, ...rest }) => ({
          ...rest,
          ...(written.take(idOf(rest), sealed) ?? (await unseal(key, sealed, place(rest)))),
        }),
      );
    },
  };
}

/** RxDB tells what was written to those who watch, and would open for them what was sealed a moment ago. */
function lastWritten() {
  let kept: { readonly id: string; readonly sealed: string; readonly secret: object }[] = [];
  return {
    keep(id: string, sealed: string, secret: object): void {
      kept = [...kept.slice(1 - KEPT_MAX), { id, sealed, secret }];
    },
    take(id: string, sealed: string): object | undefined {
      const found = kept.find((one) => one.id === id && one.sealed === sealed);
      if (found) kept = kept.filter((one) => one !== found);
      return found?.secret;
    },
  };
}

async function seal(key: CryptoKey, text: string, place: Uint8Array<ArrayBuffer>): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: place },
    key,
    encoder.encode(text),
  );
  const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), IV_BYTES);
  return whole.toBase64();
}

/** A document cannot be decrypted: sealed with another key, for another place, or damaged on the disk. */
export class SealBroken extends Error {
  constructor(cause: unknown) {
    super('its content could not be decrypted', { cause });
    this.name = 'SealBroken';
  }
}

/** @throws SealBroken */
async function unseal(key: CryptoKey, sealed: string, place: Uint8Array<ArrayBuffer>): Promise<object> {
  const open = async (): Promise<ArrayBuffer> => {
    const whole = Uint8Array.fromBase64(sealed);
    const iv = whole.subarray(0, IV_BYTES);
    const way = { name: 'AES-GCM', iv, additionalData: place };
    return crypto.subtle.decrypt(way, key, whole.subarray(IV_BYTES));
  };
  const opened = await open().catch((cause: unknown) => {
    throw new SealBroken(cause);
  });
  return JSON.parse(decoder.decode(opened)) as object;
}

function primaryOf<T>(schema: RxJsonSchema<T>): string {
  return typeof schema.primaryKey === 'string' ? schema.primaryKey : String(schema.primaryKey.key);
}

function clearFields<T>(schema: RxJsonSchema<T>, primary: string): ReadonlySet<string> {
  return new Set([primary, ...(schema.indexes ?? []).flat().map(String)]);
}

/** The schema of what lies on the disk. */
function onlyClear<T>(schema: RxJsonSchema<T>, clear: ReadonlySet<string>): RxJsonSchema<T> {
  const isKept = (name: string): boolean => name.startsWith('_') || clear.has(name);
  const properties = Object.fromEntries(Object.entries(schema.properties).filter(([name]) => isKept(name)));
  return {
    ...schema,
    properties: { ...properties, sealed: { type: 'string' } },
    required: [...(schema.required ?? []).map(String).filter(isKept), 'sealed'],
  } as unknown as RxJsonSchema<T>;
}
