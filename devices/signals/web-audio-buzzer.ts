import type { Buzzer, BuzzerStatus, Tone } from './contract.ts';
import { type PlacedTone, placeTones } from './tone-course.ts';

/** Of 1: to be heard across a room, not in the next one. */
const LOUDNESS = 0.08;
/** Without a slope a tone begins and ends with a click. */
const SLOPE_SECONDS = 0.005;

/**
 * The loudspeaker behind a page, in a browser. Browsers let a page sound only once a person has touched it: what comes
 * before that is left out, not kept for later.
 */
export class WebAudioBuzzer implements Buzzer {
  readonly #context: AudioContext;
  readonly #sounding = new Set<OscillatorNode>();
  #freeAtMs = 0;

  constructor(context: AudioContext) {
    this.#context = context;
  }

  get status(): BuzzerStatus {
    const { state } = this.#context;
    return state === 'running' ? { kind: 'ready' } : { kind: 'silent', detail: `the page's sound is ${state}` };
  }

  sound(tones: readonly Tone[]): void {
    if (this.status.kind !== 'ready') return;
    const course = placeTones(tones, this.#context.currentTime * 1000, this.#freeAtMs);
    if (course === undefined) return;
    this.#freeAtMs = course.freeAtMs;
    for (const tone of course.tones) this.#place(tone);
  }

  /** Silent at once; a later pattern sounds again. */
  hush(): void {
    for (const oscillator of this.#sounding) oscillator.stop();
    this.#sounding.clear();
    this.#freeAtMs = 0;
  }

  close(): void {
    this.hush();
    void this.#context.close();
  }

  #place({ hertz, fromMs, toMs }: PlacedTone): void {
    const [from, to] = [fromMs / 1000, toMs / 1000];
    const oscillator = this.#context.createOscillator();
    const loudness = this.#context.createGain();
    oscillator.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, from + SLOPE_SECONDS);
    loudness.gain.setValueAtTime(LOUDNESS, to - SLOPE_SECONDS);
    loudness.gain.linearRampToValueAtTime(0, to);
    oscillator.connect(loudness).connect(this.#context.destination);
    oscillator.addEventListener('ended', () => this.#sounding.delete(oscillator));
    oscillator.start(from);
    oscillator.stop(to);
    this.#sounding.add(oscillator);
  }
}
