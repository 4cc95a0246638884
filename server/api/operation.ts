import type { z } from 'zod';
import type { Scope } from './api-keys.ts';

/** Who may ask: nobody in particular, an enrolled till, or a key with the scope; `admin`: the admin key alone. */
export type Audience = 'anyone' | 'till' | 'admin' | Scope;

export type Operation = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As the router has it. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Where the body is not JSON. */
  readonly bodyType?: string;
  /** Where the answer is not JSON. */
  readonly answerType?: string;
};
