import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchFile } from './fetch-file.ts';
import { openLinePace } from './line-pace.ts';

const content = randomBytes(700_000);
const sha512 = createHash('sha512').update(content).digest('base64');
let folder: string;
let server: Server;
/** How the server behaves, one word a request; the last one stays. */
let behaviour: ('whole' | 'break' | 'noRange' | 'stall' | 'other' | 'endless' | 'away')[];
let ranges: (string | undefined)[];
let sent: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpost-fetch-'));
  [behaviour, ranges, sent] = [['whole'], [], 0];
  server = createServer((request, response) => {
    const act = behaviour.length > 1 ? behaviour.shift()! : behaviour[0]!;
    ranges.push(request.headers.range);
    const from = act === 'noRange' ? 0 : Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (act === 'away') return void response.writeHead(503).end();
    const body = act === 'other' ? randomBytes(content.length) : content;
    response.writeHead(from > 0 ? 206 : 200, {
      ...(from > 0 && { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
      ...(act !== 'endless' && { 'content-length': body.length - from }),
    });
    const rest = body.subarray(from);
    sent += rest.length;
    if (act === 'whole' || act === 'noRange' || act === 'other') return void response.end(rest);
    response.write(rest.subarray(0, 200_000));
    if (act === 'endless') return void response.end(Buffer.concat([rest, rest]));
    if (act === 'break') setTimeout(() => response.destroy(), 50);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const destination = () => join(folder, 'installer');
function get(options: Partial<Parameters<typeof fetchFile>[2]> = {}): Promise<void> {
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/installer`);
  return fetchFile({ url, sha512, size: content.length }, destination(), {
    fetch,
    folder: join(folder, 'parts'),
    ...options,
  });
}
const arrived = async () => (await readFile(destination())).equals(content);

describe('fetching on a bad line', () => {
  test('goes on where the line broke, as often as it breaks', async () => {
    behaviour = ['break', 'break', 'whole'];
    await expect(get()).rejects.toMatchObject({ fault: 'broken' });
    await expect(get()).rejects.toMatchObject({ fault: 'broken' });
    await get();
    expect(await arrived()).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=200000-', 'bytes=400000-']);
    expect(await readdir(join(folder, 'parts'))).toEqual([]);
  });

  test('begins anew where the server knows no ranges', async () => {
    behaviour = ['break', 'noRange'];
    await expect(get()).rejects.toMatchObject({ fault: 'broken' });
    await get();
    expect(await arrived()).toBe(true);
  });

  test('a line that stands still is given up, and what came is kept', async () => {
    behaviour = ['stall', 'whole'];
    await expect(get({ idleMaxMs: 300 })).rejects.toMatchObject({ fault: 'broken' });
    await get();
    expect(ranges[1]).toBe('bytes=200000-');
    expect(await arrived()).toBe(true);
  });

  test('other content than promised is thrown away whole, and the next try starts from nothing', async () => {
    behaviour = ['other', 'whole'];
    await expect(get()).rejects.toMatchObject({ fault: 'checksum' });
    await get();
    expect(ranges).toEqual([undefined, undefined]);
    expect(await arrived()).toBe(true);
  });

  test('a part that was spoilt on the disk is found out by the checksum', async () => {
    behaviour = ['break', 'whole'];
    await expect(get()).rejects.toMatchObject({ fault: 'broken' });
    const [part] = await readdir(join(folder, 'parts'));
    const { writeFile } = await import('node:fs/promises');
    await writeFile(join(folder, 'parts', part!), randomBytes(200_000));
    await expect(get()).rejects.toMatchObject({ fault: 'checksum' });
    await get();
    expect(await arrived()).toBe(true);
  });

  test('more than was promised is not taken, so that a server cannot fill the disk', async () => {
    behaviour = ['endless', 'whole'];
    await expect(get()).rejects.toMatchObject({ fault: 'tooLarge' });
    expect(await readdir(join(folder, 'parts'))).toEqual([]);
    await get();
    expect(await arrived()).toBe(true);
  });

  test('a server in trouble costs nothing', async () => {
    behaviour = ['away'];
    await expect(get()).rejects.toMatchObject({ fault: 'refused' });
  });

  test('on a metered line it stops when the shop opens, and goes on there when it has closed', async () => {
    let open = false;
    const rules = { bytesPerSecond: () => null, mayFetch: () => !open };
    // The shop opens when the first half is here.
    const progress = (bytes: number): void => void (open = bytes > 300_000);
    await expect(get({ pace: openLinePace(rules), progress })).rejects.toMatchObject({
      fault: 'broken',
      message: expect.stringContaining('metered'),
    });
    open = false;
    await get({ pace: openLinePace(rules) });
    expect(Number(/bytes=(\d+)-/.exec(ranges[1]!)![1])).toBeGreaterThan(300_000);
    expect(await arrived()).toBe(true);
  });

  test('takes no more of the line than it may', async () => {
    const pauses: number[] = [];
    await get({
      pace: openLinePace(
        { bytesPerSecond: () => 100_000, mayFetch: () => true },
        {
          pause: (ms) => {
            pauses.push(ms);
            return Promise.resolve();
          },
        },
      ),
    });
    // 700,000 bytes at 100,000 a second are seven seconds, however they came in pieces.
    expect(Math.round(pauses.reduce((sum, ms) => sum + ms, 0))).toBe(7000);
    expect(await arrived()).toBe(true);
  });
});
