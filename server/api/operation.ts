import type { z } from 'zod';
import type { Scope } from './api-keys.ts';

/** Who may ask: nobody in particular, an enrolled till, or a key with the scope; `admin`: the admin key alone. */
export type Audience = 'anyone' | 'till' | 'admin' | Scope;

export type Operation = Asked & (AnsweredInJson | AnsweredOtherwise);

type Asked = {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** As the router has it. */
  readonly path: string;
  readonly summary: string;
  readonly audience: Audience;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Where the body is, or may be, another kind of text than JSON. */
  readonly bodyType?: string;
};

type AnsweredInJson = { readonly answer: z.ZodType; readonly answerType?: undefined };
/** Its answer is another kind of text. */
type AnsweredOtherwise = { readonly answerType: string; readonly answer?: undefined };
