import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TransferStep } from '../rules/stock-transfer.ts';
import { ledgerQuery, listLedger } from '../stock/list-ledger.ts';
import { findTransfer, listTransfers, transfersQuery } from '../stock/read-transfers.ts';
import { endTransfer, type EndProblem } from '../stock/end-transfers.ts';
import {
  cancelRequest,
  receiveRequest,
  refuseRequest,
  sendTransfer,
  transferRequest,
  type SendProblem,
  type Transferred,
} from '../stock/transfers.ts';
import { actorOf } from './access.ts';
import { byUuid } from './action-routes.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';

/** Goods that go from shop to shop: sent, and then received, refused or cancelled. */
export function addTransferRoutes(app: FastifyInstance, { db, bell }: Pick<ApiParts, 'db' | 'bell'>): void {
  function told({ transfer, channels }: Transferred) {
    bell.ring(channels);
    return transfer;
  }

  async function end(request: FastifyRequest, step: TransferStep, note: string) {
    const { id } = decode(byUuid, request.params, 'path');
    const ended = await endTransfer(db, id, step, { by: whoSays(request), note, now: new Date() });
    if (ended.ok) return told(ended.value);
    throw endRefusal(id, ended.problem);
  }

  app.get('/v1/stock/ledger', async (request) => ({
    moves: await listLedger(db, decode(ledgerQuery, request.query, 'query')),
  }));

  app.get('/v1/stock-transfers', (request) =>
    listTransfers(db, decode(transfersQuery, request.query, 'query')),
  );

  app.get('/v1/stock-transfers/:id', async (request) => {
    const { id } = decode(byUuid, request.params, 'path');
    const found = await findTransfer(db, id);
    if (found) return found;
    throw endRefusal(id, { code: 'noSuchTransfer' });
  });

  app.post('/v1/stock-transfers', async (request) => {
    const asked = decode(transferRequest, request.body, 'body');
    const sent = await sendTransfer(db, asked, whoSays(request), new Date());
    if (sent.ok) return told(sent.value);
    throw sendRefusalOf(asked, sent.problem);
  });

  app.post('/v1/stock-transfers/:id/receive', (request) => {
    const { lines, note } = decode(receiveRequest, request.body ?? {}, 'body');
    return end(request, { to: 'received', lines }, note);
  });

  app.post('/v1/stock-transfers/:id/refuse', (request) =>
    end(request, { to: 'refused' }, decode(refuseRequest, request.body ?? {}, 'body').note),
  );

  app.post('/v1/stock-transfers/:id/cancel', (request) =>
    end(request, { to: 'cancelled' }, decode(cancelRequest, request.body ?? {}, 'body').note),
  );
}

function whoSays(request: FastifyRequest): string {
  return actorOf(request) ?? 'somebody';
}

/** Why nothing was sent, in words that name the place. */
export function sendRefusalOf(
  asked: Pick<Parameters<typeof sendTransfer>[1], 'fromShopId' | 'toShopId' | 'key' | 'lines'>,
  problem: SendProblem,
): Refusal {
  const { code } = problem;
  switch (code) {
    case 'unknownShop':
      return new Refusal(404, code, `body.${problem.place}: there is no shop "${asked[problem.place]}"`);
    case 'sameShop':
      return new Refusal(
        422,
        code,
        `body.toShopId: goods go from a shop to another, not back to "${asked.toShopId}"`,
      );
    case 'keyTaken':
      return new Refusal(409, code, `body.key: "${asked.key}" is another transfer`);
    case 'unknownProduct':
    case 'productTwice': {
      const { productId } = asked.lines[problem.line]!;
      const why =
        code === 'unknownProduct'
          ? `no catalogue and no shop has product "${productId}"`
          : `product "${productId}" is there already; one line holds all of it`;
      return new Refusal(422, code, `body.lines[${problem.line}].productId: ${why}`);
    }
  }
}

/** Why a transfer did not end so. */
export function endRefusal(id: string, problem: EndProblem): Refusal {
  const { code } = problem;
  switch (code) {
    case 'noSuchTransfer':
      return new Refusal(404, code, `path.id: there is no transfer "${id}"`);
    case 'over':
      return new Refusal(409, code, `path.id: transfer "${id}" is ${problem.state} already`, {
        state: problem.state,
      });
    case 'notSent':
      return new Refusal(422, code, `body.lines: product "${problem.productId}" was not sent`);
    case 'notSaid':
      return new Refusal(
        422,
        code,
        `body.lines: how much came of product "${problem.productId}"? 0 if nothing`,
      );
    case 'saidTwice':
      return new Refusal(422, code, `body.lines: product "${problem.productId}" is there twice`);
  }
}
