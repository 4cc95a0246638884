import '#renderer/without-eval.ts';
import { openStore } from '#renderer/store/open-store.ts';
import type { PowercutPage } from '../powercut-page.ts';

// Which secret it is does not matter here, as long as it is the same after the cut.
const opened = openStore(new Uint8Array(32).toBase64({ alphabet: 'base64url' }));

const powercut: PowercutPage = {
  async keep(entry) {
    await (await opened).keepEntry(entry, 'waiting');
  },
  async kept(ids) {
    const store = await opened;
    const found = await Promise.all(ids.map((id) => store.findEntry(id)));
    return found.map((kept) => kept?.entry.hash ?? null);
  },
};
Object.assign(window, { powercut });
