import { describe, expect, test } from 'vitest';
import { holdKeys, type HeldKeys } from './held-keys.ts';

const free = (): boolean => true;

function press(held: HeldKeys, text: string): void {
  for (const key of text) held.hold({ key, code: '', shiftKey: false, atMs: 0 });
}

describe('keys pressed while a sale is being sealed', () => {
  test('are played in their order once it is sealed', async () => {
    const held = holdKeys(10);
    press(held, '3*42');
    let played = '';
    expect(await held.play(({ key }) => (played += key), free)).toBe(false);
    expect(played).toBe('3*42');
    expect(held.wait()).toBe(false);
  });

  test('a key that comes while the others are played belongs behind them', async () => {
    const held = holdKeys(10);
    press(held, 'ab');
    let played = '';
    await held.play(({ key }) => {
      if (key === 'a') {
        expect(held.wait()).toBe(true);
        press(held, 'c');
      }
      played += key;
    }, free);
    expect(played).toBe('abc');
  });

  test('one of them that seals the next sale holds those behind it again', async () => {
    const held = holdKeys(10);
    press(held, 'a!b');
    let played = '';
    let busy = false;
    const one = ({ key }: { readonly key: string }): void => {
      played += key;
      busy = key === '!';
    };
    await held.play(one, () => !busy);
    expect(played).toBe('a!');
    expect(held.wait()).toBe(true);
    busy = false;
    await held.play(one, () => !busy);
    expect(played).toBe('a!b');
  });

  test('are not played twice at once', async () => {
    const held = holdKeys(10);
    press(held, 'abc');
    let played = '';
    const one = ({ key }: { readonly key: string }): void => void (played += key);
    await Promise.all([held.play(one, free), held.play(one, free)]);
    expect(played).toBe('abc');
  });

  test('too many of them: none behind the first that was dropped is taken, and that is said once', async () => {
    const held = holdKeys(3);
    press(held, 'abcde');
    let played = '';
    const one = ({ key }: { readonly key: string }): void => {
      // There is room again, but what comes now follows keys that are lost.
      if (key === 'b') press(held, 'f');
      played += key;
    };
    expect(await held.play(one, free)).toBe(true);
    expect(played).toBe('abc');
    press(held, 'g');
    expect(await held.play(one, free)).toBe(false);
    expect(played).toBe('abcg');
  });
});
