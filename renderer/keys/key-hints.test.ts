import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACTIONS } from './actions.ts';

const renderer = join(import.meta.dirname, '..');

/** Dialogs, and what is shown in them: they are left by Escape whatever key `back` has. */
const DIALOGS: ReadonlySet<string> = new Set([
  'history/receipt-dialog.tsx',
  'people/authorize.tsx',
  'printing/printer-button.tsx',
  'sell/ask-dialog.tsx',
  'sell/ask-stop.tsx',
  'sell/why-price.tsx',
  'ui/failed-dialog.tsx',
]);
const SHOWN_AS: Readonly<Record<string, string>> = { Escape: 'Esc', 'Ctrl+Delete': 'Ctrl+Del' };

test('a button whose key may be chosen shows the chosen one, not the usual one', () => {
  const usual = new Set<string>(Object.values(ACTIONS).map(({ key }) => SHOWN_AS[key] ?? key));
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.tsx'),
  );
  const literal = files.flatMap((path) => {
    const source = readFileSync(join(renderer, path), 'utf8');
    const hints = [...source.matchAll(/\bhint="([^"]+)"|<KeyHint>([^<{]+)<\/KeyHint>/g)];
    return hints.map(([, attribute, child]) => ({ path, key: (attribute ?? child)! }));
  });
  expect(literal.length).toBeGreaterThan(5);
  const lying = literal.filter(
    ({ path, key }) => usual.has(key) && !(key === 'Esc' && DIALOGS.has(path.replaceAll('\\', '/'))),
  );
  expect(lying).toEqual([]);
});
