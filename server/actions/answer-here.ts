import { sql } from 'kysely';
import { customer } from '#shared/shop/customer.ts';
import { SHOPS_PER_ANSWER_MAX, type ActionAnswer, type ActionAsked } from '#shared/sync/action.ts';
import type { Database } from '../database/open-database.ts';
import type { ActionBody } from './action-documents.ts';
import type { ActionReply } from './action-reply.ts';

/** Answers from head office's own books, where no system of the chain is set up to. */
export async function answerHere(db: Database, { asked, shopId }: ActionBody): Promise<ActionReply | null> {
  switch (asked.kind) {
    case 'stockElsewhere':
      return { status: 'answered', answer: await stockElsewhere(db, asked, shopId) };
    case 'customerBalance':
      return customerBalance(db, asked);
    // A person decides: the request waits in the console and in the API.
    case 'priceOverride':
      return { status: 'later' };
    case 'eInvoiceNumber':
    case 'walletConfirmation':
      return null;
  }
}

/** The other shops that have any of it by head office's books, most first. */
async function stockElsewhere(
  db: Database,
  { productId }: Extract<ActionAsked, { kind: 'stockElsewhere' }>,
  shopId: string,
): Promise<ActionAnswer> {
  const { rows } = await sql<{ shopId: string; name: string; onHandMilli: number }>`
    select s.id as "shopId", s.name, t.on_hand_milli as "onHandMilli"
    from stock t join shops s on s.id = t.shop_id
    where t.product_id = ${productId} and s.id <> ${shopId} and t.on_hand_milli > 0
    order by t.on_hand_milli desc, s.id limit ${SHOPS_PER_ANSWER_MAX}
  `.execute(db);
  return { kind: 'stockElsewhere', shops: rows };
}

async function customerBalance(
  db: Database,
  { customerId }: Extract<ActionAsked, { kind: 'customerBalance' }>,
): Promise<ActionReply> {
  const { rows } = await sql<{ currency: string; balance: number | null; value: unknown }>`
    select c.currency, a.balance_minor as balance, r.value
    from chain c
    left join customer_accounts a on a.customer_id = ${customerId}
    left join records r on r.channel = 'chain' and r.collection = 'customer' and r.id = ${customerId}
  `.execute(db);
  const [row] = rows;
  if (!row || (row.balance === null && row.value === null))
    return { status: 'failed', reason: `head office does not know customer "${customerId}"` };
  const creditLimitMinor = customer.safeParse(row.value).data?.creditLimitMinor;
  return {
    status: 'answered',
    answer: {
      kind: 'customerBalance',
      balanceMinor: row.balance ?? 0,
      currency: row.currency,
      ...(creditLimitMinor !== undefined && { creditLimitMinor }),
    },
  };
}
