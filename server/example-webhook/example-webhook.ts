import Fastify, { type FastifyInstance } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { openAnswers } from './answers.ts';
import type { StockRow } from './stock-list.ts';
import type { WalletRow } from './wallet-list.ts';

const message = z.object({
  type: z.enum(['action.requested', 'action.find']),
  data: z.object({
    id: z.string(),
    action: z.looseObject({ kind: z.string() }),
  }),
});

/** A till's question is small; what is larger is none. */
const BODY_BYTES_MAX = 64 * 1024;

/**
 * A chain's own system, as small as it can be: it lets in what head office has signed, and answers which
 * shops have a product, whether a wallet has paid, and under which number an invoice was taken.
 *
 * @param secrets those that are good now: one, or two while a new one takes over
 * @param say told of each question, for whoever watches
 */
export function openExampleWebhook(options: {
  readonly secrets: readonly string[];
  readonly stock: readonly StockRow[];
  readonly wallets: readonly WalletRow[];
  readonly say?: (sentence: string) => void;
}): FastifyInstance {
  const signers = options.secrets.map((secret) => new Webhook(secret));
  const say = options.say ?? (() => {});
  const answers = openAnswers(options);
  const app = Fastify({ bodyLimit: BODY_BYTES_MAX });
  // The signature is over the bytes as they came: they are read before anybody makes JSON of them.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, text),
  );

  app.get('/', async () => 'This answers Outpost’s questions at POST /outpost.\n');

  app.post('/outpost', async (request, reply) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const signed = verified(signers, String(request.body), headers);
    if (signed === undefined) {
      say('refused: no good signature');
      return reply.code(401).send({ error: 'no good signature' });
    }
    const read = message.safeParse(signed);
    if (!read.success) return reply.code(400).send({ error: 'no message that is known here' });
    const { type, data } = read.data;
    const asks = type === 'action.requested';
    const answer = asks ? answers.answer(data.id, data.action) : answers.find(data.id);
    say(`${data.action.kind}: ${answer?.status ?? 'never asked'}`);
    return answer ?? reply.code(404).send({ error: `${data.id} was never asked` });
  });
  return app;
}

/** What was signed; undefined where no secret fits, or it is too old to be believed. */
function verified(signers: readonly Webhook[], body: string, headers: Record<string, string>): unknown {
  for (const signer of signers) {
    try {
      return signer.verify(body, headers);
    } catch {
      // The next secret may fit.
    }
  }
  return undefined;
}
