import { generateKeyPairSync } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { compactVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { LINES_PER_SALE_MAX } from '#shared/sale/limits.ts';
import { entry } from '#shared/sync/entry.ts';
import { ENVELOPE_PAYLOAD_BYTES_MAX, envelopeHeader, envelopePayload } from '#shared/sync/envelope.ts';
import { type Head, NO_ENTRIES, sealSale } from '../journal/seal.ts';
import { sampleIdentity, sampleSale } from '#test/fixtures/sample-sales.ts';
import { envelopeSizeProblem, packEntries, signEnvelope } from './envelopes.ts';

/** A queue message of Azure Storage: 64 KiB of text. */
const QUEUE_MESSAGE_BYTES_MAX = 64 * 1024;
const sentAt = '2026-11-20T09:02:00.000Z';
const at = '2026-11-20T09:01:00.500Z';

function sealMany(count: number, lines = 2): { id: string; text: string }[] {
  let head: Head = NO_ENTRIES;
  return Array.from({ length: count }, (_, index) => {
    const { entry, text } = sealSale(sampleSale({ lines }), head, index + 1, {
      identity: sampleIdentity,
      at,
    });
    head = entry;
    return { id: entry.id, text: text.toString() };
  });
}

describe('envelopes', () => {
  test('a morning without a line is split by size, in order, and every part opens and verifies', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const entries = sealMany(1200);
    const packets = packEntries(entries, sampleIdentity, sentAt);
    expect(packets.length).toBeGreaterThan(3);
    const opened: string[] = [];
    for (const { payload } of packets) {
      expect(payload.length).toBeLessThanOrEqual(ENVELOPE_PAYLOAD_BYTES_MAX);
      const text = await signEnvelope(payload, sampleIdentity, privateKey, 1);
      expect(text.length).toBeLessThanOrEqual(QUEUE_MESSAGE_BYTES_MAX);
      expect(text).toMatch(/^[\w.-]+$/);
      const verified = await compactVerify(text, publicKey);
      expect(envelopeHeader.parse(verified.protectedHeader).kid).toBe('harbour-t1.1');
      const content = envelopePayload.parse(JSON.parse(gunzipSync(verified.payload).toString()));
      opened.push(...content.entries.map((raw) => entry.parse(raw).id));
    }
    expect(opened).toEqual(entries.map(({ id }) => id));
  });

  test('the largest sale fits one envelope', () => {
    const [largest] = sealMany(1, LINES_PER_SALE_MAX);
    expect(
      (JSON.parse(largest!.text) as { body: { sale: { lines: unknown[] } } }).body.sale.lines,
    ).toHaveLength(LINES_PER_SALE_MAX);
    expect(envelopeSizeProblem(Buffer.from(largest!.text), sampleIdentity)).toBeNull();
    expect(packEntries([largest!], sampleIdentity, sentAt)).toHaveLength(1);
  });

  test('an entry that fits no envelope is known before it is sealed', () => {
    const noise = Array.from({ length: 8000 }, () => Math.random().toString(36)).join('');
    expect(envelopeSizeProblem(Buffer.from(JSON.stringify({ noise })), sampleIdentity)).toMatch(
      /bytes when packed/,
    );
  });

  test('an envelope signed by another key does not open', async () => {
    const [packet] = packEntries(sealMany(1), sampleIdentity, sentAt);
    const text = await signEnvelope(
      packet!.payload,
      sampleIdentity,
      generateKeyPairSync('ed25519').privateKey,
      1,
    );
    await expect(compactVerify(text, generateKeyPairSync('ed25519').publicKey)).rejects.toThrow();
  });
});
