/** An expected failure is a value; only a broken invariant throws. */
export type Result<T, P> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: P };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<const P>(problem: P): { readonly ok: false; readonly problem: P } {
  return { ok: false, problem };
}

/** Closes a switch: adding a case without handling it no longer type-checks, and throws at run time. */
export function unreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
