import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ApiParts } from '../api/open-api.ts';
import { decode } from '../api/refusal.ts';
import { listTills } from '../enrolment/list-tills.ts';
import { listOwners } from '../enrolment/owners.ts';
import { channelRequest, channelsOf, setChannel } from '../enrolment/till-channels.ts';
import { revokeRequest, revokeTill } from '../enrolment/revoke-till.ts';
import { listOutbox } from '../mail/outbox.ts';
import { openConsoleDoor } from './console-door.ts';
import { sendPage } from './send-page.ts';
import { outboxPage, tillsPage } from './till-pages.ts';

const place = z.strictObject({ id: z.string().min(1).max(40) });

/** The tills and who may let them in; and mail where there is no mail server. */
export async function addTillPages(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const { db } = parts;
  openConsoleDoor(app, parts.adminKey);

  app.get('/tills', async (_request, reply) => {
    const tills = await Promise.all(
      (await listTills(db)).map(async (till) => {
        const { tillId, shopId } = till;
        return { ...till, channels: tillId && shopId ? await channelsOf(db, { tillId, shopId }) : [] };
      }),
    );
    return sendPage(reply, tillsPage(tills, await listOwners(db)));
  });

  app.post('/tills/:id/channels', async (request, reply) => {
    const { id } = decode(place, request.params, 'path');
    // One button was pressed: its name is the channel, its value the state.
    const [channel, state] =
      Object.entries(decode(z.record(z.string(), z.string()), request.body, 'body'))[0] ?? [];
    const set = await setChannel(db, id, decode(channelRequest, { channel, state }, 'body'), new Date());
    if (set.ok) parts.bell.ring(set.value);
    return reply.redirect('/tills', 303);
  });

  app.post('/tills/:id/revoke', async (request, reply) => {
    const { id } = decode(place, request.params, 'path');
    // Shut out already, or never here: the page shows what is.
    const { epoch } = decode(revokeRequest, request.body ?? {}, 'body');
    const revoked = await revokeTill(db, id, new Date(), epoch);
    if (revoked.ok) parts.bell.ring(revoked.value);
    parts.wakeEnrolments();
    return reply.redirect('/tills', 303);
  });

  app.get('/outbox', async (_request, reply) =>
    sendPage(reply, outboxPage(await listOutbox(db), parts.keepsMail)),
  );
}
