import { parse } from 'csv-parse/sync';
import type { z } from 'zod';

/** Reads a CSV with a head. @throws with the line that cannot be read */
export function readRows<T>(text: string, row: z.ZodType<T>): T[] {
  const rows: unknown[] = parse(text, { columns: true, skip_empty_lines: true, trim: true });
  return rows.map((one, index) => {
    const read = row.safeParse(one);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new Error(`line ${index + 2}: ${issue!.path.join('.')}: ${issue!.message}`);
  });
}
