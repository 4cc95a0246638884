/** Integers beside each other in memory, to which more are added. */
export type GrowingInts = {
  /** The first `length` of them count. Another list after each `push` that made it grow. */
  list(): Int32Array;
  length(): number;
  push(value: number): void;
};

export function growingInts(): GrowingInts {
  let list = new Int32Array(1024);
  let length = 0;
  return {
    list: () => list,
    length: () => length,
    push(value) {
      if (length === list.length) {
        const larger = new Int32Array(list.length * 2);
        larger.set(list);
        list = larger;
      }
      list[length++] = value;
    },
  };
}
