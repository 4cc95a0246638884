import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { closeBooks, closeRequest, listShops } from '../chain/close-books.ts';
import { policyRequest, putPolicy, readPolicies } from '../chain/policies.ts';
import { listTills } from '../enrolment/list-tills.ts';
import { revokeRequest, revokeTill } from '../enrolment/revoke-till.ts';
import { channelRequest, channelsOf, setChannel } from '../enrolment/till-channels.ts';
import type { ApiParts } from './open-api.ts';
import { decode, Refusal } from './refusal.ts';

const closeStatus = { unknownShop: 404, closedAlready: 409, gap: 409, notOver: 422 } as const;
const byId = z.strictObject({ id: z.string().min(1).max(40) });

/** What the chain's people decide about shops and tills: policies, closed books, shutting a till out. */
export function addManagementRoutes(
  app: FastifyInstance,
  { db, bell, wakeEnrolments }: Pick<ApiParts, 'db' | 'bell' | 'wakeEnrolments'>,
): void {
  app.put('/v1/policies', async (request) => {
    const asked = decode(policyRequest, request.body, 'body');
    const put = await putPolicy(db, asked);
    if (!put.ok) throw new Refusal(404, put.problem.code, `body.shopId: there is no shop "${asked.shopId}"`);
    return { ok: true };
  });

  app.get('/v1/policies', () => readPolicies(db));

  app.get('/v1/shops', async () => ({ shops: await listShops(db) }));

  app.post('/v1/shops/:id/close-books', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    const { through } = decode(closeRequest, request.body, 'body');
    const closed = await closeBooks(db, id, through, new Date());
    if (closed.ok) return { ok: true };
    const { code, message } = closed.problem;
    throw new Refusal(closeStatus[code], code, message);
  });

  app.get('/v1/tills', async () => {
    const tills = await listTills(db);
    const channels = async ({ tillId, shopId }: (typeof tills)[number]) =>
      tillId !== null && shopId !== null ? channelsOf(db, { tillId, shopId }) : [];
    return {
      tills: await Promise.all(tills.map(async (till) => ({ ...till, channels: await channels(till) }))),
    };
  });

  app.put('/v1/tills/:id/channels', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    const asked = decode(channelRequest, request.body, 'body');
    const set = await setChannel(db, id, asked, new Date());
    if (set.ok) {
      bell.ring(set.value);
      return { ok: true };
    }
    if (set.problem.code === 'unknownTill')
      throw new Refusal(404, 'unknownTill', `path.id: there is no till "${id}"`);
    throw new Refusal(
      422,
      'alwaysThere',
      `body.state: a till always has "${asked.channel}"; it may be paused`,
    );
  });

  app.post('/v1/tills/:id/revoke', async (request) => {
    const { id } = decode(byId, request.params, 'path');
    const { epoch } = decode(revokeRequest, request.body ?? {}, 'body');
    const revoked = await revokeTill(db, id, new Date(), epoch);
    if (!revoked.ok) {
      const { code } = revoked.problem;
      const said =
        code === 'unknownTill' ? `path.id: there is no till "${id}"` : `body.epoch: "${id}" has none`;
      throw new Refusal(404, code, said);
    }
    bell.ring(revoked.value);
    wakeEnrolments();
    return { ok: true };
  });
}
