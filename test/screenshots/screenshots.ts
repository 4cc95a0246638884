// `npm run screenshots`: every screen in both themes and four sizes, into out/screenshots.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Screen, Stage } from './screens.ts';
import { goRound, ROUNDS, wear } from './stage.ts';

const SIZES = [
  { width: 1024, height: 768 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  { width: 1080, height: 1920 },
];

/** The pictures that README and docs show, as `screen theme width`. */
const BEST = [
  'sell light 1366',
  'sell dark 1366',
  'pay light 1366',
  'change light 1366',
  'history light 1366',
  'manager-day light 1366',
  'status dark 1366',
  'line light 1366',
];

const { values: flags } = parseArgs({
  options: {
    /** Copies the best eight into docs/images. */
    docs: { type: 'boolean', default: false },
    /** Parts of names; without it all screens. */
    only: { type: 'string', default: '' },
    languages: { type: 'string', default: 'en' },
    widths: { type: 'string', default: '' },
  },
});

const root = join(import.meta.dirname, '..', '..');
const out = join(root, 'out', 'screenshots');
const wanted = flags.only.split(',').filter(Boolean);
const widths = flags.widths.split(',').filter(Boolean).map(Number);
if (wanted.length === 0) rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

let taken = 0;
const faults: string[] = [];
for (const round of ROUNDS) faults.push(...(await goRound(round, takePictures, isWanted)));

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.some((part) => name.includes(part));
}

async function takePictures({ name }: Screen, stage: Stage): Promise<void> {
  for (const language of flags.languages.split(','))
    for (const theme of ['light', 'dark'] as const) {
      await wear(stage, { theme, language });
      for (const size of SIZES.filter(({ width }) => widths.length === 0 || widths.includes(width))) {
        await stage.page.setViewportSize(size);
        // Two frames: one for the new layout, one for what is measured in it.
        await stage.page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
        );
        const suffix = language === 'en' ? '' : `-${language}`;
        await stage.page.screenshot({ path: join(out, `${name}-${theme}-${size.width}${suffix}.png`) });
        taken += 1;
      }
    }
  await stage.page.setViewportSize(SIZES[1]!);
  console.log(`✓ ${name}`);
}

if (flags.docs)
  for (const best of BEST)
    copyFileSync(
      join(out, `${best.replaceAll(' ', '-')}.png`),
      join(root, 'docs', 'images', `${best.replace(/ \d+$/, '').replaceAll(' ', '-')}.png`),
    );
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`${taken} pictures in out/screenshots, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
