import { growingInts } from './growing-ints.ts';

/** Where a product stands, by a text that names it: an id, a barcode or an article code. */
export type CodePlaces = {
  /** Takes in a code of the product at a place. Of a code that is taken in twice the first place is found. */
  add(code: string, place: number): void;
  /**
   * @param isIt whether the product at a place has the code, as codes may share a hash
   * @returns the first place that has it; -1 where none has
   */
  find(code: string, isIt: (place: number) => boolean): number;
};

/**
 * A table of integers instead of a `Map`: it keeps no text and no object of its own, so the codes of
 * 100,000 products are taken in in a fraction of the time, and a collection of garbage has none of it to
 * look at. Codes of one hash stand behind each other in the order in which they came.
 */
export function codePlaces(): CodePlaces {
  const hashes = growingInts();
  const places = growingInts();
  /** Each holds one more than the number of what was added there; a power of two of them, half of them free at least. */
  let slots = new Int32Array(1024);

  function put(hash: number, number: number): void {
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number;
  }

  function grow(): void {
    slots = new Int32Array(slots.length * 2);
    const known = hashes.list();
    // In the order in which they came, so that the first stays the first.
    for (let at = 0; at < hashes.length(); at++) put(known[at]!, at + 1);
  }

  return {
    add(code, place) {
      if (hashes.length() * 2 >= slots.length) grow();
      const hash = hashOf(code);
      hashes.push(hash);
      places.push(place);
      put(hash, hashes.length());
    },
    find(code, isIt) {
      const hash = hashOf(code);
      const mask = slots.length - 1;
      for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const at = slots[slot]! - 1;
        if (hashes.list()[at] === hash && isIt(places.list()[at]!)) return places.list()[at]!;
      }
      return -1;
    },
  };
}

/** FNV-1a over UTF-16 units, with its bits mixed once more: neighbouring numbers must not stand beside each other. */
function hashOf(code: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < code.length; at++) hash = Math.imul(hash ^ code.charCodeAt(at), 0x01_00_01_93);
  return hash ^ (hash >>> 15);
}
