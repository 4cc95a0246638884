// What the contenders use of two libraries that bring no types.
declare module 'pouchdb-browser' {
  export default class PouchDB {
    constructor(nameOrAddress: string);
    static replicate(
      from: PouchDB,
      to: PouchDB,
      options: { batch_size: number; batches_limit: number },
    ): Promise<{ ok: boolean; errors: unknown[] }>;
    info(): Promise<{ doc_count: number }>;
    get(id: string): Promise<unknown>;
  }
}

declare module 'lokijs' {
  export type Collection<Row extends object> = {
    by(index: string, value: string): Row | undefined;
    insert(row: Row): Row;
    update(row: Row): void;
    findOne(query: Partial<Row>): Row | null;
    count(): number;
  };
  export default class Loki {
    constructor(name: string, options: { adapter: unknown });
    loadDatabase(options: object, done: (cause?: unknown) => void): void;
    saveDatabase(done: (cause?: unknown) => void): void;
    getCollection<Row extends object>(name: string): Collection<Row> | null;
    addCollection<Row extends object>(
      name: string,
      options: { unique: string[]; indices: string[] },
    ): Collection<Row>;
  }
}

declare module 'lokijs/src/loki-indexed-adapter.js' {
  const LokiIndexedAdapter: new (name: string) => object;
  export default LokiIndexedAdapter;
}
