import { CHAIN_OPERATIONS } from './chain-operations.ts';
import type { Operation } from './operation.ts';
import { REPORT_OPERATIONS } from './report-operations.ts';
import { SYSTEM_OPERATIONS } from './system-operations.ts';
import { TILL_OPERATIONS } from './till-operations.ts';

/** Everything that head office can be asked over HTTP. A route that is not listed here is for the admin key alone. */
export const OPERATIONS: readonly Operation[] = [
  ...TILL_OPERATIONS,
  ...CHAIN_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...SYSTEM_OPERATIONS,
];

const byRoute = new Map(OPERATIONS.map((one) => [`${one.method} ${one.path}`, one]));

export function operationAt(method: string, path: string | undefined): Operation | undefined {
  return byRoute.get(`${method} ${path}`);
}
