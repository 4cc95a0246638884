/**
 * The example as a command: `npm run example-webhook`. Settings by environment:
 *
 *     OUTPOST_WEBHOOK_SECRET  the secret that head office showed, or two with a blank between
 *     PORT                    where it listens; 4100
 *     STOCK                   a CSV with product, shop, name, quantity; stock.csv beside this file
 *     WALLET                  a CSV with reference, amount, currency, transaction; wallet.csv likewise
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openExampleWebhook } from './example-webhook.ts';
import { readStockList } from './stock-list.ts';
import { readWalletList } from './wallet-list.ts';

const {
  OUTPOST_WEBHOOK_SECRET = '',
  PORT = '4100',
  STOCK = join(import.meta.dirname, 'stock.csv'),
  WALLET = join(import.meta.dirname, 'wallet.csv'),
} = process.env;

try {
  const secrets = OUTPOST_WEBHOOK_SECRET.split(' ').filter((secret) => secret !== '');
  if (secrets.length === 0)
    throw new Error('OUTPOST_WEBHOOK_SECRET: the secret that head office showed is needed');
  const say = (sentence: string): void => console.log(sentence);
  const stock = readStockList(readFileSync(STOCK, 'utf8'));
  const wallets = readWalletList(readFileSync(WALLET, 'utf8'));
  const app = openExampleWebhook({ secrets, stock, wallets, say });
  const url = await app.listen({ host: '127.0.0.1', port: Number(PORT) });
  console.log(`answers at ${url}/outpost`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
} catch (error) {
  console.error(`example webhook: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
