/**
 * Runs Azurite's queue service in this process, and ends it when the parent process is gone.
 *
 * The parent holds the other end of standard input and never writes to it: it closes it to stop the
 * service. When the parent dies, even by SIGKILL, the kernel closes that end; nothing else tells a child
 * so on every system.
 */
import { createRequire } from 'node:module';

const SHUTDOWN_MS = 5000;

function stop(): void {
  // Azurite's own way to be stopped: it writes its data and closes. Should it hang, nobody is left to end it.
  process.emit('message', 'shutdown', undefined);
  setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
}

process.stdin.on('end', stop).on('error', stop).resume();
// Ctrl-C reaches the whole process group. The parent decides when the queue ends: after its consumer.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

// Azurite closes on these signals too, and would be gone before the consumer is done.
const on = process.once.bind(process);
process.once = ((event: string, listener: () => void) =>
  event === 'SIGINT' || event === 'SIGTERM' ? process : on(event, listener)) as typeof process.once;

const require = createRequire(import.meta.url);
require('azurite/dist/src/queue/main.js');
