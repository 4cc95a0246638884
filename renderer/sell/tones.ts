/** Tones a cashier knows without looking: a short high one for found, two low ones for not found. */
export type Tones = { found(): void; unknown(): void };

export function createTones(): Tones {
  let context: AudioContext | undefined;

  function play(frequencyHz: number, startS: number, lengthS: number, shape: OscillatorType): void {
    // The browser lets a page sound only after a key or click, so the context is made at first use.
    context ??= new AudioContext();
    void context.resume();
    const from = context.currentTime + startS;
    const oscillator = context.createOscillator();
    const volume = context.createGain();
    oscillator.type = shape;
    oscillator.frequency.value = frequencyHz;
    volume.gain.setValueAtTime(0.12, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + lengthS);
    oscillator.connect(volume).connect(context.destination);
    oscillator.start(from);
    oscillator.stop(from + lengthS);
  }

  // A till without a sound device sells on in silence.
  const quietly = (sound: () => void) => (): void => {
    try {
      sound();
    } catch (cause) {
      console.warn('no sound', cause);
    }
  };
  return {
    found: quietly(() => play(1320, 0, 0.07, 'sine')),
    unknown: quietly(() => {
      play(196, 0, 0.18, 'square');
      play(165, 0.2, 0.26, 'square');
    }),
  };
}
