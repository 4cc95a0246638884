import { beforeEach, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { openExampleWebhook } from './example-webhook.ts';
import { readStockList } from './stock-list.ts';
import { readWalletList } from './wallet-list.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ....').toString('base64')}`;
const stock = readStockList('product,shop,name,quantity\n10050,depot,Central depot,0.5\n');
const wallets = readWalletList('reference,amount,currency,transaction\nW-1,1.29,EUR,TX-1\n');
const SALE = '018f4d6e-0000-7000-8000-00000000000a';
const wallet = {
  kind: 'walletConfirmation',
  saleId: SALE,
  amountMinor: 129,
  currency: 'EUR',
  reference: 'W-1',
};

let app: ReturnType<typeof openExampleWebhook>;
beforeEach(() => {
  app = openExampleWebhook({ secrets: [SECRET], stock, wallets });
});

/** Sends a message as head office does. */
async function send(
  id: string,
  action: object,
  { type = 'action.requested', secret = SECRET } = {},
): Promise<{ status: number; body: unknown }> {
  const text = JSON.stringify({ type, data: { id, action } });
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, text),
  };
  const answer = await app.inject({ method: 'POST', url: '/outpost', headers, payload: text });
  return { status: answer.statusCode, body: answer.json() };
}

test('what nobody of the chain has signed is let in nowhere', async () => {
  const secret = `whsec_${Buffer.from('another secret of that length ...').toString('base64')}`;
  expect(await send('r1', wallet, { secret })).toMatchObject({ status: 401 });
});

test('a wallet has paid just what came in, and one payment is for one sale', async () => {
  expect(await send('r1', { ...wallet, amountMinor: 130 })).toMatchObject({
    body: { status: 'refused', reason: '1.29 EUR came in by it' },
  });
  expect(await send('r2', { ...wallet, reference: 'W-9' })).toMatchObject({ body: { status: 'refused' } });
  const confirmed = { status: 'answered', answer: { kind: 'walletConfirmation', transactionId: 'TX-1' } };
  expect(await send('r3', wallet)).toEqual({ status: 200, body: confirmed });
  const other = { ...wallet, saleId: '018f4d6e-0000-7000-8000-00000000000b' };
  expect(await send('r4', other)).toMatchObject({ body: { reason: 'it has paid for another sale' } });
  expect(await send('r5', wallet)).toEqual({ status: 200, body: confirmed });
});

test('an invoice has one number however often it is asked for, and an answer that was lost is found', async () => {
  const invoice = { kind: 'eInvoiceNumber', entryId: SALE, receiptNumber: 'HARBOUR-01-000001' };
  const find = { type: 'action.find' };
  expect(await send('r1', invoice, find)).toMatchObject({ status: 404 });
  const number = { status: 'answered', answer: { kind: 'eInvoiceNumber', number: 'EXAMPLE-000001' } };
  expect((await send('r1', invoice)).body).toEqual(number);
  expect((await send('r1', invoice, find)).body).toEqual(number);
  expect((await send('r2', invoice)).body).toEqual(number);
  expect((await send('r3', { ...invoice, entryId: 'another' })).body).toMatchObject({
    answer: { number: 'EXAMPLE-000002' },
  });
});

test('stock is answered in thousandths, and what is not known here fails with words', async () => {
  expect(await send('r1', { kind: 'stockElsewhere', productId: '10050' })).toMatchObject({
    body: { answer: { shops: [{ shopId: 'depot', onHandMilli: 500 }] } },
  });
  expect(await send('r2', { kind: 'customerBalance', customerId: 'c' })).toMatchObject({
    body: { status: 'failed', reason: 'this system knows nothing about customerBalance' },
  });
  expect(() => readWalletList('reference,amount,currency,transaction\nW-1,much,EUR,TX-1\n')).toThrow(
    'line 2',
  );
});
