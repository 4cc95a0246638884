import { afterEach, expect, test, vi } from 'vitest';
import { createTones, type Tones } from './tones.ts';

type Heard = { hz: number; startS: number; endS: number; gain: number };

/** Stands in for the sound device, which a test has not got: writes down what would be heard. */
function listen(): Heard[] {
  const heard: Heard[] = [];
  class Context {
    currentTime = 0;
    destination = {};
    resume = async () => undefined;
    createGain() {
      const gain = {
        setValueAtTime: (value: number) => void (heard.at(-1)!.gain = value),
        exponentialRampToValueAtTime: () => undefined,
      };
      return { gain, connect: (next: unknown) => next };
    }
    createOscillator() {
      const one: Heard = { hz: 0, startS: 0, endS: 0, gain: 0 };
      heard.push(one);
      return {
        type: 'sine',
        frequency: {
          set value(hz: number) {
            one.hz = hz;
          },
        },
        connect: (next: unknown) => next,
        start: (at: number) => void (one.startS = at),
        stop: (at: number) => void (one.endS = at),
      };
    }
  }
  vi.stubGlobal('AudioContext', Context);
  return heard;
}

afterEach(() => vi.unstubAllGlobals());

const NAMES: readonly (keyof Tones)[] = ['found', 'unknown', 'asks', 'blocked', 'offline'];

test('each sound is told apart by its rhythm alone', () => {
  const rhythms = NAMES.map((name) => {
    const heard = listen();
    createTones(() => 0.5)[name]();
    return heard.map(({ startS, endS }) => `${startS.toFixed(2)}-${endS.toFixed(2)}`).join(' ');
  });
  expect(rhythms.every((rhythm) => rhythm !== '')).toBe(true);
  expect(new Set(rhythms).size).toBe(NAMES.length);
});

test('the volume counts from the next sound on, and a silent till is silent', () => {
  const heard = listen();
  let volume = 0;
  const tones = createTones(() => volume);
  tones.unknown();
  expect(heard).toEqual([]);
  volume = 0.5;
  tones.found();
  volume = 1;
  tones.found();
  expect(heard[1]!.gain).toBe(heard[0]!.gain * 2);
});

test('a till without a sound device sells on in silence', () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.stubGlobal('AudioContext', undefined);
  expect(() => createTones(() => 1).found()).not.toThrow();
  said.mockRestore();
});
