/**
 * What a cashier hears without looking. Each differs in rhythm as well as in pitch, so that whoever
 * hears only high or only low sounds, or a loud shop, still tells them apart; each has its words on
 * screen too.
 */
export type Tones = {
  /** One short high tone. */
  found(): void;
  /** Two long low tones. */
  unknown(): void;
  /** Two tones that rise: a question is on the screen. */
  asks(): void;
  /** Three short rough tones: not without somebody else. */
  blocked(): void;
  /** Two soft tones that fall: the line is down, selling goes on. */
  offline(): void;
};

const nothing = (): void => undefined;
/** For a page that nobody listens to. */
export const SILENCE: Tones = {
  found: nothing,
  unknown: nothing,
  asks: nothing,
  blocked: nothing,
  offline: nothing,
};

type Tone = {
  readonly hz: number;
  readonly startS: number;
  readonly lengthS: number;
  readonly shape: OscillatorType;
};

const MELODIES: Readonly<Record<keyof Tones, readonly Tone[]>> = {
  found: [{ hz: 1320, startS: 0, lengthS: 0.07, shape: 'sine' }],
  unknown: [
    { hz: 196, startS: 0, lengthS: 0.18, shape: 'square' },
    { hz: 165, startS: 0.2, lengthS: 0.26, shape: 'square' },
  ],
  asks: [
    { hz: 660, startS: 0, lengthS: 0.09, shape: 'triangle' },
    { hz: 990, startS: 0.11, lengthS: 0.16, shape: 'triangle' },
  ],
  blocked: [0, 0.1, 0.2].map((startS) => ({ hz: 294, startS, lengthS: 0.06, shape: 'sawtooth' as const })),
  offline: [
    { hz: 587, startS: 0, lengthS: 0.22, shape: 'sine' },
    { hz: 392, startS: 0.3, lengthS: 0.4, shape: 'sine' },
  ],
};

/** Loud enough over a belt, at full volume. */
const GAIN_MAX = 0.24;

/** @param volume from 0, silent, to 1; asked at each sound */
export function createTones(volume: () => number): Tones {
  let context: AudioContext | undefined;

  function play({ hz, startS, lengthS, shape }: Tone, loudness: number): void {
    // The browser lets a page sound only after a key or click, so the context is made at first use.
    context ??= new AudioContext();
    void context.resume();
    const from = context.currentTime + startS;
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.type = shape;
    oscillator.frequency.value = hz;
    gain.gain.setValueAtTime(GAIN_MAX * loudness, from);
    gain.gain.exponentialRampToValueAtTime(0.001, from + lengthS);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + lengthS);
  }

  const sound = (name: keyof Tones) => (): void => {
    const loudness = volume();
    if (loudness <= 0) return;
    try {
      for (const tone of MELODIES[name]) play(tone, loudness);
    } catch (cause) {
      // A till without a sound device sells on in silence.
      console.warn('no sound', cause);
    }
  };
  return {
    found: sound('found'),
    unknown: sound('unknown'),
    asks: sound('asks'),
    blocked: sound('blocked'),
    offline: sound('offline'),
  };
}
