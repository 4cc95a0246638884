// `npm run bench -- NAME`: measures one thing against its bare minimum, in one run on one machine.
import { benchFeedCursor } from './feed-cursor.ts';
import { benchJournal } from './journal.ts';

const BENCHES: Readonly<Record<string, () => Promise<Record<string, number>>>> = {
  journal: benchJournal,
  'feed-cursor': benchFeedCursor,
};

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (!bench) {
  console.error(`bench: name one of ${Object.keys(BENCHES).join(', ')}; ${JSON.stringify(name)} is none`);
  process.exit(1);
}
console.log(JSON.stringify(await bench()));
