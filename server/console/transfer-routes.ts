import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { parseDecimal } from '#shared/money/decimal.ts';
import { byUuid } from '../api/action-routes.ts';
import type { ApiParts } from '../api/open-api.ts';
import { decode, Refusal } from '../api/refusal.ts';
import { endRefusal, sendRefusalOf } from '../api/transfer-routes.ts';
import { listShops } from '../chain/close-books.ts';
import type { TransferStep } from '../rules/stock-transfer.ts';
import { sayIssues } from '../say-issues.ts';
import { listTransfers, transfersQuery } from '../stock/read-transfers.ts';
import { endTransfer } from '../stock/end-transfers.ts';
import { receiveRequest, sendTransfer, transferRequest } from '../stock/transfers.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';
import { RECEIVED_FIELD, transfersPage } from './transfer-pages.ts';

const MILLI_DIGITS = 3;
const WHO = 'console';

const sendForm = z.strictObject({
  key: z.string(),
  from: z.string(),
  to: z.string(),
  goods: z.string(),
  note: z.string().default(''),
});
const endForm = z.looseObject({
  do: z.enum(['receive', 'refuse', 'cancel']),
  note: z.string().trim().max(200).default(''),
});

/** The page on which people send goods to another shop, and say what came. */
export async function addTransferPages(
  app: FastifyInstance,
  { db, bell, adminKey }: ApiParts,
): Promise<void> {
  openConsoleDoor(app, adminKey);

  app.get('/transfers', async (request, reply) => {
    const { before } = decode(transfersQuery.pick({ before: true }), request.query, 'query');
    return show(reply, { before });
  });

  app.post('/transfers', async (request, reply) => {
    const { key, from, to, goods, note } = decode(sendForm, request.body, 'body');
    const lines = readGoods(goods);
    if (typeof lines === 'string') return refuse(reply, 422, lines);
    const asked = transferRequest.safeParse({ key, fromShopId: from, toShopId: to, lines, note });
    if (!asked.success) return refuse(reply, 422, sayIssues(asked.error));
    const sent = await sendTransfer(db, asked.data, WHO, new Date());
    if (!sent.ok) return refuseBy(reply, sendRefusalOf(asked.data, sent.problem));
    bell.ring(sent.value.channels);
    return reply.redirect('/transfers', 303);
  });

  app.post('/transfers/:id', async (request, reply) => {
    const { id } = decode(byUuid, request.params, 'path');
    const said = decode(endForm, request.body, 'body');
    const step = readStep(said);
    if (typeof step === 'string') return refuse(reply, 422, step);
    const ended = await endTransfer(db, id, step, { by: WHO, note: said.note, now: new Date() });
    if (!ended.ok) return refuseBy(reply, endRefusal(id, ended.problem));
    bell.ring(ended.value.channels);
    return reply.redirect('/transfers', 303);
  });

  function refuseBy(reply: FastifyReply, { status, message }: Refusal): Promise<FastifyReply> {
    return refuse(reply, status, message);
  }
  function refuse(reply: FastifyReply, status: number, problem: string): Promise<FastifyReply> {
    return show(reply.code(status), { problem });
  }
  async function show(
    reply: FastifyReply,
    { before, problem }: { before?: number | undefined; problem?: string },
  ): Promise<FastifyReply> {
    const listed = await listTransfers(db, before === undefined ? {} : { before });
    const waiting = await listTransfers(db, { state: 'sent' });
    return sendPage(
      reply,
      transfersPage({
        ...listed,
        waiting: waiting.transfers,
        shops: await listShops(db),
        key: randomUUID(),
        problem,
      }),
    );
  }
}

/** One product a line: its id, a blank, and how many units. */
function readGoods(text: string): { productId: string; quantityMilli: number }[] | string {
  const lines = [];
  for (const row of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const [, productId, units] = /^\s*(.*\S)\s+(\S+)\s*$/.exec(row) ?? [];
    const quantity = units === undefined ? undefined : parseDecimal(units, MILLI_DIGITS);
    if (productId === undefined || !quantity?.ok) return `"${row.trim()}" is not a product and a quantity`;
    lines.push({ productId, quantityMilli: quantity.value });
  }
  return lines;
}

function readStep(said: z.infer<typeof endForm>): TransferStep | string {
  if (said.do === 'cancel') return { to: 'cancelled' };
  if (said.do === 'refuse') return said.note === '' ? 'say why it is refused' : { to: 'refused' };
  const lines = [];
  for (const [name, value] of Object.entries(said)) {
    if (!name.startsWith(RECEIVED_FIELD)) continue;
    const units = parseDecimal(String(value), MILLI_DIGITS);
    if (!units.ok) return `"${String(value)}" is no quantity`;
    lines.push({ productId: name.slice(RECEIVED_FIELD.length), quantityMilli: units.value });
  }
  const read = receiveRequest.safeParse({ lines });
  return read.success ? { to: 'received', lines: read.data.lines } : sayIssues(read.error);
}
