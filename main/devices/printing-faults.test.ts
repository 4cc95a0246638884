import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaperRow } from '#shared/paper/paper.ts';
import { EscPosReader, type PrintedItem } from '#test/fixtures/escpos-reader.ts';
import { startVirtualPrinter, textOf, type VirtualPrinter } from '#test/fixtures/virtual-printer.ts';
import { until } from '#test/fixtures/till-in-process.ts';
import { layLine, paperBytes } from './escpos.ts';
import { openPrintQueue, type PrintJob, TRY_FOR_MS } from './print-queue.ts';
import { parseConnection } from './printer-setup.ts';
import { send } from './send.ts';
import { sendToDevice } from './send-device.ts';

const text = (left: string, right?: string, style: 'plain' | 'strong' | 'large' = 'plain'): PaperRow => ({
  kind: 'text',
  left,
  style,
  align: 'start',
  ...(right !== undefined && { right }),
});
const read = (bytes: Buffer): PrintedItem[] => {
  const items: PrintedItem[] = [];
  const reader = new EscPosReader((item) => items.push(item));
  // One byte at a time, as a line may bring them.
  for (const byte of bytes) reader.take(Buffer.from([byte]));
  expect(reader.unfinished).toBe(0);
  return items;
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-printing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what is put on paper', () => {
  test('is read back letter by letter, code, picture and cut', () => {
    const bits = Buffer.from(Array.from({ length: (384 / 8) * 500 }, (_, place) => place % 251));
    const items = read(
      paperBytes(
        [
          { kind: 'text', left: 'Café Zoë', style: 'large', align: 'center' },
          text('Crème brûlée – “très bonne” for 3 €', '12,50'),
          { kind: 'rule' },
          text('ÄÖÜß ñ £', undefined, 'strong'),
          { kind: 'picture', widthDots: 384, heightDots: 500, bits: bits.toString('base64'), says: 'x' },
          { kind: 'qr', text: 'OP1:HS01-26-000042:x' },
        ],
        { paperMm: 58 },
      ),
    );
    expect(textOf(items).filter(Boolean).slice(0, 5)).toEqual([
      '    Café Zoë',
      'Crème brûlée – “très bonne” for',
      '3 €                        12,50',
      '-'.repeat(32),
      'ÄÖÜß ñ £',
    ]);
    expect(items[0]).toMatchObject({ bold: true, size: 2 });
    const pictures = items.filter((item) => item.kind === 'picture');
    expect(pictures.map(({ widthDots, heightDots }) => [widthDots, heightDots])).toEqual([
      [384, 240],
      [384, 240],
      [384, 20],
    ]);
    expect(Buffer.concat(pictures.map((picture) => picture.bits)).equals(bits)).toBe(true);
    expect(items.find(({ kind }) => kind === 'qr')).toMatchObject({
      text: 'OP1:HS01-26-000042:x',
      moduleDots: 5,
    });
    expect(items.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
  });

  test('a line keeps its amount at the edge however long its words are', () => {
    expect(layLine('Milk', '1.29', 12, 'start')).toEqual(['Milk    1.29']);
    expect(layLine('Whole organic milk', '1.29', 12, 'start')).toEqual(['Whole', 'organic', 'milk    1.29']);
    expect(layLine('Donaudampfschiff', '1.29', 12, 'start')).toEqual(['Donaudampfsc', 'hiff    1.29']);
    expect(layLine('a', '123456789012345', 12, 'start')).toEqual(['a', '123456789012', '         345']);
  });
});

describe('a network printer', () => {
  let printer: VirtualPrinter;
  beforeEach(async () => {
    printer = await startVirtualPrinter();
  });
  afterEach(() => printer.stop());
  const job = (drawerPin: 2 | null = null) => ({
    bytes: paperBytes([text('hello')], { paperMm: 80 }),
    title: 't',
    drawerPin,
  });
  const at = () => ({ kind: 'tcp' as const, host: '127.0.0.1', port: printer.port });

  test('that prints says so, and opens the drawer first', async () => {
    expect(await send(at(), job(2))).toEqual({ ok: true, value: null });
    expect(textOf(printer.papers[0]!)).toContain('hello');
    expect(printer.drawers).toBe(1);
  });

  test('that answers nothing at all prints too, and is not asked again', async () => {
    printer.mood = 'mute';
    expect(await send(at(), job())).toMatchObject({ ok: true });
    expect(await send(at(), job())).toMatchObject({ ok: true });
    expect(printer.papers).toHaveLength(2);
  }, 20_000);

  test('without paper is fed nothing, and the drawer opens all the same', async () => {
    printer.mood = 'paperOut';
    expect(await send(at(), job(2))).toMatchObject({
      ok: false,
      problem: { code: 'PRINT_PAPER_OUT', begun: false },
    });
    await until(
      () => printer.drawers === 1,
      () => printer.drawers,
    );
    expect(printer.papers).toHaveLength(0);
  });

  test('with an open cover, off, or dying in the middle is told apart', async () => {
    printer.mood = 'coverOpen';
    expect(await send(at(), job())).toMatchObject({ problem: { code: 'PRINT_COVER_OPEN', begun: false } });
    printer.mood = 'dies';
    const long = {
      ...job(),
      bytes: paperBytes(
        Array.from({ length: 40 }, () => text('a line')),
        { paperMm: 80 },
      ),
    };
    expect(await send(at(), long)).toMatchObject({ problem: { code: 'PRINT_BROKE_OFF', begun: true } });
    await printer.switchOff();
    expect(await send(at(), job())).toMatchObject({ problem: { code: 'PRINT_NOT_REACHED', begun: false } });
  });
});

describe('a device of this PC', () => {
  const job = { bytes: Buffer.from('hello'), title: 't', drawerPin: null };

  test('gets the bytes as they are; one that is not plugged in is said and not made', async () => {
    const fifo = join(folder, 'lp0');
    expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
    const paper = readFile(fifo, 'latin1');
    expect(await sendToDevice({ path: fifo }, job)).toEqual({ ok: true, value: null });
    expect(await paper).toBe('hello');
    const missing = join(folder, 'lp1');
    expect(await sendToDevice({ path: missing }, job)).toMatchObject({
      problem: { code: 'PRINT_DEVICE_MISSING' },
    });
    await expect(readFile(missing)).rejects.toThrow('ENOENT');
  });

  test('that takes nothing is given up, without a thread of the till being held', async () => {
    const fifo = join(folder, 'lp0');
    spawnSync('mkfifo', [fifo]);
    expect(await sendToDevice({ path: fifo }, job, 300)).toMatchObject({
      problem: { code: 'PRINT_NO_ANSWER', begun: true },
    });
  });

  test('is named plainly in the settings, and nothing else passes for one', () => {
    expect(parseConnection('tcp://10.0.0.9:9100')).toMatchObject({ value: { kind: 'tcp', port: 9100 } });
    expect(parseConnection('device:/dev/usb/lp0')).toMatchObject({ value: { kind: 'device' } });
    expect(parseConnection('system:Front desk')).toMatchObject({ value: { kind: 'system' } });
    for (const wrong of [
      '10.0.0.9',
      'tcp://x:0',
      'device:/etc/passwd',
      'device:/dev/../etc/passwd',
      'system:-d evil',
      'system:a"&calc',
    ])
      expect(parseConnection(wrong), wrong).toMatchObject({ ok: false });
  });
});

describe("this PC's print service", () => {
  const job = {
    bytes: paperBytes([text('hello')], { paperMm: 80 }),
    title: 'HS01-26-000001',
    drawerPin: 5,
  } as const;
  const path = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** Puts a program in `lp`'s place that does this. */
  async function putInPlace(script: string): Promise<void> {
    await writeFile(join(folder, 'lp'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    process.env['PATH'] = `${folder}:${path}`;
  }

  test('gets a receipt raw under its name, with the pulse for the drawer before it', async () => {
    await putInPlace(`printf '%s\\n' "$@" > "${folder}/asked"; cat > "${folder}/paper"`);
    expect(await send({ kind: 'system', queue: 'Front Desk' }, job)).toEqual({ ok: true, value: null });
    const asked = (await readFile(join(folder, 'asked'), 'utf8')).trim().split('\n');
    expect(asked).toEqual(['-d', 'Front Desk', '-o', 'raw', '-t', 'HS01-26-000001']);
    const items = read(await readFile(join(folder, 'paper')));
    expect(items[0]).toEqual({ kind: 'drawer', pin: 5, realTime: false });
    expect(textOf(items)).toContain('hello');
    expect(items.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
  });

  test('that refuses is said in its own words', async () => {
    await putInPlace('cat > /dev/null; echo "lp: The printer or class does not exist." >&2; exit 1');
    const refused = await send({ kind: 'system', queue: 'Gone' }, job);
    expect(refused).toMatchObject({ problem: { code: 'PRINT_SPOOLER_REFUSED', begun: false } });
    expect(JSON.stringify(refused)).toContain('Gone: lp: The printer or class does not exist.');
  });
});

describe('the print queue', () => {
  const jobOf = (title: string, askedAt = new Date()): PrintJob => ({
    id: randomUUID(),
    title,
    askedAt: askedAt.toISOString(),
    rows: [text(title)],
  });
  function desk(start: { now?: () => Date; fails?: boolean; begun?: boolean; never?: boolean } = {}) {
    const state = {
      fails: false,
      begun: false,
      never: false,
      ...start,
      printed: [] as string[],
      said: [] as string[],
    };
    const open = () =>
      openPrintQueue({
        folder: join(folder, 'printing'),
        now: state.now ?? (() => new Date()),
        async print({ title }, again) {
          if (state.never) return new Promise(() => {});
          if (state.fails)
            return { ok: false, problem: { code: 'PRINT_NOT_REACHED', message: 'off', begun: state.begun } };
          state.printed.push(again ? `${title} again` : title);
          return { ok: true, value: null };
        },
        printed: () => Promise.resolve(),
        isPrinted: () => false,
        changed: () => {},
        say: (line) => state.said.push(line),
      });
    return { state, open };
  }

  test('prints in order what waited while the printer was off, each once', async () => {
    const { state, open } = desk({ fails: true });
    const queue = await open();
    await queue.add(jobOf('one'));
    await queue.add(jobOf('two'));
    await until(
      () => queue.fault() !== null,
      () => queue.fault(),
    );
    expect(queue.waiting()).toBe(2);
    state.fails = false;
    queue.mended();
    await until(
      () => queue.waiting() === 0,
      () => queue.waiting(),
    );
    expect(state.printed).toEqual(['one', 'two']);
    expect(queue.fault()).toBeNull();
    await queue.stop();
  });

  test('after a restart goes on; what may be on paper already is marked', async () => {
    const first = desk({ fails: true, begun: true });
    const before = await first.open();
    await before.add(jobOf('torn'));
    await until(
      () => before.fault() !== null,
      () => before.fault(),
    );
    await before.stop();
    const second = desk();
    const after = await second.open();
    await until(
      () => second.state.printed.length === 1,
      () => second.state.printed,
    );
    expect(second.state.printed).toEqual(['torn again']);
    await after.stop();
    const third = desk();
    await (await third.open()).stop();
    expect(third.state.printed).toEqual([]);
  });

  test('does not pour out the day in the evening: what is old waits for a person', async () => {
    let hour = 0;
    const now = () => new Date(Date.UTC(2026, 10, 20, 9 + hour));
    const { state, open } = desk({ now, fails: true });
    const queue = await open();
    const morning = jobOf('morning', now());
    await queue.add(morning);
    await until(
      () => queue.fault() !== null,
      () => queue.fault(),
    );
    hour = 8;
    state.fails = false;
    await queue.add(jobOf('evening', now()));
    await until(
      () => state.printed.length === 1,
      () => state.printed,
    );
    expect(state.printed).toEqual(['evening']);
    expect(queue.unprinted()).toEqual([{ jobId: morning.id, title: 'morning', askedAt: morning.askedAt }]);
    queue.again(morning.id);
    await until(
      () => state.printed.length === 2,
      () => state.printed,
    );
    expect(queue.unprinted()).toEqual([]);
    expect(TRY_FOR_MS).toBeLessThan(10 * 60_000);
    await queue.stop();
  });

  test('a paper that is damaged on the disk is put aside and said, and the next is printed', async () => {
    const { state, open } = desk({ fails: true });
    const queue = await open();
    const whole = jobOf('whole');
    await queue.add(whole);
    await queue.stop();
    await writeFile(join(folder, 'printing', `${randomUUID()}.json`), '{"id":');
    const next = desk();
    const after = await next.open();
    await until(
      () => next.state.printed.length === 1,
      () => next.state.printed,
    );
    expect(next.state.said[0]).toContain('put aside');
    expect(state.printed).toEqual([]);
    await after.stop();
  });
});
