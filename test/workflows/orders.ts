import { z } from 'zod';
import type { DocumentType } from '#server/workflows/documents.ts';
import { EffectRefused, workflow } from '#server/workflows/workflow.ts';

/** Documents of the tests: an order that is charged once and then packed, somewhere outside. */
export const orderType: DocumentType<{ note: string }> = {
  type: 'order',
  body: z.strictObject({ note: z.string() }),
  published: async () => [],
};

const retry = { limit: 40, delay: 1, delayMax: 1 };
const charged = z.strictObject({ charge: z.int() });

/**
 * The bank at `url` counts every charge, also a second one for the same key: it is not the one that keeps
 * an order from being charged twice. It refuses a fence lower than the highest it has seen.
 */
export function orderWorkflows(url: string, timeLimit = 2) {
  const ask = async (path: string, body: unknown): Promise<Response> =>
    fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
  return [
    workflow.unsafe<{ note: string }, z.infer<typeof charged>>({
      name: 'charge-order',
      type: orderType,
      states: ['placed'],
      retry,
      timeLimit,
      result: charged,
      async effect({ id }, { key, fence }) {
        const answer = await ask('/charge', { id, key, fence });
        if (!answer.ok) throw new EffectRefused(`the bank said ${answer.status}`);
        return charged.parse(await answer.json());
      },
      async find({ id }, { key, fence }) {
        const answer = await ask('/find', { id, key, fence });
        const found = charged.safeParse(await answer.json());
        return found.success ? { happened: true, result: found.data } : { happened: false };
      },
      after: (_, { charge }) => ({ state: 'charged', body: { note: `charge ${charge}` } }),
      givenUp: (_, { mayHaveHappened }) => ({ state: mayHaveHappened ? 'unsure' : 'refused' }),
    }),
    workflow.safe<{ note: string }>({
      name: 'pack-order',
      type: orderType,
      states: ['charged'],
      retry,
      timeLimit,
      async run({ id, body }) {
        await ask('/pack', { id, key: id, fence: 0 });
        return { state: 'packed', body };
      },
      givenUp: () => null,
    }),
  ];
}
