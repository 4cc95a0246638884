import type { Checked, Contender, ContenderName, Filled } from './contender.ts';

const contenders: Readonly<Record<ContenderName, () => Promise<{ contender: Contender }>>> = {
  ours: () => import('./ours.ts'),
  rawIndexedDb: () => import('./raw-indexed-db.ts'),
  dexie: () => import('./bare-dexie.ts'),
  rxdbReplication: () => import('./rxdb-replication.ts'),
  pouchdb: () => import('./couch-replication.ts'),
  lokijs: () => import('./loki.ts'),
  floor: () => import('./floor.ts'),
};

/** Watches how long the page's thread is held at most. */
function watchBlocks(): () => number {
  let longest = 0;
  let last = performance.now();
  let going = true;
  const channel = new MessageChannel();
  channel.port1.addEventListener('message', () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    // A few looks a frame: more would be work of its own.
    if (going)
      setTimeout(() => {
        last = performance.now();
        channel.port2.postMessage(null);
      }, 4);
  });
  channel.port1.start();
  channel.port2.postMessage(null);
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ entryTypes: ['longtask'] });
  return () => {
    going = false;
    for (const { duration } of tasks.takeRecords()) longest = Math.max(longest, duration);
    tasks.disconnect();
    return longest;
  };
}

const bench: Window['bench'] = {
  async fill(name): Promise<Filled> {
    // The code is here before the clock starts; a till has it too. Nor is a block what it takes to load it.
    const { contender } = await contenders[name]();
    const fill = await contender.open();
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    const longestBlockMs = watchBlocks();
    const started = performance.now();
    await fill();
    return { ms: performance.now() - started, longestBlockMs: longestBlockMs() };
  },
  async check(name, barcodes): Promise<Checked> {
    const { contender } = await contenders[name]();
    const started = performance.now();
    const { count, found } = await contender.check(barcodes);
    return { ms: performance.now() - started, count, found };
  },
};
Object.assign(window, { bench });
