import type { Product } from '#shared/catalogue/product.ts';

/** How a page's products are kept: the names of their fields once for each shape, and of each product the values. */
type PageText = {
  readonly shapes: readonly (readonly string[])[];
  /** The shape's number, then the values in the order of its fields. */
  readonly rows: readonly (readonly [number, ...unknown[]])[];
};

/**
 * The text of a page on the disk. Names of fields are more than half of a product's JSON, and all of it is
 * encrypted, written, read and decrypted with each of 100,000 products.
 */
export function writePage(products: readonly Product[]): string {
  const shapes: string[][] = [];
  const rows = products.map((product): [number, ...unknown[]] => {
    const fields = Object.keys(product);
    let shape = shapes.findIndex((one) => isSame(one, fields));
    if (shape === -1) shape = shapes.push(fields) - 1;
    return [shape, ...Object.values(product)];
  });
  return JSON.stringify({ shapes, rows } satisfies PageText);
}

/** The products of a page, as `writePage` wrote them; also of one that is plain JSON, as pages were before. */
export function readPage(text: string): Product[] {
  const read = JSON.parse(text) as PageText | Product[];
  if (Array.isArray(read)) return read;
  const { shapes, rows } = read as PageText;
  return rows.map((row) => {
    const product: Record<string, unknown> = {};
    const fields = shapes[row[0]]!;
    for (let place = 0; place < fields.length; place++) product[fields[place]!] = row[place + 1];
    return product as Product;
  });
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((field, place) => field === other[place]);
}
